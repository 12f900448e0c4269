import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { LocalStack } from "../../tools/local-stack";
import { REPO } from "../../tools/repo";
import { type Cloud, startCloud } from "../cloud";
import { served } from "../program-server";
import { refuseSecrets } from "../secrets";

const QUIET = ["--non-interactive", "--color", "never"];

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
beforeEach(() => cloud.reset());
afterAll(() => cloud.close());

async function stackOf(example: string, env: NodeJS.ProcessEnv = {}): Promise<LocalStack> {
  const project = join(REPO, "examples", example);
  const stack = await LocalStack.create({ project, stack: "functions", account: cloud.account, env });
  onTestFinished(() => stack.remove());
  return stack;
}

/** Adds an instance with a tag, a database, an entry in the operation log and a report. */
async function furnish(): Promise<void> {
  await cloud.patch({
    op: "add",
    path: "/instances/-",
    value: { name: "central", tags: [{ key: "team", value: "security" }] },
  });
  const [instance] = (await cloud.state()).instances;
  const row = { instance_id: instance?.id };
  const database = { name: "orders", type: "MYSQL", version: "8.0", ip: "192.168.0.119", port: "3306", status: "ON" };
  const log = { user: "alice", function: "Database list", action: "Create", description: "Create a database." };
  const report = { name: "january", template_id: "t", template_type: "SOX", start_time: "2025-08-20 16:00:00" };
  const times = { end_time: "2025-08-21 16:00:00", finished_at: "2025-08-21T17:00:00.000Z" };
  const { now } = await cloud.state();
  await cloud.patch(
    { op: "add", path: "/databases/-", value: { ...row, ...database } },
    { op: "add", path: "/operateLogs/-", value: { ...row, ...log, result: "success", created_at: now } },
    { op: "add", path: "/reports/-", value: { ...row, ...report, ...times } },
  );
}

describe("a program that calls every function", () => {
  it("gets its results in a preview and changes nothing", async () => {
    await furnish();
    const before = await cloud.state();
    const stack = await stackOf("queries");
    await stack.expect(0, "config", "set", "instanceName", "central");
    await cloud.requests();
    const { output } = await served(stack, 0, "preview", ...QUIET);
    const answers = output.replace(/ +:/g, ":");
    for (const answer of [
      "instancesLeft: 10",
      'price: "2925 CNY"',
      '"central is ACTIVE"',
      'summaryRuns: "OFF"',
      '"Full audit rule"',
      'firstRiskRule: "Database_drag_detection: SELECT"',
      'lastChange: "Create a database."',
    ]) {
      expect(answers).toContain(answer);
    }
    const operations = new Set((await cloud.requests()).map(({ operation }) => operation));
    expect([...operations].toSorted()).toEqual(ASKED);
    const { now, ...after } = await cloud.state();
    expect({ ...after, now: before.now }).toEqual(before);
  });

  it("fails with the reason and the line of the call", async () => {
    await furnish();
    const stack = await stackOf("queries");
    await stack.expect(0, "config", "set", "instanceName", "nowhere");
    const { code, output } = await stack.run(["preview", ...QUIET]);
    expect(code).not.toBe(0);
    expect(output).toContain("getAuditInstance: the project has no audit instance with the name nowhere; it has: ");
    expect(output).toMatch(/at instance .*index\.ts:\d+/);
    expect(output).not.toContain("provider/program");
  });

  it("uses the stack's configuration without printing its keys", async () => {
    const { url, region, projectId, accessKey, secretKey } = cloud.account;
    const unset = { DBSS_ENDPOINT: "", HW_REGION_NAME: "", HW_PROJECT_ID: "", HW_ACCESS_KEY: "", HW_SECRET_KEY: "" };
    const stack = await stackOf("queries", unset);
    const refused = await stack.run(["preview", ...QUIET]);
    expect(refused.output).toContain("The setting dbss:region is missing.");
    for (const [key, value] of Object.entries({ endpoint: url, region, projectId })) {
      await stack.expect(0, "config", "set", `dbss:${key}`, value);
    }
    for (const [key, value] of Object.entries({ accessKey, secretKey })) {
      await stack.expect(0, "config", "set", "--secret", `dbss:${key}`, value);
    }
    const { output } = await served(stack, 0, "preview", ...QUIET);
    expect(output).toContain("instancesLeft: 10");
    refuseSecrets("the output", output, [accessKey, secretKey]);
    expect(output).not.toContain("warning");
  });
});

/** The operations that the example calls. */
const ASKED = [
  "countResourceInstanceByTag",
  "downloadAuditReport",
  "keystoneListAuthProjects",
  "listAuditAlarmLogNew",
  "listAuditBackupInfo",
  "listAuditDatabasesNew",
  "listAuditInstanceJobsNew",
  "listAuditInstancesNew",
  "listAuditObsBuckets",
  "listAuditOperateLogsNew",
  "listAuditReportTemplates",
  "listAuditReports",
  "listAuditRuleRisksNew",
  "listAuditRuleScopesNew",
  "listAuditSensitiveMasksNew",
  "listAuditSummaryInfos",
  "listAvailabilityZoneInfosNew",
  "listEcsSpecificationNew",
  "listInstances",
  "listProjectResourceTags",
  "listRateOnPeriodDetail",
  "listRdsDatabases",
  "listResourceInstanceByTag",
  "listSqlInjectionRulesNew",
  "showAuditQuotaNew",
  "showAuditRuleRiskNew",
  "showAuditStatistics",
  "showAuditTaskStatus",
  "showAuditUpgradeStatus",
  "showInstanceMonitorInfo",
].toSorted();

describe("a function call that depends on a resource", () => {
  it("is not made in a preview that would create the resource", async () => {
    const stack = await stackOf("audit-report");
    await served(stack, 0, "preview", ...QUIET);
    expect((await cloud.requests()).map(({ operation }) => operation)).not.toContain("downloadAuditReport");
  });

  it("waits for the resource in an up", async () => {
    const stack = await stackOf("ecs-audit-database");
    onTestFinished(async () => void (await stack.expect(0, "destroy", "--yes", "--skip-preview", ...QUIET)));
    await served(stack, 0, "up", "--yes", "--skip-preview", ...QUIET);
    const { stdout } = await stack.expect(0, "stack", "output", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ audited: ["warehouse"], agentSha256: expect.any(String) });
  });
});

it("importing the package loads neither the schemas nor the client", async () => {
  const script = 'require("pulumi-dbss"); console.log(JSON.stringify(Object.keys(require.cache)))';
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: REPO });
  const loaded: string[] = JSON.parse(stdout);
  expect(loaded.filter((path) => /node_modules\/(zod|undici)\/|provider\/client\/(?!cancellation)/.test(path))).toEqual(
    [],
  );
  expect(loaded.some((path) => path.endsWith("provider/program/invoke.js"))).toBe(true);
});
