import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, type State } from "../../emulator";
import type { Context } from "../../provider/model/context";
import { diff } from "../../provider/model/diff";
import type { PartialFailure } from "../../provider/model/errors";
import type { AuditInstanceState } from "../../provider/resources/audit-instance/args";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { resourceTags } from "../../provider/resources/resource-tags";
import { riskRuleSwitch } from "../../provider/resources/risk-rule-switch";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { type BuyInputs, buyInstance, homeArgs, instanceInputs, orderInputs } from "../lifecycle/buy-instance";
import { failureOf } from "../lifecycle/instance-home";
import { Stack } from "../lifecycle/program-run";
import { type Answer, startInterposer } from "./interposer";
import { contextBehind } from "./life";
import { operationOf } from "./operation-of";

/** Virtual seconds per real second. */
const CLOCK = 3000;

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud(CLOCK);
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
  await cloud.requests();
});

async function bought(inputs: BuyInputs = homeArgs, context: Context = cloud.context()): Promise<AuditInstanceState> {
  return (await buyInstance(context, inputs)).state;
}

/** The arguments of a bought instance, as the program passes them again. */
function again({ orderId = "" }: AuditInstanceState, inputs: BuyInputs = homeArgs) {
  return instanceInputs(inputs, orderId);
}

async function calls(): Promise<string[]> {
  return (await cloud.requests()).map(({ operation }) => operation);
}

/** Runs `act` on a cloud whose responses to an operation are altered in transit. */
async function withAltered<T>(
  operation: RegExp,
  alter: (body: string) => string,
  act: (context: Context) => Promise<T>,
): Promise<T> {
  await using interposer = await startInterposer(cloud.account.url);
  interposer.interfere(async (passing, pass) => {
    const answer: Answer = await pass();
    if (!operation.test(operationOf(passing))) {
      return answer;
    }
    const { "content-length": _, ...headers } = answer.headers;
    return { ...answer, headers, body: Buffer.from(alter(answer.body.toString())) };
  });
  const context = contextBehind(interposer, environmentOf(cloud.account));
  try {
    return await act(context);
  } finally {
    await context.client.close();
  }
}

const database = (instanceId: string | undefined, rdsId: string) => ({
  instanceId: instanceId ?? "",
  rdsId,
  auditEnabled: true,
});

const clicked = (key: string, value: string, { resourceId = "" }: AuditInstanceState) => ({
  op: "add" as const,
  path: "/tags/-",
  value: { resource_type: "auditInstance", resource_id: resourceId, key, value },
});

describe("buying", () => {
  it("stops waiting at once if a job failed, and reports its reason", async () => {
    await cloud.settings({ jobSeconds: 1000 * CLOCK });
    const match = { operation: "listAuditInstanceJobsNew" };
    await cloud.fault({ match, effect: { kind: "fail-job", reason: "the zone is full" } });
    expect((await failureOf(bought())).message).toContain("the zone is full");
  });

  it.each([
    ["is in the state", () => undefined],
    ["is lost from the state", (stack: Stack) => stack.loseInstance()],
  ])("continues without paying again after a failure if the instance %s", async (_, lose) => {
    const stack = new Stack(() => cloud.context());
    await cloud.fault({ match: { operation: "listAuditInstanceJobsNew" }, effect: { kind: "status", status: 403 } });
    await failureOf(stack.up(homeArgs));
    lose(stack);
    await stack.up(homeArgs);
    const { instances, payments } = await cloud.state();
    expect(instances.map(({ resource_id: id }) => id)).toEqual([stack.resourceId]);
    expect(payments.length).toBe(1);
  });

  it("waits for the instance of an order until the timeout", async () => {
    await cloud.settings({ orderSeconds: CLOCK });
    expect((await bought({ ...homeArgs, timeouts: { create: "20s" } })).status).toBe("ACTIVE");
    await cloud.reset();
    await cloud.settings({ orderSeconds: 100 * CLOCK });
    const error = await failureOf(bought({ ...homeArgs, timeouts: { create: "1s" } }));
    expect(error.message).toMatch(
      /order CS\w+: not done after 1 s; last seen: processing, no instance yet.*`pulumi up` again/,
    );
  });

  it("waits for jobs that do not exist yet right after the payment", async () => {
    await cloud.settings({ jobSeconds: CLOCK, emptyJobsSeconds: CLOCK / 2 });
    expect((await bought()).status).toBe("ACTIVE");
  });

  it("follows all jobs of an order with a standby, not only the first", async () => {
    const withStandby = { ...homeArgs, availabilityZones: ["cn-north-4a", "cn-north-4b"] };
    const context = cloud.context();
    await cloud.settings({ jobSeconds: CLOCK });
    expect((await bought(withStandby, context)).status).toBe("ACTIVE");
    expect(context.progress.join("\n")).toMatch(/job \d of 4/);
  });

  it("creates and deletes without waiting longer than the cloud needs", async () => {
    const start = performance.now();
    const state = await bought();
    await auditInstance.delete(cloud.context(), state.resourceId ?? "", state);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it("applies the power state on create, and does not apply it again if it matches", async () => {
    const stopped = { ...homeArgs, powerState: "stopped" as const };
    const state = await bought(stopped);
    expect(state.status).toBe("SHUTOFF");
    await cloud.requests();
    await auditInstance.update(cloud.context(), state.resourceId ?? "", state, again(state, stopped));
    expect(await calls()).not.toContain("stopAuditInstanceNew");
  });
});

describe("reading", () => {
  it("reads lists to the last page", async () => {
    await cloud.patch(
      ...[1, 2, 3, 4].map((n) => ({ op: "add" as const, path: "/instances/-", value: { name: `other-${n}` } })),
    );
    const state = await bought();
    await cloud.settings({ maxPageSize: 2 });
    expect((await auditInstance.read(cloud.context(), state.resourceId ?? "", state))?.state.status).toBe("ACTIVE");
    expect((await calls()).filter((operation) => operation === "listAuditInstancesNew").length).toBeGreaterThan(2);
  });

  it("treats a 404 for a list as an error, not as gone", async () => {
    const state = await bought();
    await cloud.fault({
      match: { operation: "listAuditInstancesNew" },
      times: 9,
      effect: { kind: "status", status: 404 },
    });
    const error = await failureOf(auditInstance.read(cloud.context(), state.resourceId ?? "", state));
    expect(error.message).toContain("HTTP 404");
  });

  it("detects at once that a server ignores the offset", async () => {
    const state = await bought();
    await cloud.patch(
      ...[1, 2, 3].map((n) => ({ op: "add" as const, path: "/instances/-", value: { name: `other-${n}` } })),
    );
    await cloud.settings({ maxPageSize: 2, ignoreOffset: true });
    await cloud.requests();
    const error = await failureOf(auditInstance.read(cloud.context(), state.resourceId ?? "", state));
    expect(error.message).toContain("the same page again");
    expect((await calls()).length).toBeLessThan(5);
  });

  it("accepts numeric IDs where strings are documented", async () => {
    await cloud.temperament({ numericIds: true });
    const state = await bought();
    expect(state.orderId).toMatch(/^\d+$/);
    const inputs = { ...database(state.instanceId, ACCOUNT.rdsInstances.mysqlOrders), port: 3306 };
    const made = await rdsAuditDatabase.create(cloud.context(), inputs);
    const read = await rdsAuditDatabase.read(cloud.context(), made.id, made.state);
    expect(diff(rdsAuditDatabase, read?.state ?? {}, inputs).changed).toEqual([]);
    await auditInstance.delete(cloud.context(), state.resourceId ?? "", state);
  });

  it("finds no difference in reordered zones, a missing subnet or a missing order text", async () => {
    const inputs = { ...homeArgs, availabilityZones: ["cn-north-4a", "cn-north-4b"] };
    await cloud.temperament({ zones: "reordered" });
    const untold = (body: string) =>
      body.replaceAll(/"subnet_?[iI]d":"[^"]*",/g, "").replaceAll(/"product_spec_desc":"(\\"|[^"])*",?/g, "");
    await withAltered(/list|show/, untold, async (context) => {
      const stack = new Stack(() => context);
      await stack.up(inputs);
      const { resourceId } = stack;
      await stack.refresh();
      await stack.up({ ...inputs, availabilityZones: ["cn-north-4b", "cn-north-4a"] });
      expect(stack.differences(inputs).changed).toEqual([]);
      expect(stack.resourceId).toBe(resourceId);
      await stack.destroy();
    });
    const { instances, payments, refunds } = await cloud.state();
    expect([instances.length, payments.length, refunds.length]).toEqual([0, 1, 1]);
  });

  it("detects drift of tags, project, power state and auto-renew; drift of the purchase replaces nothing", async () => {
    const [, enterpriseProjectId = ""] = ACCOUNT.enterpriseProjectIds;
    const inputs = { ...homeArgs, tags: { a: "1" }, enterpriseProjectId, powerState: "running" as const };
    const { state, order } = await buyInstance(cloud.context(), inputs);
    await cloud.patch(
      { op: "replace", path: "/tags/0/value", value: "2" },
      { op: "replace", path: "/instances/0/enterprise_project_id", value: "0" },
      { op: "replace", path: "/instances/0/status", value: "SHUTOFF" },
      { op: "replace", path: "/subscriptions/0/expire_policy", value: 3 },
      { op: "replace", path: "/instances/0/flavor_id", value: ACCOUNT.flavors.high },
      { op: "replace", path: "/instances/0/resource_spec_code", value: "dbss.bypassaudit.high" },
      { op: "replace", path: "/instances/0/zone", value: "cn-north-4c" },
      { op: "replace", path: "/instances/0/vpc_id", value: ACCOUNT.otherVpcId },
    );
    const read = await auditInstance.read(cloud.context(), state.resourceId ?? "", state);
    const { changed, replaces } = diff(auditInstance, read?.state ?? {}, again(state, inputs));
    expect([...changed].sort()).toEqual(["autoRenew", "enterpriseProjectId", "powerState", "tags"]);
    expect(replaces).toEqual([]);
    expect(read?.state).toMatchObject({
      edition: "high",
      availabilityZones: ["cn-north-4c"],
      vpcId: ACCOUNT.otherVpcId,
    });
    const reread = await auditOrder.read(cloud.context(), order.id, order.state);
    expect(diff(auditOrder, reread?.state ?? {}, orderInputs({ ...inputs, period: 3 }))).toMatchObject({
      changed: [],
      ignored: ["period"],
    });
  });

  it("refreshes several instances with one list of instances and one list of databases each", async () => {
    const instances = await Promise.all(["a", "b", "c"].map((name) => bought({ ...homeArgs, name })));
    const ids = [ACCOUNT.rdsInstances.mysqlOrders, ACCOUNT.rdsInstances.mysqlUsers, ACCOUNT.rdsInstances.mysqlBilling];
    const databases = await Promise.all(
      instances.map(({ instanceId }, n) =>
        rdsAuditDatabase.create(cloud.context(), database(instanceId, ids[n] ?? "")),
      ),
    );
    await cloud.requests();
    const context = cloud.context();
    await Promise.all([
      ...instances.map((state) => auditInstance.read(context, state.resourceId ?? "", state)),
      ...databases.map(({ id, state }) => rdsAuditDatabase.read(context, id, state)),
    ]);
    expect((await calls()).sort()).toEqual([
      "listAuditDatabasesNew",
      "listAuditDatabasesNew",
      "listAuditDatabasesNew",
      "listAuditInstancesNew",
      "listPayPerUseCustomerResources",
    ]);
  });
});

describe("databases, tags and rules", () => {
  it("reports why a database is rejected, and waits for one that the list shows late", async () => {
    const { instanceId } = await bought();
    const orders = database(instanceId, ACCOUNT.rdsInstances.mysqlOrders);
    await cloud.patch({ op: "replace", path: "/rdsInstances/0/datastore/version", value: "4.0" });
    expect((await failureOf(rdsAuditDatabase.create(cloud.context(), orders))).message).toContain("MySQL 4.0");
    await cloud.temperament({ listLagSeconds: CLOCK });
    const users = database(instanceId, ACCOUNT.rdsInstances.mysqlUsers);
    expect((await rdsAuditDatabase.create(cloud.context(), users)).state.status).toBe("ON");
  });

  it("does not drop an instance that a lagging list omits, and unsubscribes it on delete", async () => {
    const state = await bought();
    await cloud.temperament({ listLagSeconds: 1e6 });
    const { message } = await failureOf(auditInstance.read(cloud.context(), state.resourceId ?? "", state));
    expect(message).toMatch(
      /DBSS does not list instance .* BSS reports that it is paid and not closed.*the state stays/,
    );
    await auditInstance.delete(cloud.context(), state.resourceId ?? "", state);
    expect((await cloud.state()).refunds.length).toBe(1);
  });

  it("adds many databases with one call and at most three reads of the list", async () => {
    const { instanceId } = await bought();
    const context = cloud.context();
    await cloud.requests();
    const ids = Object.values(ACCOUNT.rdsInstances).filter((id) => id !== ACCOUNT.rdsInstances.mysqlLegacy);
    await Promise.all(
      ids.map((rdsId) => rdsAuditDatabase.create(context, { ...database(instanceId, rdsId), auditEnabled: false })),
    );
    const counted = await calls();
    expect(counted.filter((operation) => operation === "addRdsDatabaseNew").length).toBe(1);
    expect(counted.filter((operation) => operation === "listAuditDatabasesNew").length).toBeLessThanOrEqual(3);
  });

  it("loses no tag if writing them fails, keeps the actual ones in state, and merges a change of one", async () => {
    const written = async () => (await cloud.state()).tags.map(({ key, value }) => `${key}=${value}`).sort();
    const inputs = { ...homeArgs, tags: { a: "1", b: "1" } };
    const state = await bought(inputs);
    await cloud.patch(clicked("by", "hand", state));
    await cloud.fault({
      match: { operation: "batchAddResourceTag" },
      times: 9,
      effect: { kind: "status", status: 400 },
    });
    const wanted = { ...inputs, tags: { a: "2", c: "2" } };
    const changing = auditInstance.update(cloud.context(), state.resourceId ?? "", state, again(state, wanted));
    const error = await failureOf(changing);
    expect((error as PartialFailure).state).toMatchObject({ tags: { a: "1", b: "1" } });
    expect(await written()).toEqual(["a=1", "b=1", "by=hand"]);
    await cloud.reset().then(() => bought(inputs));
    const own = resourceTags.create(cloud.context(), {
      resourceType: "auditInstance",
      resourceId: (await cloud.state()).instances[0]?.resource_id ?? "",
      tags: { a: "3" },
      mode: "merge",
    });
    expect((await own).state.tags).toEqual({ a: "3" });
    expect(await written()).toEqual(["a=3", "b=1"]);
  });

  it("fails if switching rules returns anything but success, and restores the rules on delete", async () => {
    const { instanceId = "" } = await bought();
    const inputs = { instanceId, rules: ["Table_deletion"], enabled: false };
    await withAltered(
      /^dbss\.switchRiskRules$/,
      () => '{"status":"FAILED"}',
      async (context) => expect((await failureOf(riskRuleSwitch.create(context, inputs))).message).toContain("FAILED"),
    );
    await cloud.patch({ op: "replace", path: `/riskRules/${await ruleIndex("Table_deletion")}/status`, value: "ON" });
    const { id, state } = await riskRuleSwitch.create(cloud.context(), inputs);
    await cloud.patch({ op: "replace", path: `/riskRules/${await ruleIndex("Table_deletion")}/status`, value: "ON" });
    const read = await riskRuleSwitch.read(cloud.context(), id, state);
    expect(diff(riskRuleSwitch, read?.state ?? {}, inputs).changed).toEqual(["enabled"]);
    await riskRuleSwitch.update(cloud.context(), id, read?.state ?? state, inputs);
    await riskRuleSwitch.delete(cloud.context(), id, state);
    expect((await cloud.state()).riskRules[await ruleIndex("Table_deletion")]?.status).toBe("ON");
  });
});

async function ruleIndex(name: string): Promise<number> {
  const { riskRules }: State = await cloud.state();
  return riskRules.findIndex((rule) => rule.name === name);
}
