import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { readSettings } from "../../provider/config";
import { type Context, createContext } from "../../provider/model/context";
import type { PartialFailure } from "../../provider/model/errors";
import type { AuditInstanceState } from "../../provider/resources/audit-instance/args";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { resourceTags } from "../../provider/resources/resource-tags";
import { riskRuleSwitch } from "../../provider/resources/risk-rule-switch";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { buyInstance, homeArgs, instanceInputs, lowArgs } from "./buy-instance";
import { failureOf } from "./instance-home";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
});

async function home(): Promise<AuditInstanceState> {
  return (await buyInstance(cloud.context(), homeArgs)).state;
}

/** A context whose settings differ from the cloud's own. */
function contextWith(env: Record<string, string | undefined>): Context {
  const settings = readSettings(() => undefined, { ...environmentOf(cloud.account), ...env });
  const log = { progress: () => undefined, warn: () => undefined };
  return createContext(settings, log, new AbortController().signal);
}

describe("authentication and permissions", () => {
  it("reports a wrong secret key without printing it", async () => {
    const context = contextWith({ HW_SECRET_KEY: "another" });
    const error = await failureOf(buyInstance(context, homeArgs));
    expect(error.message).toMatch(/HTTP 401 .*(signature|Signature)/s);
    expect(error.message).toMatch(/secret key|SK/);
    expect(error.message).not.toContain("another");
    await context.client.close();
  });

  it("reports a wrong password without printing it", async () => {
    const { userName, domainName } = cloud.account;
    const context = contextWith({
      HW_ACCESS_KEY: undefined,
      HW_SECRET_KEY: undefined,
      HW_USER_NAME: userName,
      HW_USER_PASSWORD: "another",
      HW_DOMAIN_NAME: domainName,
    });
    const error = await failureOf(buyInstance(context, homeArgs));
    expect(error.message).toMatch(
      /^iam\.createToken: HTTP 401: The username or password is wrong \(request ID \S+\)\. Check dbss:userName, dbss:userPassword and/,
    );
    expect(error.message).not.toContain("another");
    await context.client.close();
  });

  it("names a project that does not exist", async () => {
    const context = contextWith({ HW_PROJECT_ID: undefined, HW_PROJECT_NAME: "nowhere" });
    const error = await failureOf(buyInstance(context, homeArgs));
    expect(error.message).toContain('"nowhere"');
    await context.client.close();
  });

  it("renews each token once if they expire between create and update", async () => {
    const { userName, userPassword, domainName } = cloud.account;
    const context = contextWith({
      HW_ACCESS_KEY: undefined,
      HW_SECRET_KEY: undefined,
      HW_USER_NAME: userName,
      HW_USER_PASSWORD: userPassword,
      HW_DOMAIN_NAME: domainName,
    });
    const { id, state, order } = await buyInstance(context, homeArgs);
    const { tokens } = await cloud.state();
    await cloud.patch(
      ...tokens.map((_, index) => ({
        op: "replace" as const,
        path: `/tokens/${index}/expires_at`,
        value: "2020-01-01T00:00:00.000Z",
      })),
    );
    await cloud.requests();
    const renamed = instanceInputs({ ...homeArgs, name: "renamed" }, order.id);
    const updated = await auditInstance.update(context, id, state, renamed);
    expect(updated.name).toBe("renamed");
    const renewals = (await cloud.requests()).filter(
      ({ operation }) => operation === "keystoneCreateUserTokenByPassword",
    );
    expect(renewals.map(({ body }) => body)).toMatchObject([
      { auth: { scope: { project: {} } } },
      { auth: { scope: { domain: {} } } },
    ]);
    await context.client.close();
  });

  it("names the operation that lacks permission and orders nothing", async () => {
    await cloud.patch({
      op: "replace",
      path: "/denied",
      value: ["createInstancesPeriodOrderNew", "createInstancesPeriodOrder"],
    });
    const error = await failureOf(buyInstance(cloud.context(), homeArgs));
    expect(error.message).toMatch(/createPeriodOrder.*HTTP 403/s);
    expect((await cloud.state()).orders).toEqual([]);
  });
});

describe("auditing an RDS database", () => {
  const orders = { rdsId: ACCOUNT.rdsInstances.mysqlOrders, auditEnabled: true };

  it("names an RDS instance that does not exist", async () => {
    const { instanceId = "" } = await home();
    const error = await failureOf(
      rdsAuditDatabase.create(cloud.context(), { instanceId, rdsId: "nope", auditEnabled: true }),
    );
    expect(error.message).toMatch(/RDS instance nope does not exist/);
  });

  it("names the instance that already audits the database", async () => {
    const first = await home();
    await rdsAuditDatabase.create(cloud.context(), { instanceId: first.instanceId ?? "", ...orders });
    const second = (await buyInstance(cloud.context(), { ...homeArgs, name: "other", mark: "e".repeat(32) })).state;
    const error = await failureOf(
      rdsAuditDatabase.create(cloud.context(), { instanceId: second.instanceId ?? "", ...orders }),
    );
    expect(error.message).toContain(`audited by instance home (${first.instanceId})`);
  });

  it("names an engine that cannot be audited", async () => {
    const { instanceId = "" } = await home();
    const rdsId = ACCOUNT.rdsInstances.mysqlOrders;
    await cloud.patch({ op: "replace", path: "/rdsInstances/0/datastore/type", value: "Cobol" });
    const error = await failureOf(rdsAuditDatabase.create(cloud.context(), { instanceId, rdsId, auditEnabled: true }));
    expect(error.message).toContain("Cobol");
  });

  it("adds databases up to the limit, then rejects one more and reports both numbers", async () => {
    const { instanceId = "" } = (await buyInstance(cloud.context(), lowArgs)).state;
    const context = cloud.context();
    const ids = Object.values(ACCOUNT.rdsInstances).slice(0, 3);
    await Promise.all(ids.map((rdsId) => rdsAuditDatabase.create(context, { instanceId, rdsId, auditEnabled: true })));
    const error = await failureOf(
      rdsAuditDatabase.create(cloud.context(), { instanceId, rdsId: ACCOUNT.rdsInstances.mariadb, auditEnabled: true }),
    );
    expect(error.message).toMatch(/audits 3 databases, and its edition allows 3/);
  });

  it("adds concurrent databases with one request", async () => {
    const { instanceId = "" } = await home();
    await cloud.requests();
    const context = cloud.context();
    const ids = Object.values(ACCOUNT.rdsInstances).slice(0, 3);
    await Promise.all(ids.map((rdsId) => rdsAuditDatabase.create(context, { instanceId, rdsId, auditEnabled: false })));
    const operations = (await cloud.requests()).map(({ operation }) => operation);
    expect(operations.filter((operation) => operation === "addRdsDatabaseNew").length).toBe(1);
  });

  it("fails only the rejected database of a batch", async () => {
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
  it("removes undeclared tags in mode `exclusive` and leaves them in mode `merge`", async () => {
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

  it("loses no existing tag if new tags cannot be written", async () => {
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

  it("rejects an unknown risk rule and lists the existing ones", async () => {
    const { instanceId = "" } = await home();
    const error = await failureOf(
      riskRuleSwitch.create(cloud.context(), { instanceId, rules: ["Nope"], enabled: true }),
    );
    expect(error.message).toMatch(/no risk rule with the ID or name Nope; it has: .*Table_deletion/);
  });

  it("rejects a name that two rules share and names both IDs", async () => {
    const { instanceId = "" } = await home();
    const { riskRules } = await cloud.state();
    await cloud.patch({ op: "replace", path: "/riskRules/1/name", value: riskRules[0]?.name });
    const rules = [riskRules[0]?.name ?? ""];
    const error = await failureOf(riskRuleSwitch.create(cloud.context(), { instanceId, rules, enabled: true }));
    expect(error.message).toContain(riskRules[0]?.id);
    expect(error.message).toContain(riskRules[1]?.id);
  });

  it("restores the previous status of each rule when a switch is deleted", async () => {
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

  it("restores the rules that an update no longer names", async () => {
    const { instanceId = "" } = await home();
    const args = { instanceId, enabled: false };
    const { id, state } = await riskRuleSwitch.create(cloud.context(), { ...args, rules: ["Table_deletion"] });
    await riskRuleSwitch.update(cloud.context(), id, state, { ...args, rules: ["Batch_data_deletion"] });
    const off = (await cloud.state()).riskRules.filter(({ status }) => status === "OFF").map(({ name }) => name);
    expect(off.sort()).toEqual(["Batch_data_deletion", "Database_login"]);
  });
});
