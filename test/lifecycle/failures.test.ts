import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { readSettings } from "../../provider/config";
import { type Context, createContext } from "../../provider/lifecycle/context";
import { PartialFailure } from "../../provider/lifecycle/errors";
import { type AuditInstanceState, auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database/lifecycle";
import { resourceTags } from "../../provider/resources/resource-tags/lifecycle";
import { riskRuleSwitch } from "../../provider/resources/risk-rule-switch/lifecycle";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { homeArgs } from "./home";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
});

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) {
    throw new Error("It did not fail.");
  }
  return error;
}

async function home(): Promise<AuditInstanceState> {
  return (await auditInstance.create(cloud.context(), homeArgs)).state;
}

/** A context with other settings than the cloud's own. */
function contextWith(env: Record<string, string | undefined>): Context {
  const settings = readSettings(() => undefined, { ...environmentOf(cloud.account), ...env });
  const log = { progress: () => undefined, warn: () => undefined };
  return createContext(settings, log, new AbortController().signal);
}

describe("who asks", () => {
  it("a wrong secret key is said to be one", async () => {
    const context = contextWith({ HW_SECRET_KEY: "another" });
    const error = await failureOf(auditInstance.create(context, homeArgs));
    expect(error.message).toMatch(/HTTP 401 .*(signature|Signature)/s);
    expect(error.message).toMatch(/secret key|SK/);
    expect(error.message).not.toContain("another");
    await context.client.close();
  });

  it("a wrong password is said to be one", async () => {
    const { userName, domainName } = cloud.account;
    const context = contextWith({
      HW_ACCESS_KEY: undefined,
      HW_SECRET_KEY: undefined,
      HW_USER_NAME: userName,
      HW_USER_PASSWORD: "another",
      HW_DOMAIN_NAME: domainName,
    });
    const error = await failureOf(auditInstance.create(context, homeArgs));
    expect(error.message).toContain("HTTP 401");
    expect(error.message).not.toContain("another");
    await context.client.close();
  });

  it("a project that there is not is named", async () => {
    const context = contextWith({ HW_PROJECT_ID: undefined, HW_PROJECT_NAME: "nowhere" });
    const error = await failureOf(auditInstance.create(context, homeArgs));
    expect(error.message).toContain('"nowhere"');
    await context.client.close();
  });

  it("an expired token is renewed once, in the middle of things", async () => {
    const { userName, userPassword, domainName } = cloud.account;
    const context = contextWith({
      HW_ACCESS_KEY: undefined,
      HW_SECRET_KEY: undefined,
      HW_USER_NAME: userName,
      HW_USER_PASSWORD: userPassword,
      HW_DOMAIN_NAME: domainName,
    });
    const { id, state } = await auditInstance.create(context, homeArgs);
    const { tokens } = await cloud.state();
    await cloud.patch(
      ...tokens.map((_, index) => ({
        op: "replace" as const,
        path: `/tokens/${index}/expires_at`,
        value: "2020-01-01T00:00:00.000Z",
      })),
    );
    const updated = await auditInstance.update(context, id, state, { ...homeArgs, name: "renamed" });
    expect(updated.name).toBe("renamed");
    await context.client.close();
  });

  it("a permission that is missing is named with its operation", async () => {
    await cloud.patch({
      op: "replace",
      path: "/denied",
      value: ["createInstancesPeriodOrderNew", "createInstancesPeriodOrder"],
    });
    const error = await failureOf(auditInstance.create(cloud.context(), homeArgs));
    expect(error.message).toMatch(/createPeriodOrder.*HTTP 403/s);
    expect((await cloud.state()).orders).toEqual([]);
  });
});

describe("buying", () => {
  it("no quota: refused before the order, with both numbers", async () => {
    await cloud.patch({ op: "replace", path: "/quota/audit_quota", value: 0 });
    const error = await failureOf(auditInstance.create(cloud.context(), homeArgs));
    expect(error.message).toMatch(/0 audit instances, and 1 is needed/);
    expect((await cloud.state()).orders).toEqual([]);
  });

  it("a flavor of another edition: refused with those that are offered", async () => {
    const error = await failureOf(auditInstance.create(cloud.context(), { ...homeArgs, flavor: ACCOUNT.flavors.high }));
    expect(error.message).toContain(ACCOUNT.flavors.medium);
    expect((await cloud.state()).orders).toEqual([]);
  });

  it("a zone that there is not: refused with those that there are", async () => {
    const args = { ...homeArgs, availabilityZones: ["cn-north-4z"] };
    const error = await failureOf(auditInstance.create(cloud.context(), args));
    expect(error.message).toMatch(/not offered in cn-north-4z; offered: .*cn-north-4a/);
  });

  it.each([
    { maxPrice: 100 },
    { maxPrice: { amount: 100, currency: "CNY" } },
    { maxPrice: { amount: 1e6, currency: "USD" } },
  ])("above $maxPrice nothing is ordered", async ({ maxPrice }) => {
    const error = await failureOf(auditInstance.create(cloud.context(), { ...homeArgs, maxPrice }));
    expect(error.message).toMatch(/6500 CNY/);
    expect((await cloud.state()).orders).toEqual([]);
  });

  it("not enough balance: the order is named and kept, and paid by the next update", async () => {
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1 });
    const error = await failureOf(auditInstance.create(cloud.context(), homeArgs));
    const { orders } = await cloud.state();
    expect(orders).toMatchObject([{ status: 6 }]);
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error.message).toContain(orders[0]?.order_id);
    expect(error.message).toContain("pulumi up");
    const { id, state } = error as PartialFailure;
    expect(id).toBe(orders[0]?.order_id);
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1e6 });
    const updated = await auditInstance.update(cloud.context(), id, state as AuditInstanceState, homeArgs);
    const after = await cloud.state();
    expect(after.orders.length).toBe(1);
    expect(updated.resourceId).toBe(after.instances[0]?.resource_id);
    const read = await auditInstance.read(cloud.context(), id, updated);
    expect(read?.id).toBe(updated.resourceId);
  });

  it("not enough balance: delete cancels the order", async () => {
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1 });
    const { id, state } = (await failureOf(auditInstance.create(cloud.context(), homeArgs))) as PartialFailure;
    await auditInstance.delete(cloud.context(), id, state as AuditInstanceState);
    expect((await cloud.state()).orders).toMatchObject([{ status: 4 }]);
  });

  it("a failed job ends the wait with its reason, and the instance stays known", async () => {
    await cloud.fault({ effect: { kind: "fail-job", reason: "the subnet has no free address" } });
    const error = await failureOf(auditInstance.create(cloud.context(), homeArgs));
    expect(error.message).toContain("the subnet has no free address");
    expect(error.message).toContain("pulumi destroy");
    const { id, state } = error as PartialFailure;
    const [instance] = (await cloud.state()).instances;
    expect(id).toBe(instance?.resource_id);
    await auditInstance.delete(cloud.context(), id, state as AuditInstanceState);
    expect((await cloud.state()).instances).toEqual([]);
  });

  it("a timeout keeps what was bought, and the next run goes on waiting", async () => {
    await cloud.settings({ jobSeconds: 100_000 });
    const impatient = { ...homeArgs, timeouts: { create: "1s" } };
    const error = await failureOf(auditInstance.create(cloud.context(), impatient));
    expect(error.message).toMatch(/not done after 1 s; last seen: job 1 of/);
    const { id, state } = error as PartialFailure;
    await cloud.advance("P3D");
    const updated = await auditInstance.update(cloud.context(), id, state as AuditInstanceState, homeArgs);
    expect(updated.status).toBe("ACTIVE");
    expect((await cloud.state()).orders.length).toBe(1);
  });

  it("a frozen instance shows as such, and says what to do", async () => {
    const { resourceId = "", ...state } = await home();
    await cloud.patch({ op: "replace", path: "/instances/0/status", value: "FROZEN" });
    const declared = { ...homeArgs, powerState: "running" as const };
    const read = await auditInstance.read(cloud.context(), resourceId, { ...state, ...declared, resourceId });
    expect(read?.state).toMatchObject({ status: "FROZEN", powerState: "frozen" });
    const error = await failureOf(
      auditInstance.update(cloud.context(), resourceId, read?.state ?? { ...homeArgs }, {
        ...homeArgs,
        name: "renamed",
      }),
    );
    expect(error.message).toMatch(/FROZEN/);
    expect((error as PartialFailure).state).toMatchObject({ name: "home", status: "FROZEN" });
  });
});

describe("auditing", () => {
  const orders = { rdsId: ACCOUNT.rdsInstances.mysqlOrders, auditEnabled: true };

  it("an RDS instance that there is not is named", async () => {
    const { instanceId = "" } = await home();
    const error = await failureOf(
      rdsAuditDatabase.create(cloud.context(), { instanceId, rdsId: "nope", auditEnabled: true }),
    );
    expect(error.message).toMatch(/no RDS instance nope/);
  });

  it("a database that another instance audits: which one is said", async () => {
    const first = await home();
    await rdsAuditDatabase.create(cloud.context(), { instanceId: first.instanceId ?? "", ...orders });
    const second = (await auditInstance.create(cloud.context(), { ...homeArgs, name: "other", mark: "e".repeat(32) }))
      .state;
    const error = await failureOf(
      rdsAuditDatabase.create(cloud.context(), { instanceId: second.instanceId ?? "", ...orders }),
    );
    expect(error.message).toContain(`audited by instance home (${first.instanceId})`);
  });

  it("an engine that cannot be audited is named", async () => {
    const { instanceId = "" } = await home();
    const rdsId = ACCOUNT.rdsInstances.mysqlOrders;
    await cloud.patch({ op: "replace", path: "/rdsInstances/0/datastore/type", value: "Cobol" });
    const error = await failureOf(rdsAuditDatabase.create(cloud.context(), { instanceId, rdsId, auditEnabled: true }));
    expect(error.message).toContain("Cobol");
  });

  it("one database too many is refused with both numbers; those that fit are added", async () => {
    const { instanceId = "" } = (
      await auditInstance.create(cloud.context(), { ...homeArgs, edition: "low", flavor: ACCOUNT.flavors.low })
    ).state;
    const context = cloud.context();
    const ids = Object.values(ACCOUNT.rdsInstances).slice(0, 3);
    await Promise.all(ids.map((rdsId) => rdsAuditDatabase.create(context, { instanceId, rdsId, auditEnabled: true })));
    const error = await failureOf(
      rdsAuditDatabase.create(cloud.context(), { instanceId, rdsId: ACCOUNT.rdsInstances.mariadb, auditEnabled: true }),
    );
    expect(error.message).toMatch(/audits 3 databases, and its edition allows 3/);
  });

  it("databases that are added at the same time go together", async () => {
    const { instanceId = "" } = await home();
    await cloud.requests();
    const context = cloud.context();
    const ids = Object.values(ACCOUNT.rdsInstances).slice(0, 3);
    await Promise.all(ids.map((rdsId) => rdsAuditDatabase.create(context, { instanceId, rdsId, auditEnabled: false })));
    const operations = (await cloud.requests()).map(({ operation }) => operation);
    expect(operations.filter((operation) => operation === "addRdsNoAgentDatabase").length).toBe(1);
  });

  it("of several that are added together, only what is refused fails", async () => {
    const { instanceId = "" } = await home();
    const context = cloud.context();
    await cloud.patch({ op: "replace", path: "/rdsInstances/1/status", value: "FAILED" });
    const outcomes = await Promise.allSettled(
      [ACCOUNT.rdsInstances.mysqlOrders, ACCOUNT.rdsInstances.mysqlUsers].map((rdsId) =>
        rdsAuditDatabase.create(context, { instanceId, rdsId, auditEnabled: true }),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });
});

describe("tags and rules", () => {
  it("exclusive removes the tags that are not declared, merge leaves them", async () => {
    const { resourceId = "" } = await home();
    const byHand = {
      op: "add" as const,
      path: "/tags/-",
      value: { resource_type: "auditInstance", resource_id: resourceId, key: "by", value: "hand" },
    };
    await cloud.patch(byHand);
    const args = { resourceType: "auditInstance", resourceId, tags: { team: "security" } };
    const merged = await resourceTags.create(cloud.context(), { ...args, mode: "merge" });
    expect((await cloud.state()).tags.map(({ key }) => key).sort()).toEqual(["by", "team"]);
    expect((await resourceTags.read(cloud.context(), merged.id, merged.state))?.state.tags).toEqual({
      team: "security",
    });
    await resourceTags.update(cloud.context(), merged.id, merged.state, { ...args, mode: "exclusive" });
    expect((await cloud.state()).tags.map(({ key }) => key)).toEqual(["team"]);
  });

  it("a tag that cannot be written loses no other", async () => {
    const { resourceId = "" } = await home();
    const args = { resourceType: "auditInstance", resourceId, mode: "merge" as const };
    const { id, state } = await resourceTags.create(cloud.context(), { ...args, tags: { a: "1", b: "1" } });
    await cloud.fault({
      match: { operation: "batchAddResourceTag" },
      times: 100,
      effect: { kind: "status", status: 400 },
    });
    const error = await failureOf(
      resourceTags.update(cloud.context(), id, state, { ...args, tags: { b: "2", c: "2" } }),
    );
    expect((error as PartialFailure).state).toMatchObject({ tags: { a: "1", b: "1" } });
    expect((await cloud.state()).tags.map(({ key, value }) => `${key}=${value}`).sort()).toEqual(["a=1", "b=1"]);
  });

  it("a rule that there is not is refused with those that there are", async () => {
    const { instanceId = "" } = await home();
    const error = await failureOf(
      riskRuleSwitch.create(cloud.context(), { instanceId, rules: ["Nope"], enabled: true }),
    );
    expect(error.message).toMatch(/no risk rule with the ID or name Nope; it has: .*Table_deletion/);
  });

  it("a name that two rules have is an error that names both", async () => {
    const { instanceId = "" } = await home();
    const { riskRules } = await cloud.state();
    await cloud.patch({ op: "replace", path: "/riskRules/1/name", value: riskRules[0]?.name });
    const rules = [riskRules[0]?.name ?? ""];
    const error = await failureOf(riskRuleSwitch.create(cloud.context(), { instanceId, rules, enabled: true }));
    expect(error.message).toContain(riskRules[0]?.id);
    expect(error.message).toContain(riskRules[1]?.id);
  });

  it("deleting a switch puts back what it found, rule by rule", async () => {
    const { instanceId = "" } = await home();
    const rules = ["Database_login", "Table_deletion"];
    const standing = async () =>
      (await cloud.state()).riskRules
        .filter(({ name }) => rules.includes(name))
        .map(({ name, status }) => `${name} ${status}`);
    const before = await standing();
    expect(before.sort()).toEqual(["Database_login OFF", "Table_deletion ON"]);
    const { id, state } = await riskRuleSwitch.create(cloud.context(), { instanceId, rules, enabled: true });
    expect((await standing()).sort()).toEqual(["Database_login ON", "Table_deletion ON"]);
    await riskRuleSwitch.delete(cloud.context(), id, state);
    expect((await standing()).sort()).toEqual(before);
  });

  it("an update that names other rules puts back those that it no longer names", async () => {
    const { instanceId = "" } = await home();
    const args = { instanceId, enabled: false };
    const { id, state } = await riskRuleSwitch.create(cloud.context(), { ...args, rules: ["Table_deletion"] });
    await riskRuleSwitch.update(cloud.context(), id, state, { ...args, rules: ["Batch_data_deletion"] });
    const off = (await cloud.state()).riskRules.filter(({ status }) => status === "OFF").map(({ name }) => name);
    expect(off.sort()).toEqual(["Batch_data_deletion", "Database_login"]);
  });
});
