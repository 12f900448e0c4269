import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { widthOf } from "../../cli/reports/text";
import { ACCOUNT } from "../../emulator";
import { type Coverage, coverageOf } from "../../provider/functions/get-coverage";
import { environmentOf } from "../../tools/local-stack";
import { type Cloud, startCloud } from "../cloud";
import { startInterposer, withBody } from "../faults/interposer";
import { operationOf } from "../faults/operation-of";
import { cli, cliOn } from "./cli";

const RDS = ACCOUNT.rdsInstances;
const LEDGER = "0e6f2d5b9c8a4371b0d4f6a2c1e87953in01";
const ODD_NAME = `数据库 <b>"1" | 'x' & \`y\``;

let cloud: Cloud;
let directory: string;

beforeAll(async () => {
  cloud = await startCloud(0);
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-coverage-"));
  await furnish();
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

/** Adds a database of each status. */
async function furnish(): Promise<void> {
  const rds = (rdsId: string, name: string, more: object) => ({
    instance_id: "running",
    name,
    type: "MYSQL",
    version: "8.0",
    ip: "192.168.0.9",
    port: "3306",
    rds_id: rdsId,
    status: "ON",
    audit_status: "ACTIVE",
    ...more,
  });
  const [mysql] = (await cloud.state()).rdsInstances;
  const selfBuilt = (id: string, more: object = {}) => ({
    ...rds("", id, { id, db_classification: "ECS", type: "ORACLE", version: "19c", ...more }),
    rds_id: undefined,
  });
  const agent = (id: string, databaseId: string, status: number) => ({
    instance_id: "running",
    id,
    db_ids: [databaseId],
    agent_type: "DB",
    agent_os: "LINUX64_X86",
    status,
  });
  await cloud.patch(
    { op: "add", path: "/instances/-", value: { id: "running", name: "audit-1" } },
    { op: "add", path: "/instances/-", value: { id: "stopped", name: "audit-2", status: "SHUTOFF" } },
    { op: "add", path: "/databases/-", value: rds(RDS.mysqlOrders, "orders", {}) },
    { op: "add", path: "/databases/-", value: rds(RDS.mysqlUsers, "users", { status: "OFF" }) },
    { op: "add", path: "/databases/-", value: rds(RDS.mysqlBilling, "billing", { audit_status: "ERROR" }) },
    { op: "add", path: "/databases/-", value: rds(RDS.mariadb, "catalog", { instance_id: "stopped" }) },
    {
      op: "add",
      path: "/rdsInstances/-",
      value: { ...mysql, id: LEDGER, name: "ledger", tags: [{ key: "logs", value: "none" }] },
    },
    { op: "add", path: "/databases/-", value: rds(LEDGER, "ledger", { rds_audit_switch_mismatch: true }) },
    { op: "add", path: "/databases/-", value: selfBuilt("erp") },
    { op: "add", path: "/databases/-", value: selfBuilt("crm") },
    { op: "add", path: "/databases/-", value: selfBuilt("hr") },
    { op: "add", path: "/agents/-", value: agent("a1", "crm", 1) },
    { op: "add", path: "/agents/-", value: agent("a2", "hr", 0) },
    { op: "replace", path: "/rdsInstances/4/name", value: ODD_NAME },
    { op: "replace", path: "/rdsInstances/4/tags", value: [{ key: "audit", value: "yes" }] },
    { op: "replace", path: "/rdsInstances/0/tags", value: [{ key: "audit", value: "yes" }] },
    { op: "replace", path: "/rdsInstances/1/enterprise_project_id", value: ACCOUNT.enterpriseProjectIds[1] },
  );
}

const STANDING = {
  [ODD_NAME]: "unaudited",
  reporting: "unaudited",
  ledger: "mismatch",
  billing: "agent-down",
  erp: "agent-down",
  hr: "agent-down",
  catalog: "off",
  users: "off",
  legacy: "unsupported",
  crm: "audited",
  orders: "audited",
};

function standing({ databases }: Coverage): Record<string, string> {
  return Object.fromEntries(databases.map(({ name, status }) => [name, status]));
}

describe("coverageOf", () => {
  test("returns the status of every database, worst first", async () => {
    const coverage = await coverageOf(cloud.context(), {});
    expect(standing(coverage)).toEqual(STANDING);
    expect(coverage.databases.map(({ status }) => status)).toEqual([
      ...["unaudited", "unaudited", "mismatch", "agent-down", "agent-down", "agent-down", "off", "off", "unsupported"],
      ...["audited", "audited"],
    ]);
    expect(coverage.counts).toEqual({
      audited: 2,
      off: 2,
      "agent-down": 3,
      unaudited: 2,
      unlisted: 0,
      unsupported: 1,
      mismatch: 1,
    });
    const users = coverage.databases.find(({ name }) => name === "users");
    expect(users).toEqual({
      name: "users",
      status: "off",
      reason: "auditing is disabled on audit-1",
      kind: "rds",
      rdsId: RDS.mysqlUsers,
      engine: "MySQL",
      version: "8.0",
      address: "192.168.0.92",
      port: 3306,
      enterpriseProjectId: ACCOUNT.enterpriseProjectIds[1],
      tags: {},
      databaseId: expect.any(String),
      instanceId: "running",
      instanceName: "audit-1",
    });
  });

  test.each([
    ["a tag with its value", { tags: { audit: "yes" } }, [ODD_NAME, "orders"]],
    ["a tag with any value", { tags: { audit: "" } }, [ODD_NAME, "orders"]],
    ["a tag with another value", { tags: { audit: "no" } }, []],
    ["an enterprise project", { enterpriseProjectId: ACCOUNT.enterpriseProjectIds[1] }, ["users"]],
    ["engines in either spelling", { engines: ["oracle", "SQLServer"] }, ["reporting", "erp", "hr", "crm"]],
  ])("is narrowed by %s", async (_, filter, names) => {
    const { databases } = await coverageOf(cloud.context(), filter);
    expect(databases.map(({ name }) => name)).toEqual(names);
  });

  test("reports nothing as unsupported if the region does not list what it supports", async () => {
    await cloud.settings({ missingOperations: ["listRdsDatabases"] });
    try {
      expect(standing(await coverageOf(cloud.context(), {}))).toEqual({ ...STANDING, legacy: "unaudited" });
    } finally {
      await cloud.settings({ missingOperations: [] });
    }
  });
});

describe("pulumi-dbss coverage", () => {
  test("prints a table with aligned columns, even for wide characters", async () => {
    const { code, stdout, stderr } = await cliOn(cloud.account, "coverage");
    expect(code).toBe(0);
    expect(stderr).toBe("reading RDS instances, audit instances and their databases\n");
    const wide = await cli(["coverage"], { env: { ...environmentOf(cloud.account), COLUMNS: "240" } });
    const lines = wide.stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(1 + 11 + 2);
    expect(lines[0]).toMatch(/^STATUS +DATABASE +ENGINE +ADDRESS +AUDITED BY +WHY +ID$/);
    expect(lines[1]).toMatch(
      /^not audited +reporting +SQLServer 2019_SE +192\.168\.0\.121:1433 +- +it is not on any audit instance/,
    );
    expect(stdout).toMatch(/^not audited {4}数据库 <b>"1" \| 'x' & `y` {2}PostgreSQL/m);
    expect(stdout).toMatch(/^audited {8}orders {21}MySQL 8\.0/m);
    expect(lines.at(-3)).toMatch(/^audited +orders .* +audit-1 +- +\w+$/);
    expect(lines.at(-1)).toBe(
      "11 databases in cn-north-4: 2 not audited, 1 no logs, 3 agent down, 2 disabled, 1 not supported, 2 audited.",
    );
  });

  test.each([undefined, "40", "60", "80", "120"])(
    "fits a terminal of %s columns, with IDs on one line",
    async (COLUMNS) => {
      const { stdout } = await cli(["coverage"], { env: { ...environmentOf(cloud.account), COLUMNS } });
      expect(Math.max(...stdout.split("\n").slice(0, -2).map(widthOf))).toBeLessThanOrEqual(Number(COLUMNS ?? "80"));
      expect(stdout).toMatch(
        COLUMNS === "40" ? /123751d3ee2f47aea64822e98318c6a8in01/ : /^ {2}id: 123751d3ee2f47aea64822e98318c6a8in01$/m,
      );
    },
  );

  test("reports a database whose RDS instance uploads no logs as a mismatch, which is a gap", async () => {
    const { databases, counts } = await coverageOf(cloud.context(), { tags: { logs: "none" } });
    expect(counts).toMatchObject({ audited: 0, mismatch: 1 });
    expect(databases).toMatchObject([
      { name: "ledger", status: "mismatch", reason: "auditing is enabled on audit-1, but RDS uploads no logs" },
    ]);
    for (const statuses of ["mismatch", "gaps"]) {
      const args = ["coverage", "--tag", "logs=none", "--fail-on", statuses, "--format", "sarif"];
      const { code, stdout } = await cliOn(cloud.account, ...args);
      expect(code).toBe(2);
      expect(JSON.parse(stdout).runs[0].results).toMatchObject([{ ruleId: "dbss/mismatch", level: "error" }]);
    }
    expect((await cliOn(cloud.account, "coverage", "--format", "junit")).stdout).toContain('type="mismatch"');
    expect((await cliOn(cloud.account, "coverage", "--format", "html")).stdout).toContain('data-filter="mismatch"');
  });

  test("rejects --json with another format before anything is requested", async () => {
    await cloud.requests();
    const { code, stderr } = await cliOn(cloud.account, "coverage", "--json", "--format", "table");
    expect(code).toBe(1);
    expect(JSON.parse(stderr).error.message).toMatch(/^--json and --format table contradict each other/);
    expect(await cloud.requests()).toEqual([]);
  });

  test("on a terminal, replaces the progress with a colored table", async () => {
    const { stdout, stderr } = await cli(["coverage"], { env: environmentOf(cloud.account), terminal: true });
    expect(stdout).toContain("\u001b[31mnot audited\u001b[39m");
    expect(stderr).toMatch(/reading RDS instances/);
    expect(stderr.endsWith("\r\u001b[2K")).toBe(true);
  });

  test("prints everything that the function returns as JSON, with the place of each database", async () => {
    const { stdout } = await cliOn(cloud.account, "coverage", "--json");
    const { databases, counts, ...place } = await coverageOf(cloud.context(), {});
    const placed = databases.map((database) => ({ ...database, ...place }));
    const report = { databases: placed, counts, places: [place], failures: [], skipped: [] };
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(report)));
  });

  test("escapes names in Markdown", async () => {
    const { stdout } = await cliOn(cloud.account, "coverage", "--format", "markdown");
    expect(stdout).toContain("| 🔴 not audited | 数据库 &lt;b&gt;\"1\" \\| 'x' & \\`y\\` | PostgreSQL 16 | - |");
  });

  test("writes reports in the format of each file's extension", async () => {
    const files = [
      "deep/coverage.sarif",
      "coverage.xml",
      "coverage.html",
      "coverage.md",
      "coverage.json",
      "coverage.txt",
    ];
    const { code, stdout } = await cli(["coverage", ...files.flatMap((file) => ["--output", file])], {
      env: environmentOf(cloud.account),
      cwd: directory,
    });
    expect(code).toBe(0);
    const [sarif = "", junit = "", html = "", , json = "", table] = await Promise.all(
      files.map((file) => readFile(join(directory, file), "utf8")),
    );
    const { runs } = JSON.parse(sarif);
    expect(runs[0].results).toHaveLength(9);
    expect(runs[0].results[0]).toMatchObject({ ruleId: "dbss/unaudited", level: "error" });
    expect(junit).toContain('tests="11" failures="8" errors="0" skipped="1"');
    expect(junit).toContain('name="数据库 &lt;b&gt;&quot;1&quot; | &#39;x&#39; &amp; `y` (');
    expect(JSON.parse(json).counts.audited).toBe(2);
    expect(table).toContain("123751d3ee2f47aea64822e98318c6a8in01");
    expect(stdout).toContain("11 databases in cn-north-4: ");
    expect(html.match(/<tr class/g)).toHaveLength(11);
    expect(html).toMatch(/as of <time datetime="[\dT:.-]+Z">\d{4}-\d\d-\d\d \d\d:\d\d UTC</);
    expect(html).not.toContain('<b>"1"');
    expect(html).not.toMatch(/<script src|https?:|<link|<img/);
    // 2 of 10: unsupported databases do not count.
    expect(html).toContain(">20%</text>");
  });

  test.each([
    ["gaps", 2],
    ["unsupported", 2],
    ["off,agent-down", 2],
    ["off, agent-down", 2],
    ["none", 0],
  ])("--fail-on %s exits with %i", async (statuses, expected) => {
    expect((await cliOn(cloud.account, "coverage", "--fail-on", statuses)).code).toBe(expected);
  });

  test("reports RDS instances that DBSS does not list as such, and no gate passes because of it", async () => {
    await using interposer = await startInterposer(cloud.account.url);
    interposer.interfere(async (passing, pass) => {
      const answer = await pass();
      const isMeant = operationOf(passing) === "dbss.listRdsDatabases";
      return isMeant ? withBody(answer, { databases: [], total_count: 0 }) : answer;
    });
    const account = { ...cloud.account, url: interposer.url };
    const { stdout } = await cliOn(account, "coverage", "--json");
    const coverage: Coverage = JSON.parse(stdout);
    expect(standing(coverage)).toEqual({
      ...STANDING,
      [ODD_NAME]: "unlisted",
      reporting: "unlisted",
      legacy: "unlisted",
    });
    expect(coverage.databases.find(({ status }) => status === "unlisted")?.reason).toContain("DBSS does not list it");
    const gate = ["coverage", "--fail-on", "gaps", "--engine", "SQLServer"];
    expect((await cliOn(account, ...gate)).code).toBe(2);
    const { code } = await cliOn(account, "coverage", "--fail-on", "unlisted", "--tag", "audit=yes");
    expect(code).toBe(2);
  });

  test("--fail-on considers only the selected databases", async () => {
    const args = ["coverage", "--fail-on", "gaps", "--engine", "oracle"];
    expect((await cliOn(cloud.account, ...args)).code).toBe(2);
    expect(
      (await cliOn(cloud.account, "coverage", "--fail-on", "unsupported", "--engine", "mysql", "--tag", "audit=yes"))
        .code,
    ).toBe(0);
  });

  test.each([
    [
      ["--fail-on", "everything"],
      "Allowed values are unaudited, mismatch, agent-down, off, unlisted, unsupported, audited, gaps and none.",
    ],
    [["--fail-on", "gaps,none"], "none cannot be combined with a status."],
    [["--output", "coverage.docx"], "The extension must be one of .txt, .json, .md, .sarif, .xml, .html."],
    [["--tag", "=yes"], "It must be a key, or key=value."],
    [["--format", "pdf"], "Allowed choices are table, json, markdown, sarif, junit, html."],
  ])("rejects %s", async (args, message) => {
    const { code, stderr } = await cliOn(cloud.account, "coverage", ...args);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  test.each([
    ["a directory", "taken.json", "illegal operation on a directory"],
    ["below a file", "file/coverage.json", "not a directory"],
  ])("refuses an --output that is %s before it reads the cloud", async (_, output, reason) => {
    await mkdir(join(directory, "taken.json"), { recursive: true });
    await writeFile(join(directory, "file"), "");
    await cloud.requests();
    const { code, stdout, stderr } = await cli(["coverage", "--output", output], {
      env: environmentOf(cloud.account),
      cwd: directory,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`${reason}. Use another path, or check its permissions.`);
    expect(await cloud.requests()).toEqual([]);
  });

  test("the help matches each status that --fail-on accepts with its label in the reports", async () => {
    const { stdout } = await cliOn(cloud.account, "coverage", "--help");
    expect(stdout.replace(/\s+/g, " ")).toContain(
      'unaudited ("not audited"), mismatch ("no logs"), agent-down, off ("disabled"), unlisted ("not listed"), unsupported ("not supported"), audited, gaps',
    );
  });

  test("prints an empty report if nothing matches, and --fail-on does not pass", async () => {
    const args = ["coverage", "--tag", "audit=no"];
    const { stdout, stderr, code } = await cliOn(cloud.account, ...args);
    expect({ stdout, code }).toEqual({ stdout: "0 databases in cn-north-4.\n", code: 0 });
    expect(stderr).toMatch(/^No matching database was found in cn-north-4\.$/m);
    const gate = await cliOn(cloud.account, ...args, "--fail-on", "gaps");
    expect({ stdout: gate.stdout, code: gate.code }).toEqual({ stdout, code: 1 });
    expect(gate.stderr).toContain("Nothing was checked, so --fail-on cannot pass.");
  });
});
