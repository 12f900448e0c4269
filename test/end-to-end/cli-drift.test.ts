import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator";
import { type Client, createClient } from "../../provider/client";
import { LocalStack } from "../../tools/local-stack";
import { type CliEnded, cli } from "../cli/cli";
import { type Cloud, startCloud } from "../cloud";
import { refusedTo } from "../role";
import { auditInstance, rdsAuditDatabase } from "./declarations";

const PROJECT = join(__dirname, "program");
const MALLORY = { accessKey: "MALLORYSACCESSKEY001", secretKey: "a-secret-that-opens-nothing-real" };

const DECLARED = {
  audit: auditInstance({ description: "for the auditors" }),
  orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders),
  users: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlUsers),
  billing: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlBilling),
  tags: { type: "ResourceTags", args: { resourceId: "@audit.resourceId", tags: { team: "security", stage: "test" } } },
  rules: {
    type: "RiskRuleSwitch",
    args: { instanceId: "@audit.instanceId", rules: ["Table_deletion"], enabled: false },
  },
};

let cloud: Cloud;
let stack: LocalStack;
let mallory: Client;

async function declare(declarations: object): Promise<void> {
  await writeFile(join(stack.directory, "declarations.json"), JSON.stringify(declarations));
}

function drift(...args: string[]): Promise<CliEnded> {
  return cli(["drift", "--stack", "drift", "--cwd", PROJECT, ...args], { env: stack.env, cwd: stack.directory });
}

beforeAll(async () => {
  // Real time, because the times in the operation log are compared with those in Pulumi's state.
  cloud = await startCloud(1);
  await cloud.settings({ orderSeconds: 0, jobSeconds: 0, deleteSeconds: 0 });
  stack = await LocalStack.create({ project: PROJECT, stack: "drift", account: cloud.account });
  stack.env.DECLARATIONS = join(stack.directory, "declarations.json");
  await declare(DECLARED);
  await stack.expect(0, "up", "--yes", "--skip-preview", "--non-interactive");
  await cloud.patch(
    { op: "add", path: "/users/-", value: { name: "mallory", password: "unused" } },
    {
      op: "add",
      path: "/credentials/-",
      value: { access_key: MALLORY.accessKey, secret_key: MALLORY.secretKey, user_name: "mallory" },
    },
  );
  const { url, region, projectId } = cloud.account;
  mallory = createClient({ region, projectId, endpoint: url, credentials: MALLORY });
});
afterAll(async () => {
  await mallory.close();
  await stack.run(["destroy", "--yes", "--skip-preview", "--non-interactive"]);
  await stack.remove();
  await cloud.close();
});

describe("pulumi-dbss drift", () => {
  test("reports no drift of an unchanged stack, with only the permissions of its role", async () => {
    await cloud.requests();
    const { code, stdout } = await drift();
    expect({ code, stdout }).toEqual({ code: 0, stdout: "7 resources: 0 drifted, 0 declared but not deployed.\n" });
    const requests = await cloud.requests();
    expect(requests).not.toEqual([]);
    expect(refusedTo("drift", requests)).toEqual([]);
  });

  test("reports drift with its author and undeployed changes, per property, and changes nothing", async () => {
    await someoneClicks();
    await declare({ ...DECLARED, audit: auditInstance({ description: "for the new auditors" }) });
    const before = await cloud.state();
    await cloud.requests();
    const { code, stdout, stderr } = await drift(
      "--output",
      "drift.json",
      "--output",
      "drift.md",
      "--output",
      "drift.xml",
    );
    expect(stderr).not.toContain("Could not determine");
    expect(code).toBe(2);
    expect(stdout).toMatch(/^RESOURCE +DIFFERENCE +WAS +IS/);
    expect(stdout).toMatch(/^ResourceTags tags +tags\.team +"security" +"mine"/m);
    expect(stdout).toMatch(/^ {2}by: mallory \(.* UTC, Tags: /m);
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/^7 resources: 4 drifted, 1 declared but not deployed\.$/m);

    const { resources, unchanged } = JSON.parse(await readFile(join(stack.directory, "drift.json"), "utf8"));
    const byName = Object.fromEntries(resources.map((resource: { name: string }) => [resource.name, resource]));
    const by = [{ user: "mallory", time: expect.any(String), what: expect.any(String), certainty: "likely" }];
    expect(byName.users).toMatchObject({
      type: "RdsAuditDatabase",
      kind: "drift",
      difference: "changed",
      properties: [{ path: "auditEnabled", kind: "drift", was: true, is: false, declared: true }],
      by,
    });
    expect(byName.billing).toMatchObject({ kind: "drift", difference: "gone", properties: [], by });
    expect(byName.rules).toMatchObject({
      properties: [{ path: "enabled", was: false, is: true, declared: false }],
      by,
    });
    expect(byName.tags).toMatchObject({
      properties: [{ path: "tags.team", was: "security", is: "mine", declared: "security" }],
      by,
    });
    expect(byName.audit).toMatchObject({
      kind: "undeployed",
      properties: [
        { path: "description", was: "for the auditors", is: "for the auditors", declared: "for the new auditors" },
      ],
      by: [],
    });
    expect(unchanged).toHaveLength(2);
    expect(await readFile(join(stack.directory, "drift.md"), "utf8")).toContain("| ResourceTags tags | tags.team |");
    expect(await readFile(join(stack.directory, "drift.xml"), "utf8")).toContain('tests="7" failures="5"');

    expect(await cloud.state()).toEqual({ ...before, now: expect.any(String) });
    const reads = /^(GET|POST \S+(operation-log|resources\/query))/;
    for (const { method, path } of await cloud.requests()) {
      expect(`${method} ${path}`).toMatch(reads);
    }
  });

  test("reports drift without authors if the operation log is denied, and exits with 0 on --fail-on none", async () => {
    await cloud.patch({ op: "add", path: "/denied/-", value: "listAuditOperateLogsNew" });
    try {
      const { code, stdout, stderr } = await drift("--json", "--fail-on", "none");
      expect(code).toBe(0);
      expect(stderr).toMatch(/^Could not determine who made the changes: dbss\.listOperationLogs.*403/m);
      expect(JSON.parse(stdout).resources.every(({ by }: { by: unknown[] }) => by.length === 0)).toBe(true);
    } finally {
      await cloud.patch({ op: "replace", path: "/denied", value: [] });
    }
  });

  test("rejects a stack that does not exist and suggests `pulumi stack ls`", async () => {
    const { code, stdout, stderr } = await cli(["drift", "--stack", "nope", "--cwd", PROJECT], { env: stack.env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`error: There is no stack nope in ${PROJECT}. List the stacks with \`pulumi stack ls\``);
  });

  test("reports why the refresh failed", async () => {
    await cloud.fault({
      match: { operation: "listAuditDatabasesNew" },
      times: 100,
      effect: { kind: "status", status: 403 },
    });
    const { code, stderr } = await drift();
    await cloud.control.clearFaults();
    expect(code).toBe(1);
    expect(stderr.split("\n").at(-2)).toMatch(
      /error: Running `pulumi preview.*` in .* failed: .*listDatabases.*HTTP 403/,
    );
  });

  test("explains how to install the Pulumi CLI if it is not on the PATH", async () => {
    const { code, stderr } = await cli(["drift"], { env: { ...stack.env, PATH: "/nowhere" } });
    expect(code).toBe(1);
    expect(stderr).toContain("Install the Pulumi CLI: https://www.pulumi.com/docs/install/");
  });
});

test("`coverage` reads its settings from the stack's configuration", async () => {
  const { DBSS_ENDPOINT = "", HW_REGION_NAME = "", HW_PROJECT_ID = "", ...env } = stack.env;
  await stack.expect(0, "config", "set", "--stack", "drift", "dbss:region", HW_REGION_NAME);
  await stack.expect(0, "config", "set", "--stack", "drift", "dbss:projectId", HW_PROJECT_ID);
  await stack.expect(0, "config", "set", "--stack", "drift", "dbss:endpoint", DBSS_ENDPOINT);
  const ended = await cli(["coverage", "--stack", "drift", "--cwd", PROJECT, "--json"], { env });
  expect(ended).toMatchObject({ code: 0 });
  expect(JSON.parse(ended.stdout).counts.audited).toBe(1);
});

/** Mallory changes a tag, enables a rule, stops auditing a database, and removes another one. */
async function someoneClicks(): Promise<void> {
  const { instances, databases, riskRules } = await cloud.state();
  const [instance] = instances;
  const idOf = (rows: readonly { id: string; name: string }[], name: string) =>
    rows.find((row) => row.name === name)?.id ?? "";
  const { id: instance_id = "", resource_id = "" } = instance ?? {};
  await mallory.dbss.createResourceTags({ resource_id, tags: [{ key: "team", value: "mine" }] });
  await mallory.dbss.switchDatabase({ instance_id, id: idOf(databases, "users"), status: "OFF" });
  await mallory.dbss.deleteDatabase({ instance_id, db_id: idOf(databases, "billing") });
  await mallory.dbss.switchRiskRules({ instance_id, ids: idOf(riskRules, "Table_deletion"), status: "ON" });
}
