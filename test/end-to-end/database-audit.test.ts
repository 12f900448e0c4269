import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { type Cloud, startCloud } from "../cloud";
import { rdsAuditDatabase } from "./declarations";
import { TestStack } from "./stack";

const { mysqlOrders, mysqlUsers, mysqlBilling, mysqlLegacy, postgresql } = ACCOUNT.rdsInstances;

const NETWORK = {
  vpcId: ACCOUNT.vpcId,
  subnetId: ACCOUNT.subnetId,
  securityGroupIds: [ACCOUNT.securityGroupIds[0]],
};

const databaseAudit = (args: object) => ({ audit: { type: "DatabaseAudit", args: { ...NETWORK, ...args } } });

let cloud: Cloud;
let stack: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  stack = await TestStack.onEitherHost(cloud, "component");
});
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ orderSeconds: 1, jobSeconds: 60, deleteSeconds: 1 });
});
afterEach(() => stack.startOver());
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});

/** The IDs of the audited RDS databases. */
async function audited(): Promise<(string | undefined)[]> {
  const { databases } = await cloud.state();
  return databases.map(({ rds_id: rdsId }) => rdsId).toSorted();
}

async function succeed(run: Promise<{ code: number; output: string }>): Promise<string> {
  const { code, output } = await run;
  expect(output).not.toContain("error:");
  expect(code).toBe(0);
  return output;
}

/** Tags RDS instances, as the stack that manages them would. */
async function tagRds(tags: Readonly<Record<string, object>>): Promise<void> {
  const { rdsInstances } = await cloud.state();
  const index = (id: string) => rdsInstances.findIndex((instance) => instance.id === id);
  await cloud.patch(
    ...Object.entries(tags).map(([id, value]) => ({
      op: "replace" as const,
      path: `/rdsInstances/${index(id)}/tags`,
      value: [value],
    })),
  );
}

describe("DatabaseAudit", () => {
  it("looks up omitted inputs, deploys without drift, and destroys its instance", async () => {
    await stack.declare(databaseAudit({ rdsIds: { orders: mysqlOrders, users: mysqlUsers } }));
    await succeed(stack.up());
    const { instances, orders } = await cloud.state();
    expect(instances).toMatchObject([
      { name: "audit", zone: "cn-north-4a", resource_spec_code: "dbss.bypassaudit.low", status: "ACTIVE" },
    ]);
    expect(orders).toMatchObject([{ period_num: 1, period_type: 2, instance: { flavor_ref: ACCOUNT.flavors.low } }]);
    expect(await audited()).toEqual([mysqlOrders, mysqlUsers].toSorted());
    await succeed(stack.drift("--expect-no-changes"));
    await succeed(stack.destroy());
    expect((await cloud.state()).instances).toEqual([]);
  });

  it.each([
    ["unchanged, with spec codes in upper case", "first", "upperCase"],
    ["unchanged, with empty spec codes", "first", "empty"],
    ["renamed", "second", "asOrdered"],
  ] as const)("keeps its one instance when the region offers another flavor first: %s", async (_, name, specCodes) => {
    await cloud.temperament({ specCodes });
    const rdsIds = { orders: mysqlOrders };
    await stack.declare(databaseAudit({ name: "first", rdsIds }));
    await succeed(stack.up());
    const low = (await cloud.state()).flavors.find(({ level }) => level === "low");
    await cloud.patch({ op: "add", path: "/flavors/0", value: { ...low, id: "c7n.xlarge.4", name: "c7n.xlarge.4" } });
    await stack.declare(databaseAudit({ name, rdsIds }));
    await succeed(stack.up());
    const { instances, payments, refunds } = await cloud.state();
    expect([instances.map((instance) => instance.name), payments.length, refunds.length]).toEqual([[name], 1, 0]);
  });

  it("returns to its existing instance after another edition could not be paid", async () => {
    await stack.declare(databaseAudit({ edition: "low" }));
    await succeed(stack.up());
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1 });
    await stack.declare(databaseAudit({ edition: "medium" }));
    expect((await stack.up()).output).toContain("Insufficient balance");
    await stack.declare(databaseAudit({ edition: "low" }));
    await succeed(stack.up());
    const { instances, payments, refunds, orders } = await cloud.state();
    expect([instances.length, payments.length, refunds.length]).toEqual([1, 1, 0]);
    expect(orders.map(({ status }) => status)).toEqual([5, 4]);
    await succeed(stack.up("--expect-no-changes"));
  });

  it("buys nothing when the region offers another flavor first and a list omits the instance", async () => {
    await stack.declare(databaseAudit({}));
    await succeed(stack.up());
    const low = (await cloud.state()).flavors.find(({ level }) => level === "low");
    await cloud.patch({ op: "add", path: "/flavors/0", value: { ...low, id: "c7n.xlarge.4", name: "c7n.xlarge.4" } });
    const body = { instances: [], total: 0 };
    await cloud.fault({ match: { operation: "listAuditInstancesNew" }, effect: { kind: "status", status: 200, body } });
    await succeed(stack.up());
    const { instances, payments } = await cloud.state();
    expect([instances.length, payments.length]).toEqual([1, 1]);
  });

  it("names its children after itself and the database keys, and applies its settings", async () => {
    const databases = { orders: mysqlOrders };
    const settings = {
      riskRules: { on: ["Database_login"], off: ["Table_deletion", "Privilege_grant"] },
      logRetentionDays: 365,
      alarms: { enabled: false, cpuThreshold: 70 },
      tags: { team: "security" },
    };
    await stack.declare(databaseAudit({ rdsIds: databases, ...settings }));
    await succeed(stack.up());
    const urns = (await stack.resources()).map(({ urn }) => urn.split("::").slice(2).join("::")).toSorted();
    const token = stack.host === "native" ? "dbss:index" : "pulumi-nodejs:dynamic/dbss";
    const child = (type: string) => `dbss:components:DatabaseAudit$${token}:${type}`;
    expect(urns).toEqual([
      `${child("AlarmTopic")}::audit`,
      `${child("AuditInstance")}::audit`,
      `${child("AuditOrder")}::audit`,
      `${child("LogRetention")}::audit`,
      `${child("RdsAuditDatabase")}::audit-orders`,
      `${child("RiskRuleSwitch")}::audit-off`,
      `${child("RiskRuleSwitch")}::audit-on`,
    ]);
    const { riskRules, instanceSettings, tags } = await cloud.state();
    const statuses = Object.fromEntries(riskRules.map(({ name, status }) => [name, status]));
    expect(statuses).toMatchObject({ Database_login: "ON", Table_deletion: "OFF", Privilege_grant: "OFF" });
    expect(instanceSettings).toMatchObject([{ retention_days: 365, alarm: { alarm_cpu: 70 } }]);
    expect(tags).toMatchObject([{ key: "team", value: "security" }]);
  });

  it("declares all its children in its region", async () => {
    const settings = { riskRules: { on: ["Database_login"] }, logRetentionDays: 365, alarms: { enabled: false } };
    await stack.declare(databaseAudit({ rdsIds: [mysqlOrders], region: ACCOUNT.region, ...settings }));
    await succeed(stack.up());
    const resources = await stack.resources();
    expect(resources.length).toBe(6);
    for (const { urn, outputs } of resources) {
      expect(outputs, urn).toMatchObject({ region: ACCOUNT.region, regionDeclared: true });
    }
  });

  it.each([
    ["flavor and zone", { rdsIds: [mysqlOrders] }],
    ["databases", { databaseFilter: { name: "*" }, flavor: "c3ne.xlarge.4", availabilityZones: ["cn-north-4a"] }],
  ])("looks in its region for %s", async (_, args) => {
    await stack.declare(databaseAudit({ ...args, region: "eu-west-101" }));
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toContain("eu-west-101");
    expect((await cloud.state()).orders).toEqual([]);
  });

  it("changes nothing when the region offers other flavors and zones", async () => {
    await stack.declare(databaseAudit({ rdsIds: [mysqlOrders] }));
    await succeed(stack.up());
    await cloud.patch({
      op: "add",
      path: "/flavors/0",
      value: { ...(await cloud.state()).flavors[0], id: "newest.xlarge", name: "newest.xlarge", azs: ["cn-north-4b"] },
    });
    await succeed(stack.preview("--expect-no-changes"));
    expect(await succeed(stack.up())).toContain("unchanged");
    expect((await cloud.state()).orders).toHaveLength(1);
  });

  it("moves to a larger edition with a matching flavor and keeps its databases audited", async () => {
    await stack.declare(databaseAudit({ rdsIds: [mysqlOrders] }));
    await succeed(stack.up());
    await stack.declare(databaseAudit({ rdsIds: [mysqlOrders], edition: "medium" }));
    await succeed(stack.up());
    expect((await cloud.state()).instances).toMatchObject([{ resource_spec_code: "dbss.bypassaudit.medium" }]);
    expect(await audited()).toEqual([mysqlOrders]);
  });

  it("lets further resources use its `instanceId`", async () => {
    const rules = { instanceId: "@audit.instanceId", rules: ["Table_deletion"], enabled: false };
    await stack.declare({
      ...databaseAudit({ rdsIds: [mysqlOrders] }),
      users: rdsAuditDatabase(mysqlUsers),
      rules: { type: "RiskRuleSwitch", args: rules },
    });
    await succeed(stack.up());
    expect(await audited()).toEqual([mysqlOrders, mysqlUsers].toSorted());
  });
});

describe("`databaseFilter`", () => {
  it("selects databases by tag, skips those that cannot be audited, and follows changed tags", async () => {
    const audit = { key: "audit", value: "yes" };
    await tagRds({ [mysqlOrders]: audit, [postgresql]: audit, [mysqlLegacy]: audit });
    await stack.declare(databaseAudit({ databaseFilter: { tags: { audit: "yes" } } }));
    const output = await succeed(stack.up());
    expect(output).toContain("databaseFilter selects RDS instances that cannot be audited; they are skipped: legacy (");
    expect(await audited()).toEqual([mysqlOrders, postgresql].toSorted());
    await tagRds({ [mysqlUsers]: audit, [postgresql]: { key: "audit", value: "no" } });
    await succeed(stack.up());
    expect(await audited()).toEqual([mysqlOrders, mysqlUsers].toSorted());
    expect((await cloud.state()).orders).toHaveLength(1);
  });

  it.each([
    [{ engines: ["PostgreSQL", "MariaDB"] }, [postgresql, ACCOUNT.rdsInstances.mariadb]],
    [{ engines: ["MySQL"], name: "*s" }, [mysqlOrders, mysqlUsers]],
    [{ name: "orders" }, [mysqlOrders]],
  ])("selects databases by %o and shows them in a preview", async (databaseFilter, expected) => {
    await stack.declare(databaseAudit({ databaseFilter, rdsIds: { named: mysqlOrders } }));
    const output = await succeed(stack.preview());
    for (const rdsId of expected.filter((id) => id !== mysqlOrders)) {
      expect(output).toContain(`audit-${rdsId}`);
    }
    expect(output).toContain("audit-named");
    // A database in `rdsIds` is not selected a second time.
    expect(output).not.toContain(`audit-${mysqlOrders}`);
  });

  it("is rejected once it matches nothing, and nothing is ordered or deleted", async () => {
    await stack.declare(databaseAudit({ databaseFilter: { name: "orders" } }));
    await succeed(stack.up());
    const before = await cloud.state();
    await stack.declare(databaseAudit({ databaseFilter: { tags: { audit: "never" } } }));
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toContain('databaseFilter: no RDS instance that can be audited matches {"tags":{"audit":"never"}}');
    const { orders, instances, databases } = await cloud.state();
    expect({ orders, instances, databases }).toEqual({
      orders: before.orders,
      instances: before.instances,
      databases: before.databases,
    });
  });
});

describe("more databases than the edition can audit", () => {
  afterEach(async () => {
    expect((await cloud.state()).orders).toEqual([]);
  });

  const named = { orders: mysqlOrders, users: mysqlUsers, billing: mysqlBilling };

  it.each([
    ["in `rdsIds`", { rdsIds: { ...named, analytics: postgresql } }, "DatabaseAudit audit: rdsIds.analytics: "],
    ["selected by `databaseFilter`", { databaseFilter: { name: "*" } }, "DatabaseAudit audit: databaseFilter selects "],
    [
      "in `rdsIds` and `databaseFilter` together",
      { rdsIds: named, databaseFilter: { name: "analytics" } },
      `databaseFilter selects ${postgresql}: `,
    ],
  ])("are rejected if they are %s, and nothing is ordered", async (_, args, where) => {
    await stack.declare(databaseAudit(args));
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toContain(where);
    expect(output).toContain("this is database 4 on the AuditInstance audit, but its edition low audits 3");
  });

  it("are rejected if some are declared outside the component, and nothing is ordered", async () => {
    await stack.declare({ ...databaseAudit({ rdsIds: named }), analytics: rdsAuditDatabase(postgresql) });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toContain("RdsAuditDatabase analytics: instanceId: this is database 4");
  });
});

it("a zone that is not offered is rejected with the flavors and zones that are, and nothing is ordered", async () => {
  await stack.declare(databaseAudit({ rdsIds: [mysqlOrders], availabilityZones: ["cn-north-4c"] }));
  const { code, output } = await stack.up();
  expect(code).not.toBe(0);
  expect(output).toContain(`offered for the edition: ${ACCOUNT.flavors.low} (cn-north-4a, cn-north-4b)`);
  expect((await cloud.state()).orders).toEqual([]);
});
