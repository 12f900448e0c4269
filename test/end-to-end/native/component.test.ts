import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { ACCOUNT } from "../../../emulator";
import { LocalStack } from "../../../tools/local-stack";
import { type Cloud, startCloud } from "../../cloud";

const PREVIEW = ["--non-interactive", "--color", "never"];
const QUIET = ["--yes", "--skip-preview", ...PREVIEW];

const ARGS = {
  name: "central",
  vpcId: ACCOUNT.vpcId,
  subnetId: ACCOUNT.subnetId,
  securityGroupIds: [ACCOUNT.securityGroupIds[0]],
  rdsIds: { orders: ACCOUNT.rdsInstances.mysqlOrders },
  riskRules: { off: ["Database_Slow_SQL_Detection"] },
  logRetentionDays: 365,
};

const exported = z.object({
  deployment: z.object({ resources: z.array(z.object({ type: z.string(), urn: z.string() })) }),
});

let cloud: Cloud;
let stack: LocalStack;

beforeAll(async () => {
  cloud = await startCloud();
  const env = { DBSS_HOST: "native", COMPONENT_ARGS: JSON.stringify(ARGS) };
  stack = await LocalStack.create({
    project: join(__dirname, "component"),
    stack: "component",
    account: cloud.account,
    env,
  });
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});

it("the plugin creates the component for a program in another language", async () => {
  await stack.expect(0, "preview", ...PREVIEW);
  await stack.expect(0, "up", ...QUIET);
  const { instances, databases } = await cloud.state();
  expect(instances.map(({ name }) => name)).toEqual(["central"]);
  expect(databases.map(({ rds_id }) => rds_id)).toEqual([ACCOUNT.rdsInstances.mysqlOrders]);
  const outputs = JSON.parse((await stack.expect(0, "stack", "output", "--json")).stdout);
  expect(outputs).toMatchObject({
    instanceId: instances[0]?.id,
    status: "ACTIVE",
    instance: instances[0]?.resource_id,
    databases: { orders: `${instances[0]?.id}/${databases[0]?.id}` },
  });
});

it("the component's resources are its children, and there is one provider", async () => {
  const { stdout } = await stack.expect(0, "stack", "export");
  const { resources } = exported.parse(JSON.parse(stdout)).deployment;
  const own = resources.filter(({ urn }) => urn.includes("dbss:index:DatabaseAudit$"));
  expect(own.map(({ type }) => type.replace("dbss:index:", "")).sort()).toEqual([
    "AuditInstance",
    "AuditOrder",
    "LogRetention",
    "RdsAuditDatabase",
    "RiskRuleSwitch",
  ]);
  expect(resources.filter(({ type }) => type === "pulumi:providers:dbss").length).toBe(1);
});

it("a second up shows no changes, and destroy leaves no instance", async () => {
  await stack.expect(0, "up", "--expect-no-changes", ...QUIET);
  await stack.expect(0, "destroy", ...QUIET);
  expect((await cloud.state()).instances).toEqual([]);
});

it.each([
  ["edition", { output: "low" }],
  ["availabilityZones", [{ output: "cn-north-4a" }]],
  ["databaseFilter", { engines: [{ output: "PostgreSQL" }] }],
  ["rdsIds", { output: [ACCOUNT.rdsInstances.mysqlOrders] }],
])("the preview rejects an output in %s, which decides what is declared", async (name, value) => {
  stack.env.COMPONENT_ARGS = JSON.stringify({ ...ARGS, [name]: value });
  const { code, output } = await stack.run(["preview", ...PREVIEW]);
  expect(code).not.toBe(0);
  expect(output).toContain(`DatabaseAudit audit: ${name} must be a plain value`);
});

it("values in lists and maps may be outputs, secret or unknown in the preview", async () => {
  stack.env.COMPONENT_ARGS = JSON.stringify({
    ...ARGS,
    rdsIds: { orders: { output: ACCOUNT.rdsInstances.mysqlOrders } },
    riskRules: { off: [{ secret: "Database_Slow_SQL_Detection" }, { output: "Database_login" }] },
    alarms: { enabled: { output: false }, cpuThreshold: { secret: 80 } },
  });
  expect((await stack.expect(0, "preview", ...PREVIEW)).output).toContain("9 to create");
  await stack.expect(0, "up", ...QUIET);
  const { databases } = await cloud.state();
  expect(databases.map(({ rds_id }) => rds_id)).toEqual([ACCOUNT.rdsInstances.mysqlOrders]);
  await stack.expect(0, "up", "--expect-no-changes", ...QUIET);
  await stack.expect(0, "destroy", ...QUIET);
  stack.env.COMPONENT_ARGS = JSON.stringify(ARGS);
});

it("deletedWith on the component has no effect but a warning", async () => {
  stack.env.COMPONENT_DELETED_WITH = "itself";
  const { output } = await stack.expect(0, "up", ...QUIET);
  expect(output).toContain("DatabaseAudit audit: the option deletedWith has no effect");
  await stack.expect(0, "destroy", ...QUIET);
  expect((await cloud.state()).instances).toEqual([]);
});

it("deletedWith on a component that contains it is rejected before anything is ordered", async () => {
  stack.env.COMPONENT_DELETED_WITH = "group";
  const before = (await cloud.state()).orders;
  const { code, output } = await stack.run(["up", ...QUIET]);
  expect(code).not.toBe(0);
  expect(output).toContain("DatabaseAudit audit: the option deletedWith, on it or on a component that contains it");
  expect((await cloud.state()).orders).toEqual(before);
  stack.env.COMPONENT_DELETED_WITH = "";
  await stack.expect(0, "destroy", ...QUIET);
});

it("a program in another language continues a stack of the dynamic host, and buys nothing", async () => {
  stack.env.DBSS_HOST = "dynamic";
  await stack.expect(0, "up", ...QUIET);
  const { instances, payments, databases } = await cloud.state();
  stack.env.DBSS_HOST = "native";
  await stack.expect(0, "up", ...QUIET);
  const after = await cloud.state();
  expect(after.instances.map(({ id }) => id)).toEqual(instances.map(({ id }) => id));
  expect(after.databases.map(({ id }) => id)).toEqual(databases.map(({ id }) => id));
  expect(after.payments).toEqual(payments);
  const outputs = JSON.parse((await stack.expect(0, "stack", "output", "--json")).stdout);
  expect(outputs).toMatchObject({ instanceId: instances[0]?.id });
  await stack.expect(0, "up", "--expect-no-changes", ...QUIET);
  await stack.expect(0, "destroy", ...QUIET);
});

it.each([
  [{ edition: "LOW" }, 'edition: must be "low", "medium" or "high"'],
  [{ rdsIds: ACCOUNT.rdsInstances.mysqlOrders }, "rdsIds: must be a list of IDs, or an object with IDs"],
  [{ securityGroupIds: "sg" }, "securityGroupIds: must be a list, not a string"],
  [
    { databaseFilter: { engine: "MySQL" } },
    "databaseFilter.engine: unknown property; known properties: tags, engines, name",
  ],
  [{ alarms: { cpuThreshold: "80" } }, "alarms.cpuThreshold: must be a number, not a string"],
])("an input of the wrong type is rejected: %j", async (put, problem) => {
  stack.env.COMPONENT_ARGS = JSON.stringify({ ...ARGS, ...put });
  const { code, output } = await stack.run(["preview", ...PREVIEW]);
  expect(code).not.toBe(0);
  expect(output).toContain(`DatabaseAudit audit: ${problem}. Nothing was ordered.`);
});

it("the failure of a child is the only error of a preview", async () => {
  stack.env.COMPONENT_ARGS = JSON.stringify({ ...ARGS, rdsIds: ["nope"] });
  const { code, output } = await stack.run(["preview", ...PREVIEW]);
  expect(code).not.toBe(0);
  expect(output).toContain("RDS instance nope does not exist");
  expect(output).not.toMatch(/DatabaseAudit resource 'audit' has a problem/);
});

it("the failure of a child is the only error of an update", async () => {
  stack.env.COMPONENT_ARGS = JSON.stringify(ARGS);
  await cloud.fault({ match: { operation: "payOrders" }, effect: { kind: "status", status: 403 } });
  const { code, output } = await stack.run(["up", ...QUIET]);
  expect(code).not.toBe(0);
  expect(output).toMatch(/Order \S+ was not paid/);
  expect(output).not.toMatch(/DatabaseAudit resource 'audit' has a problem/);
  await stack.expect(0, "destroy", ...QUIET);
});

it("the failure of a child with --continue-on-error does not end the plugin", async () => {
  stack.env.COMPONENT_ARGS = JSON.stringify(ARGS);
  await cloud.fault({ match: { operation: "payOrders" }, effect: { kind: "status", status: 403 } });
  const { code, output } = await stack.run(["up", "--continue-on-error", ...QUIET]);
  expect(code).not.toBe(0);
  expect(output).toMatch(/Order \S+ was not paid/);
  expect(output).toContain("resource audit [dbss:index:AuditInstance] failed to register");
  expect(output).not.toContain("exited prematurely");
  await stack.expect(0, "destroy", ...QUIET);
});

it("a missing input is rejected before anything is ordered", async () => {
  stack.env.COMPONENT_ARGS = JSON.stringify({ name: "central" });
  const before = (await cloud.state()).orders.length;
  const { code, output } = await stack.run(["up", ...QUIET]);
  expect(code).not.toBe(0);
  expect(output).toContain("vpcId is required");
  expect((await cloud.state()).orders.length).toBe(before);
});

it.each(["native", "dynamic"])("a failed look-up is the only error, and nothing changes (%s host)", async (host) => {
  stack.env.DBSS_HOST = host;
  stack.env.COMPONENT_ARGS = JSON.stringify(ARGS);
  await stack.expect(0, "up", ...QUIET);
  stack.env.COMPONENT_ARGS = JSON.stringify({ ...ARGS, databaseFilter: { engines: ["Oracl"] } });
  const { now: _, ...before } = await cloud.state();
  const { code, output } = await stack.run(["up", ...QUIET]);
  expect(code).not.toBe(0);
  expect(output).toContain("databaseFilter: no RDS instance that can be audited matches");
  expect(output).not.toMatch(/exited prematurely|error serializing|findRdsIds/);
  expect(await cloud.state()).toMatchObject(before);
  await stack.expect(0, "destroy", ...QUIET);
});
