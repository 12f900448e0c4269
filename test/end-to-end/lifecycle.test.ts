import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sizesIn } from "../../bench/engine/state-size";
import { ACCOUNT } from "../../emulator";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance, everything, instanceArgs, rdsAuditDatabase } from "./declarations";
import { TestStack } from "./stack";

const FAST = { orderSeconds: 1, jobSeconds: 60, powerSeconds: 1, deleteSeconds: 1 };

/** The summary at the end of the engine's output: how many resources were created, updated and so on. */
function summary(output: string): string[] {
  const resources = output.split("Resources:\n").at(-1) ?? "";
  return resources
    .split("\n")
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter((line) => /^([-+~]+ )?\d+ (to )?\w+$/.test(line));
}

describe("a stack with an instance, databases, tags and risk rules", () => {
  let cloud: Cloud;
  let stack: TestStack;

  beforeAll(async () => {
    cloud = await startCloud();
    await cloud.settings(FAST);
    stack = await TestStack.onEitherHost(cloud, "everything");
    await stack.declare(everything);
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  it("up places one order and creates everything as declared", async () => {
    const { code, output } = await stack.up();
    expect(output).not.toContain("error");
    expect(code).toBe(0);
    expect(summary(output)).toEqual(["+ 7 created"]);
    const { orders, payments, instances, databases, riskRules, tags, subscriptions } = await cloud.state();
    expect(orders.map(({ status }) => status)).toEqual([5]);
    expect(payments.length).toBe(1);
    expect(instances).toMatchObject([
      { name: "audit", comment: "what the auditors asked for", enterprise_project_id: ACCOUNT.enterpriseProjectIds[1] },
    ]);
    expect(subscriptions).toMatchObject([{ expire_policy: 3 }]);
    expect(databases.map(({ rds_id, status }) => [rds_id, status]).sort()).toEqual([
      [ACCOUNT.rdsInstances.mysqlOrders, "ON"],
      [ACCOUNT.rdsInstances.mysqlUsers, "OFF"],
    ]);
    const off = riskRules.filter(({ status }) => status === "OFF").map(({ name }) => name);
    expect(off).toEqual(expect.arrayContaining(["Database_Slow_SQL_Detection", "Table_deletion"]));
    expect(Object.fromEntries(tags.map(({ key, value }) => [key, value]))).toEqual({
      owner: "platform",
      team: "security",
      stage: "test",
    });
  });

  it("IDs and outputs match the cloud", async () => {
    const { instances, databases, orders } = await cloud.state();
    const audit = await stack.resource("audit");
    expect(audit.id).toBe(instances[0]?.resource_id);
    expect(audit.outputs).toMatchObject({
      name: instanceArgs.name,
      edition: instanceArgs.edition,
      availabilityZones: instanceArgs.availabilityZones,
      vpcId: instanceArgs.vpcId,
      subnetId: instanceArgs.subnetId,
      securityGroupIds: instanceArgs.securityGroupIds,
      resourceId: instances[0]?.resource_id,
      instanceId: instances[0]?.id,
      orderId: orders[0]?.order_id,
      status: "ACTIVE",
      connectIp: instances[0]?.connect_ip,
      price: 2925,
      currency: "CNY",
      databaseLimit: 3,
    });
    const orderedDatabase = databases.find(({ rds_id }) => rds_id === ACCOUNT.rdsInstances.mysqlOrders);
    expect((await stack.resource("orders")).outputs).toMatchObject({ databaseId: orderedDatabase?.id, status: "ON" });
    expect((await stack.resource("rules")).outputs.previous).toEqual(
      Object.fromEntries((await stack.ruleIds("rules")).map((id) => [id, "ON"])),
    );
  });

  it("the state of each resource has no code, no secret key and at most 1,000 bytes beyond its own data", async () => {
    for (const { inputs, outputs } of await stack.resources()) {
      const { __provider: provider } = outputs;
      expect(String(provider).length).toBeLessThan(130);
      expect(JSON.stringify({ inputs, outputs })).not.toContain(cloud.account.secretKey);
    }
    for (const { type, bytes, ownBytes } of sizesIn((await stack.run("stack", "export")).stdout)) {
      expect(bytes - ownBytes, type).toBeLessThanOrEqual(1000);
    }
  });

  it("a second up and a preview with refresh show no changes", async () => {
    const again = await stack.up("--expect-no-changes");
    expect(again.code).toBe(0);
    const drift = await stack.drift("--expect-no-changes");
    expect(drift.output).not.toContain("update)");
    expect(drift.code).toBe(0);
  });

  it("refresh detects manual changes in every resource, and up reverts them", async () => {
    const { instances, databases, tags } = await cloud.state();
    const { instance_id } = databases[0] ?? { instance_id: "" };
    const indexOf = (rdsId: string) => databases.findIndex(({ rds_id }) => rds_id === rdsId);
    const { mysqlOrders, mysqlUsers } = ACCOUNT.rdsInstances;
    const rule = (await cloud.state()).riskRules.findIndex(({ name }) => name === "Table_deletion");
    await cloud.patch(
      { op: "replace", path: "/instances/0/name", value: "clicked" },
      { op: "replace", path: "/instances/0/comment", value: "clicked" },
      { op: "replace", path: "/instances/0/security_group_id", value: ACCOUNT.securityGroupIds[1] },
      { op: "replace", path: "/instances/0/enterprise_project_id", value: "0" },
      { op: "replace", path: "/instances/0/status", value: "SHUTOFF" },
      { op: "replace", path: "/subscriptions/0/expire_policy", value: 4 },
      ...tags.map((_, index) => ({ op: "replace" as const, path: `/tags/${index}/value`, value: "clicked" })),
      { op: "replace", path: `/databases/${indexOf(mysqlUsers)}/status`, value: "ON" },
      { op: "remove", path: `/databases/${indexOf(mysqlOrders)}` },
      { op: "replace", path: `/riskRules/${rule}/status`, value: "ON" },
    );
    const drift = await stack.drift();
    const changes = drift.output.matchAll(
      /^ +[~+-] \S+:\w+: \((update|create)\)(?:\n +\[id=.*\])?\n +\[urn=.*::(\w+)\]$/gm,
    );
    expect([...changes].map(([, operation, name]) => `${operation} ${name}`).sort()).toEqual([
      "create orders",
      "update audit",
      "update rules",
      "update tags",
      "update users",
    ]);
    for (const changed of [
      "name",
      "description",
      "enterpriseProjectId",
      "powerState",
      "autoRenew",
      "securityGroupIds",
    ]) {
      expect(drift.output).toMatch(new RegExp(`[~+-] ${changed}\\b`));
    }
    const gate = await stack.drift("--expect-no-changes");
    expect(gate.code).not.toBe(0);
    expect(gate.output).toContain("no changes were expected");
    const up = await stack.up("--refresh");
    expect(up.code).toBe(0);
    const after = await cloud.state();
    expect(after.instances).toMatchObject([
      { id: instances[0]?.id, name: "audit", status: "ACTIVE", security_group_id: ACCOUNT.securityGroupIds[0] },
    ]);
    expect(after.databases.filter((database) => database.instance_id === instance_id).length).toBe(2);
    expect(after.orders.length).toBe(1);
    expect((await stack.drift("--expect-no-changes")).code).toBe(0);
  });

  it("an instance and a database are updated in place", async () => {
    const before = await stack.resource("audit");
    await stack.declare({
      ...everything,
      audit: auditInstance({
        name: "renamed",
        securityGroupIds: [ACCOUNT.securityGroupIds[1]],
        autoRenew: false,
        enterpriseProjectId: ACCOUNT.enterpriseProjectIds[2],
        tags: { owner: "security", since: "2026" },
        powerState: "stopped",
        period: 2,
      }),
      users: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlUsers, { auditEnabled: true }),
    });
    const { code, output } = await stack.up();
    expect(code).toBe(0);
    expect(summary(output)).toEqual(["~ 2 updated", "5 unchanged"]);
    expect(output).toContain("period is now 2, but 1 was bought");
    expect((await stack.resource("audit")).id).toBe(before.id);
    const { instances, subscriptions, tags, orders, databases } = await cloud.state();
    expect(instances).toMatchObject([
      {
        name: "renamed",
        comment: "",
        security_group_id: ACCOUNT.securityGroupIds[1],
        enterprise_project_id: ACCOUNT.enterpriseProjectIds[2],
        status: "SHUTOFF",
      },
    ]);
    expect(subscriptions[0]?.expire_policy).not.toBe(3);
    expect(tags.map(({ key, value }) => `${key}=${value}`).sort()).toEqual([
      "owner=security",
      "since=2026",
      "stage=test",
      "team=security",
    ]);
    expect(databases.every(({ status }) => status === "ON")).toBe(true);
    expect(orders.length).toBe(1);
  });

  it("destroy unsubscribes from the instance and leaves nothing", async () => {
    const { code, output } = await stack.destroy();
    expect(output).not.toContain("error");
    expect(code).toBe(0);
    const { instances, databases, tags, refunds } = await cloud.state();
    expect([instances, databases, tags]).toEqual([[], [], []]);
    expect(refunds.length).toBe(1);
    expect(await stack.resources()).toEqual([]);
  });
});

describe("replacement", () => {
  let cloud: Cloud;
  let stack: TestStack;

  beforeAll(async () => {
    cloud = await startCloud();
    await cloud.settings(FAST);
    stack = await TestStack.onEitherHost(cloud, "replacement");
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  it("a change of edition shows in the preview, buys another instance and moves the databases", async () => {
    const databases = { orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders) };
    await stack.declare({ audit: auditInstance(), ...databases });
    expect((await stack.up()).code).toBe(0);
    const before = await stack.resource("audit");
    const larger = { edition: "medium", flavor: ACCOUNT.flavors.medium };
    await stack.declare({ audit: auditInstance(larger), ...databases });
    const preview = await stack.preview();
    expect(preview.output).toMatch(/AuditInstance audit\s+replace/);
    const { code } = await stack.up();
    expect(code).toBe(0);
    const after = await stack.resource("audit");
    expect(after.id).not.toBe(before.id);
    const { instances, databases: audited } = await cloud.state();
    expect(instances.map(({ resource_id }) => resource_id)).toEqual([after.id]);
    expect(audited.map(({ instance_id }) => instance_id)).toEqual([after.outputs.instanceId]);
  });

  it("availability zones in another order are not a change", async () => {
    const highlyAvailable = (zones: string[]) =>
      auditInstance({ edition: "medium", flavor: ACCOUNT.flavors.medium, availabilityZones: zones });
    await stack.declare({ audit: highlyAvailable(["cn-north-4a", "cn-north-4b"]) });
    expect((await stack.up()).code).toBe(0);
    await stack.declare({ audit: highlyAvailable(["cn-north-4b", "cn-north-4a"]) });
    expect((await stack.up("--expect-no-changes")).code).toBe(0);
    expect((await stack.destroy()).code).toBe(0);
  });
});
