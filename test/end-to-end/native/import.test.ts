import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { placeOrder } from "../../cli/buying";
import { type Cloud, startCloud } from "../../cloud";
import { auditInstance, rdsAuditDatabase } from "../declarations";
import { type Declaration, type Declarations, endsWith, TestStack } from "../stack";

function on(type: string, args: object): Declaration {
  return { type, args: { instanceId: "@audit.instanceId", ...args } };
}

const REPORT = { template: "COMPREHENSIVE", startTime: "2025-08-01 00:00:00", endTime: "2025-09-01 00:00:00" };
const SELF_BUILT = { databaseName: "shop", engine: "POSTGRESQL", engineVersion: "16", os: "LINUX64" };

/** One resource of each type, except those that the instance declares through its own inputs. */
const things: Declarations = {
  orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders),
  shop: on("EcsAuditDatabase", { ...SELF_BUILT, ipAddress: "192.168.0.60", port: 5432 }),
  agent: on("AuditAgent", { databaseId: "@shop.databaseId", agentType: "DB", os: "LINUX64_X86" }),
  tags: { type: "ResourceTags", args: { resourceId: "@audit.resourceId", tags: { team: "security" } } },
  switch: on("RiskRuleSwitch", { rules: ["Database_Slow_SQL_Detection", "Table_deletion"], enabled: false }),
  deletion: on("RiskRule", { name: "mass-deletion", riskLevel: "HIGH", actions: ["DELETE"] }),
  sleep: on("SqlInjectionRule", { name: "sleep", riskLevel: "HIGH", regex: "sleep\\(" }),
  iban: on("MaskingRule", { name: "iban", regex: "[A-Z]{2}[0-9]{20}", maskValue: "IBAN" }),
  writes: on("AuditScope", { name: "writes", actions: ["INSERT"] }),
  one: on("Whitelist", { sql: "SELECT 1" }),
  alarms: on("AlarmTopic", { topicUrn: "urn:smn:security", riskLevels: ["HIGH"] }),
  weekly: on("ReportSchedule", { template: "SOX", frequency: "AUDIT_REPORT_WEEK" }),
  retention: on("LogRetention", { retentionDays: 365 }),
  august: on("AuditReport", REPORT),
};

let cloud: Cloud;
let stack: TestStack;
/** The type, name and ID of each resource created. */
let made: { type: string; name: string; id: string }[];

beforeAll(async () => {
  cloud = await startCloud();
  stack = await TestStack.create(cloud, "import", { DBSS_HOST: "native" });
  await stack.declare({ audit: auditInstance(), ...things });
  endsWith(0, await stack.up());
  made = (await stack.resources()).map(({ type, urn, id = "" }) => ({ type, name: urn.split("::").at(-1) ?? "", id }));
  endsWith(0, await stack.run("state", "delete", "--all", "--yes"));
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});

async function importing(...resources: readonly object[]): ReturnType<TestStack["run"]> {
  const file = join(stack.directory, "import.json");
  await writeFile(file, JSON.stringify({ resources }));
  return stack.run("import", "--file", file, "--generate-code=false", "--protect=false", "--yes", "--non-interactive");
}

function idOf(type: string): string {
  return made.find((each) => each.type === `dbss:index:${type}`)?.id ?? "";
}

it("resources are imported by their IDs alone, and nothing is changed", async () => {
  const before = await cloud.state();
  const groups = { type: "dbss:index:InstanceSecurityGroups", name: "groups", id: idOf("AuditInstance") };
  const output = endsWith(0, await importing(...made, groups));
  // An order does not show its flavor: only that is missing.
  expect(output).not.toMatch(/dbss:index:(?!AuditOrder)\w+ resource '\w+': property/);
  const imported = await stack.resources();
  // Law 8 proves this for every type.
  expect(imported.map(({ type }) => type).sort()).toEqual([...made, groups].map(({ type }) => type).sort());
  const { now: _before, ...unchanged } = before;
  expect(await cloud.state()).toMatchObject(unchanged);
});

it("`pulumi do` lists the IDs of masking rules", async ({ skip }) => {
  const instance = idOf("LogRetention");
  const { code, output } = await stack.run("do", "dbss:MaskingRule", "list", "--instance-id", instance);
  skip(/unknown command/.test(output), "this CLI has no `pulumi do`");
  expect({ code, output }).toMatchObject({
    code: 0,
    output: expect.stringContaining(`"id": "${idOf("MaskingRule")}"`),
  });
});

it("a program that matches the imported resources replaces nothing and changes nothing in the cloud", async () => {
  await stack.declare({
    audit: { type: "AuditInstance", args: { adopt: idOf("AuditInstance"), tags: { team: "security" } } },
    ...things,
  });
  endsWith(0, await stack.run("state", "delete", urnOf("AuditOrder", "audit"), "--yes"));
  endsWith(0, await stack.run("state", "delete", urnOf("InstanceSecurityGroups", "groups"), "--yes"));
  const output = endsWith(0, await stack.preview());
  expect(output).not.toMatch(/to (create|replace|delete)/);
  // Imported inputs that the program omits are updates, which must have no effect.
  const before = await cloud.state();
  endsWith(0, await stack.up());
  const unseen = { now: expect.any(String), operateLogs: expect.any(Array) };
  expect(await cloud.state()).toEqual({ ...before, ...unseen });
});

it("an ID of the wrong form is rejected, with the expected form", async () => {
  const { output } = await importing({ type: "dbss:index:RiskRule", name: "wrong", id: "what-is-this" });
  expect(output).toContain("what-is-this is not the ID of a RiskRule. IDs have the form <instanceId>/<ruleId>");
});

it.each([
  [
    "MaskingRule",
    () => `${idOf("LogRetention")}/absent`,
    /does not exist in region cn-north-4.*<instanceId>\/<ruleId>/,
  ],
  ["RiskRuleSwitch", () => "absent/Table_deletion", /RiskRuleSwitch absent\/Table_deletion does not exist in region/],
  ["LogRetention", () => "absent", /LogRetention absent does not exist.*IDs have the form <instanceId>/],
  ["LogRetention", () => idOf("AuditInstance"), /is the `resourceId` of the audit instance audit; its `instanceId` is/],
  ["InstanceSecurityGroups", () => idOf("LogRetention"), /is the `instanceId` of audit instance audit/],
  ["AuditInstance", () => "absent", /No audit instance in .* has the resource ID absent\. DBSS lists: audit \(/],
  ["SummaryTask", () => "other/risk", /is not the ID of a SummaryTask/],
])("a wrong ID of a %s is rejected with the reason", async (type, id, reason) => {
  const { code, output } = await importing({ type: `dbss:index:${type}`, name: "absent", id: id() });
  expect(code).not.toBe(0);
  expect(output).toMatch(reason);
});

it("the option `import` imports resources in a program, and nothing is ordered", async () => {
  endsWith(0, await stack.run("state", "delete", "--all", "--yes"));
  await stack.declare({
    audit: { ...auditInstance(), args: { name: "audit" }, options: { import: idOf("AuditInstance") } },
    iban: { ...on("MaskingRule", things.iban?.args ?? {}), options: { import: idOf("MaskingRule") } },
  });
  await cloud.requests();
  const output = endsWith(0, await stack.up());
  expect(output).toContain("2 imported");
  expect((await cloud.state()).orders.length).toBe(1);
});

it("the option `import` accepts an ID with another region, in the first and further runs", async () => {
  endsWith(0, await stack.run("state", "delete", "--all", "--yes"));
  const { region, flavors, availabilityZones, vpcId, subnetId, securityGroupIds } = ACCOUNT.otherRegion;
  const args = { name: "east", region };
  const place = { flavor: flavors.low, availabilityZones: [availabilityZones[0]], vpcId, subnetId };
  const bought = auditInstance({ ...args, ...place, securityGroupIds: [securityGroupIds[0]] });
  await stack.declare({ east: bought });
  endsWith(0, await stack.up());
  const { id } = await stack.resource("east");
  endsWith(0, await stack.run("state", "delete", "--all", "--yes"));
  await stack.declare({ east: { type: "AuditInstance", args, options: { import: `${id}@${region}` } } });
  for (const _ of [1, 2]) {
    endsWith(0, await stack.up());
    expect((await stack.resource("east")).id).toBe(id);
  }
});

it("replaces an imported unpaid order, at the price that the preview shows", async () => {
  endsWith(0, await stack.run("state", "delete", "--all", "--yes"));
  const id = await placeOrder(cloud.context().client, "other");
  endsWith(0, await importing({ type: "dbss:index:AuditOrder", name: "other", id }));
  await stack.declare({ other: auditInstance({ name: "other", edition: "medium", flavor: ACCOUNT.flavors.medium }) });
  expect(endsWith(0, await stack.preview())).toContain("audit instance other: 6500 CNY for 1 month");
  endsWith(0, await stack.up());
  const { payments, orders } = await cloud.state();
  expect(payments.at(-1)?.amount).toBe(6500);
  expect(orders.find(({ order_id: each }) => each === id)?.status).toBe(4);
});

function urnOf(type: string, name: string): string {
  return `urn:pulumi:import::dbss-test::dbss:index:${type}::${name}`;
}
