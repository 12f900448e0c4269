import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, type State } from "../../emulator";
import { isThrottled } from "../../provider/client";
import type { Context } from "../../provider/lifecycle/context";
import { diff } from "../../provider/lifecycle/diff";
import { PartialFailure } from "../../provider/lifecycle/errors";
import { type AuditInstanceState, auditInstance, type Inputs } from "../../provider/resources/audit-instance/lifecycle";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database/lifecycle";
import { resourceTags } from "../../provider/resources/resource-tags/lifecycle";
import { riskRuleSwitch } from "../../provider/resources/risk-rule-switch/lifecycle";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { homeArgs } from "../lifecycle/home";
import { failureOf } from "../lifecycle/instance-home";
import { type Answer, startInterposer } from "./interposer";
import { contextBehind } from "./life";
import { operationOf } from "./operation-of";

/** Virtual seconds that pass in a real one. */
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

async function bought(inputs: Inputs = homeArgs, context: Context = cloud.context()): Promise<AuditInstanceState> {
  return (await auditInstance.create(context, inputs)).state;
}

async function calls(): Promise<string[]> {
  return (await cloud.requests()).map(({ operation }) => operation);
}

/** Does something on a cloud whose answers to an operation are altered on their way. */
async function withAltered<T>(
  operation: string,
  alter: (body: string) => string,
  act: (context: Context) => Promise<T>,
): Promise<T> {
  await using interposer = await startInterposer(cloud.account.url);
  interposer.interfere(async (passing, pass) => {
    const answer: Answer = await pass();
    if (operationOf(passing) !== operation) {
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
  it("a job that failed ends the wait at once, with its reason", async () => {
    await cloud.settings({ jobSeconds: 1000 * CLOCK });
    const match = { operation: "listAuditInstanceJobsNew" };
    await cloud.fault({ match, effect: { kind: "fail-job", reason: "the zone is full" } });
    expect((await failureOf(bought())).message).toContain("the zone is full");
  });

  it("what was paid before a failure, and is in no state, is taken up by the next creation", async () => {
    await cloud.fault({ match: { operation: "listAuditInstanceJobsNew" }, effect: { kind: "status", status: 403 } });
    await failureOf(bought());
    const { resourceId } = await bought();
    const { instances, payments } = await cloud.state();
    expect(instances.map(({ resource_id: id }) => id)).toEqual([resourceId]);
    expect(payments.length).toBe(1);
  });

  it("an order whose resource takes its time is waited for as long as the timeout says", async () => {
    await cloud.settings({ orderSeconds: CLOCK });
    expect((await bought({ ...homeArgs, timeouts: { create: "20s" } })).status).toBe("ACTIVE");
    await cloud.reset();
    await cloud.settings({ orderSeconds: 100 * CLOCK });
    const error = await failureOf(bought({ ...homeArgs, timeouts: { create: "1s" } }));
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error.message).toMatch(/not done after 1 s; last seen: processing, no resource yet/);
  });

  it("jobs that are not there yet right after the payment are waited for", async () => {
    await cloud.settings({ jobSeconds: CLOCK, emptyJobsSeconds: CLOCK / 2 });
    expect((await bought()).status).toBe("ACTIVE");
  });

  it("all jobs of an order with a standby are looked at, not the first alone", async () => {
    const withStandby = { ...homeArgs, availabilityZones: ["cn-north-4a", "cn-north-4b"] };
    const context = cloud.context();
    await cloud.settings({ jobSeconds: CLOCK });
    expect((await bought(withStandby, context)).status).toBe("ACTIVE");
    expect(context.progress.join("\n")).toMatch(/job \d of 4/);
  });

  it("a creation waits no longer than the cloud needs, and so does a deletion", async () => {
    const start = performance.now();
    const state = await bought();
    await auditInstance.delete(cloud.context(), state.resourceId ?? "", state);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it("the power state is state: a creation heeds it, and to ask for it twice does nothing", async () => {
    const stopped = { ...homeArgs, powerState: "stopped" as const };
    const state = await bought(stopped);
    expect(state.status).toBe("SHUTOFF");
    await cloud.requests();
    await auditInstance.update(cloud.context(), state.resourceId ?? "", state, stopped);
    expect(await calls()).not.toContain("stopAuditInstanceNew");
  });
});

describe("reading", () => {
  it("lists are read to their last page", async () => {
    await cloud.patch(
      ...[1, 2, 3, 4].map((n) => ({ op: "add" as const, path: "/instances/-", value: { name: `other-${n}` } })),
    );
    const state = await bought();
    await cloud.settings({ maxPageSize: 2 });
    expect((await auditInstance.read(cloud.context(), state.resourceId ?? "", state))?.state.status).toBe("ACTIVE");
    expect((await calls()).filter((operation) => operation === "listAuditInstancesNew").length).toBeGreaterThan(2);
  });

  it("404 for a list is an error, and drops nothing", async () => {
    const state = await bought();
    await cloud.fault({
      match: { operation: "listAuditInstancesNew" },
      times: 9,
      effect: { kind: "status", status: 404 },
    });
    const error = await failureOf(auditInstance.read(cloud.context(), state.resourceId ?? "", state));
    expect(error.message).toContain("HTTP 404");
  });

  it("a server that ignores the offset is noticed at once", async () => {
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

  it("numbers where texts are documented are no obstacle", async () => {
    await cloud.temperament({ numericIds: true });
    const state = await bought();
    expect(state.orderId).toMatch(/^\d+$/);
    const inputs = { ...database(state.instanceId, ACCOUNT.rdsInstances.mysqlOrders), port: 3306 };
    const made = await rdsAuditDatabase.create(cloud.context(), inputs);
    const read = await rdsAuditDatabase.read(cloud.context(), made.id, made.state);
    expect(diff(rdsAuditDatabase, read?.state ?? {}, inputs).changed).toEqual([]);
    await auditInstance.delete(cloud.context(), state.resourceId ?? "", state);
  });

  it("zones in another order, white space in the order's description and a missing subnet are no difference", async () => {
    const inputs = { ...homeArgs, availabilityZones: ["cn-north-4a", "cn-north-4b"] };
    const state = await bought(inputs);
    const { subscriptions } = await cloud.state();
    await cloud.temperament({ zones: "reordered" });
    await cloud.patch({
      op: "replace",
      path: "/subscriptions/0/product_spec_desc",
      value: JSON.stringify(JSON.parse(subscriptions[0]?.product_spec_desc ?? ""), null, 4),
    });
    const withoutSubnet = (body: string) => body.replaceAll(/"subnet_id":"[^"]*",/g, "");
    await withAltered("dbss.listAuditInstances", withoutSubnet, async (context) => {
      const read = await auditInstance.read(context, state.resourceId ?? "", state);
      expect(diff(auditInstance, read?.state ?? {}, inputs)).toMatchObject({ changed: [], replaces: [] });
      expect((await bought(inputs, context)).resourceId).toBe(state.resourceId);
      await auditInstance.delete(context, state.resourceId ?? "", state);
    });
    expect((await cloud.state()).payments.length).toBe(1);
  });

  it("tags, enterprise project, power state and auto-renew are read back; flavor and period, which are not told, replace nothing", async () => {
    const [, enterpriseProjectId = ""] = ACCOUNT.enterpriseProjectIds;
    const inputs = { ...homeArgs, tags: { a: "1" }, enterpriseProjectId, powerState: "running" as const };
    const state = await bought(inputs);
    await cloud.patch(
      { op: "replace", path: "/tags/0/value", value: "2" },
      { op: "replace", path: "/instances/0/enterprise_project_id", value: "0" },
      { op: "replace", path: "/instances/0/status", value: "SHUTOFF" },
      { op: "replace", path: "/subscriptions/0/expire_policy", value: 3 },
      { op: "replace", path: "/instances/0/flavor_id", value: ACCOUNT.flavors.high },
    );
    const read = await auditInstance.read(cloud.context(), state.resourceId ?? "", state);
    const { changed, replaces } = diff(auditInstance, read?.state ?? {}, { ...inputs, period: 3 });
    expect([...changed].sort()).toEqual(["autoRenew", "enterpriseProjectId", "powerState", "tags"]);
    expect(replaces).toEqual([]);
  });

  it("a refresh of several instances asks for the instances once, and once for the databases of each", async () => {
    const marks = ["a", "b", "c"].map((letter) => letter.repeat(32));
    const instances = await Promise.all(marks.map((mark) => bought({ ...homeArgs, mark })));
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
  it("a database that is refused is told with the reason; one that the list shows late is waited for", async () => {
    const { instanceId } = await bought();
    const orders = database(instanceId, ACCOUNT.rdsInstances.mysqlOrders);
    await cloud.patch({ op: "replace", path: "/rdsInstances/0/datastore/version", value: "4.0" });
    expect((await failureOf(rdsAuditDatabase.create(cloud.context(), orders))).message).toContain("MySQL 4.0");
    await cloud.temperament({ listLagSeconds: CLOCK });
    const users = database(instanceId, ACCOUNT.rdsInstances.mysqlUsers);
    expect((await rdsAuditDatabase.create(cloud.context(), users)).state.status).toBe("ON");
  });

  it("a list that lags neither drops an instance that was just bought nor leaves it paid when it is destroyed", async () => {
    const state = await bought();
    await cloud.temperament({ listLagSeconds: 1e6 });
    expect(await auditInstance.read(cloud.context(), state.resourceId ?? "", state)).toMatchObject({ state });
    await auditInstance.delete(cloud.context(), state.resourceId ?? "", state);
    expect((await cloud.state()).refunds.length).toBe(1);
  });

  it("many databases are added with one call, and found with few", async () => {
    const { instanceId } = await bought();
    const context = cloud.context();
    await cloud.requests();
    const ids = Object.values(ACCOUNT.rdsInstances).filter((id) => id !== ACCOUNT.rdsInstances.mysqlLegacy);
    await Promise.all(
      ids.map((rdsId) => rdsAuditDatabase.create(context, { ...database(instanceId, rdsId), auditEnabled: false })),
    );
    const counted = await calls();
    expect(counted.filter((operation) => operation === "addRdsNoAgentDatabase").length).toBe(1);
    expect(counted.filter((operation) => operation === "listAuditDatabasesNew").length).toBeLessThanOrEqual(3);
  });

  it("tags whose re-creation failed are not gone, and the state says what is true", async () => {
    const inputs = { ...homeArgs, tags: { a: "1", b: "1" } };
    const state = await bought(inputs);
    await cloud.patch(clicked("by", "hand", state));
    await cloud.fault({
      match: { operation: "batchAddResourceTag" },
      times: 9,
      effect: { kind: "status", status: 400 },
    });
    const wanted = { ...inputs, tags: { a: "2", c: "2" } };
    const error = await failureOf(auditInstance.update(cloud.context(), state.resourceId ?? "", state, wanted));
    expect((error as PartialFailure).state).toMatchObject({ tags: { a: "1", b: "1" } });
    await cloud.reset().then(() => bought(inputs));
    const own = resourceTags.create(cloud.context(), {
      resourceType: "auditInstance",
      resourceId: (await cloud.state()).instances[0]?.resource_id ?? "",
      tags: { a: "3" },
      mode: "merge",
    });
    expect((await own).state.tags).toEqual({ a: "3" });
    expect((await cloud.state()).tags.map(({ key, value }) => `${key}=${value}`).sort()).toEqual(["a=3", "b=1"]);
  });

  it("a switch of rules that answers anything but success is an error; deleting it puts back what it found", async () => {
    const { instanceId = "" } = await bought();
    const inputs = { instanceId, rules: ["Table_deletion"], enabled: false };
    await withAltered(
      "dbss.switchRiskRules",
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

describe("on the wire", () => {
  it("429 is waited out as the server wishes, and the wait can be cancelled", async () => {
    const throttle = {
      match: { operation: "showAuditQuotaNew" },
      times: 2,
      effect: { kind: "throttle", retryAfter: 0.3 },
    };
    await cloud.fault(throttle);
    const start = performance.now();
    await cloud.context().client.dbss.showAuditQuota();
    expect(performance.now() - start).toBeGreaterThan(550);
    await cloud.fault({ ...throttle, effect: { kind: "throttle", retryAfter: 60 } });
    const signal = AbortSignal.timeout(100);
    const again = performance.now();
    expect(isThrottled(await failureOf(cloud.context().client.dbss.showAuditQuota({}, { signal })))).toBe(false);
    expect(performance.now() - again).toBeLessThan(5_000);
  });

  it.each([409, 500, 502, 503])("%i is healed by asking again, where that is safe", async (status) => {
    await cloud.fault({ match: { method: "GET" }, times: 2, effect: { kind: "status", status } });
    await cloud.fault({ match: { operation: "payOrders" }, effect: { kind: "status", status } });
    await bought().catch(() => bought());
    expect((await cloud.state()).payments.length).toBe(1);
  });

  it.each(["createInstancesPeriodOrderNew", "payOrders"])(
    "%s is not asked for again when its answer is lost: it is looked for",
    async (operation) => {
      await cloud.fault({ match: { operation }, effect: { kind: "reset-after" } });
      expect((await bought()).status).toBe("ACTIVE");
      expect((await calls()).filter((each) => each === operation).length).toBe(1);
      const { orders, payments } = await cloud.state();
      expect([orders.length, payments.length]).toEqual([1, 1]);
    },
  );

  it("when an order was never placed, the true error is told", async () => {
    await cloud.fault({ match: { operation: "createInstancesPeriodOrderNew" }, effect: { kind: "reset-before" } });
    expect((await failureOf(bought())).message).toMatch(/dbss\.createPeriodOrder .*: no complete response/);
    expect((await cloud.state()).orders).toEqual([]);
  });

  it("a server that never answers is given up on", async () => {
    await using interposer = await startInterposer(cloud.account.url);
    interposer.interfere(async () => "silence");
    const context = contextBehind(interposer, environmentOf(cloud.account), { timeoutMs: 200, maxAttempts: 2 });
    const start = performance.now();
    const error = await failureOf(bought(homeArgs, context));
    await context.client.close();
    expect(error.message).toMatch(/no complete response .*UND_ERR_HEADERS_TIMEOUT/);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("a region that has only the older paths is served by them", async () => {
    await cloud.settings({ missingOperations: await newerOperations() });
    const { instanceId, ...state } = await bought({ ...homeArgs, tags: { a: "1" } });
    const made = await rdsAuditDatabase.create(cloud.context(), database(instanceId, ACCOUNT.rdsInstances.mysqlOrders));
    await rdsAuditDatabase.delete(cloud.context(), made.id, made.state);
    await auditInstance.delete(cloud.context(), state.resourceId ?? "", { instanceId, ...state });
    expect((await cloud.state()).instances).toEqual([]);
  });
});

/** What a life asks for on the newer paths. */
async function newerOperations(): Promise<string[]> {
  const { instanceId, ...state } = await bought({ ...homeArgs, tags: { a: "1" } });
  const made = await rdsAuditDatabase.create(cloud.context(), database(instanceId, ACCOUNT.rdsInstances.mysqlOrders));
  await rdsAuditDatabase.delete(cloud.context(), made.id, made.state);
  await auditInstance.delete(cloud.context(), state.resourceId ?? "", { instanceId, ...state });
  return [...new Set(await calls())].filter((operation) => operation.endsWith("New"));
}
