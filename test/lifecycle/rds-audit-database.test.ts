import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { PartialFailure } from "../../provider/model/errors";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { homeArgs } from "./buy-instance";
import { failureOf, InstanceHome } from "./instance-home";
import { Stack } from "./program-run";

const home = new InstanceHome();
const ids = ACCOUNT.rdsInstances;

const inputs = (rdsId: string, more: Record<string, unknown> = {}) => home.inputs(rdsAuditDatabase, { rdsId, ...more });

const create = (rdsId: string, more: Record<string, unknown> = {}) =>
  rdsAuditDatabase.create(home.cloud.context(), inputs(rdsId, more));

/** Adds a database of a service other than RDS: DBSS lists it, RDS does not. */
const beside = (id: string, type: string, version: string) =>
  home.cloud.patch({
    op: "add",
    path: "/rdsInstances/-",
    value: { id, name: id, port: 8000, private_ips: ["192.168.0.130"], datastore: { type, version } },
  });

describe("with its ID alone", () => {
  it.each([
    [ids.mysqlOrders, "MYSQL"],
    [ids.postgresql, "POSTGRESQL"],
    [ids.sqlserver, "SQLSERVER"],
    [ids.mariadb, "MARIADB"],
  ])("audits %s, which RDS lists", async (rdsId, type) => {
    const { state } = await create(rdsId);
    expect(await home.rows("databases")).toMatchObject([{ rds_id: rdsId, type, status: "ON" }]);
    expect(state).toMatchObject({
      status: "ON",
      auditStatus: "ACTIVE",
      charset: "UTF8",
      os: "LINUX64",
      instanceName: expect.stringMatching(/./),
      classification: "RDS",
      agentUrl: [],
      rdsAuditSwitchMismatch: false,
    });
  });

  it.each([
    ["taurus", "TaurusDB", "8.0", "TAURUS"],
    ["warehouse", "DWS", "9.1", "DWS"],
    ["ledger", "GaussDB", "8.2", "GAUSSDBOPENGAUSS"],
  ])("audits %s, which only DBSS lists", async (id, datastore, version, type) => {
    await beside(id, datastore, version);
    expect(await rdsAuditDatabase.foresee?.(home.cloud.context(), inputs(id))).toEqual([]);
    await create(id);
    expect(await home.rows("databases")).toMatchObject([{ rds_id: id, type, status: "ON" }]);
  });
});

it("rejects an ID that neither RDS nor DBSS knows, in the preview and before adding anything", async () => {
  const [failure] = (await rdsAuditDatabase.foresee?.(home.cloud.context(), inputs("nowhere"))) ?? [];
  expect(failure).toMatchObject({ property: "rdsId", reason: expect.stringMatching(/RDS instance .* does not exist/) });
  expect((await failureOf(create("nowhere"))).message).toContain("Nothing was added");
});

it("warns that each deployment would replace it if the service reports another version than the declared one", async () => {
  const context = home.cloud.context();
  await rdsAuditDatabase.create(context, inputs(ids.mysqlOrders, { engineVersion: "5.7" }));
  expect(context.warnings).toEqual([
    expect.stringContaining("reports another value than the declared one for engineVersion. The next deployment would"),
  ]);
});

it("warns of nothing if the declared details are those of the service", async () => {
  const context = home.cloud.context();
  await rdsAuditDatabase.create(
    context,
    inputs(ids.mysqlOrders, { engine: "MySQL", engineVersion: "8.0", port: 3306 }),
  );
  expect(context.warnings).toEqual([]);
});

it("sends the details from RDS in a region that does not accept IDs", async () => {
  await home.cloud.settings({ missingOperations: ["addRdsDatabaseNew", "addRdsDatabase"] });
  await create(ids.mysqlOrders);
  expect(await home.rows("databases")).toMatchObject([{ rds_id: ids.mysqlOrders, status: "ON" }]);
  expect(await home.calls()).toMatchObject({ addRdsNoAgentDatabase: 1 });
});

it("fails only the databases of a batch that the service rejects, with its reason", async () => {
  const context = home.cloud.context();
  const [orders, legacy] = await Promise.allSettled([
    rdsAuditDatabase.create(context, inputs(ids.mysqlOrders)),
    rdsAuditDatabase.create(context, inputs(ids.mysqlLegacy)),
  ]);
  expect(orders.status).toBe("fulfilled");
  expect(legacy).toMatchObject({
    status: "rejected",
    reason: { message: expect.stringContaining("MySQL 5.6 cannot be audited without an agent") },
  });
  expect(await home.calls()).toMatchObject({ addRdsDatabaseNew: 1 });
});

it("reports an enabled audit for which RDS uploads no logs", async () => {
  const { id, state } = await create(ids.mysqlOrders);
  await home.cloud.patch({ op: "replace", path: "/databases/0/rds_audit_switch_mismatch", value: true });
  const read = await rdsAuditDatabase.read(home.cloud.context(), id, state);
  expect(read?.state).toMatchObject({ auditEnabled: true, rdsAuditSwitchMismatch: true });
});

describe("auditing through LTS", () => {
  const lts = async () => (await home.rows("databases"))[0]?.lts_audit_switch;

  it("is disabled once, and left alone by `ltsAuditEnabled: true`", async () => {
    const { id, state } = await create(ids.mysqlOrders, { ltsAuditEnabled: true });
    expect(await lts()).toBeUndefined();
    const news = inputs(ids.mysqlOrders, { ltsAuditEnabled: false });
    const off = await rdsAuditDatabase.update(home.cloud.context(), id, state, news);
    expect(await lts()).toBe(1);
    await home.calls();
    await rdsAuditDatabase.update(home.cloud.context(), id, off, news);
    expect(await home.calls()).toEqual({ listAuditDatabasesNew: 1 });
  });

  it("is not recorded as disabled if disabling it fails", async () => {
    const refusal = { kind: "status" as const, status: 403 };
    await home.cloud.fault({ match: { operation: "switchAuditDatabaseNew" }, skip: 1, effect: refusal });
    const error = await failureOf(create(ids.mysqlOrders, { ltsAuditEnabled: false }));
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error).toMatchObject({ state: { auditEnabled: true, ltsAuditEnabled: undefined } });
  });
});

describe("a database that an interrupted run added to another instance", () => {
  const low = { ...homeArgs, name: "bought", edition: "low" as const, flavor: ACCOUNT.flavors.low };
  const medium = { ...homeArgs, name: "bought" };
  const rdsId = ids.mysqlOrders;

  const on = (instanceId: string | undefined) => home.inputs(rdsAuditDatabase, { instanceId, rdsId });

  const auditing = async () => (await home.rows("databases")).map((row) => row.instance_id);

  /** A stack whose run replaced the instance and was killed before unsubscribing the old one. */
  async function interrupted(): Promise<{ stack: Stack; first: string; second: string }> {
    const stack = new Stack(() => home.cloud.context());
    await stack.up(low);
    const first = stack.instance?.state.instanceId ?? "";
    const killed = stack.run();
    await stack.upOrder(medium, killed);
    await stack.upInstance(medium, killed);
    const second = stack.instance?.state.instanceId ?? "";
    await rdsAuditDatabase.create(killed, on(second));
    return { stack, first, second };
  }

  it("moves back if the program is reverted and that instance is replaced", async () => {
    const { stack, first, second } = await interrupted();
    expect(await auditing()).toEqual([second]);
    const back = stack.run();
    await stack.upOrder(low, back);
    await stack.upInstance(low, back);
    await rdsAuditDatabase.create(back, on(first));
    expect(await auditing()).toEqual([first]);
    expect((await home.rows("payments")).length).toBe(3);
  });

  it("stays if this run does not replace that instance, or keeps it", async () => {
    const { stack, first, second } = await interrupted();
    const refusal = `audited by instance bought (${second}). Remove it there first.`;
    const stranger = await failureOf(rdsAuditDatabase.create(home.cloud.context(), on(first)));
    expect(stranger.message).toContain(refusal);
    const forward = stack.run();
    await stack.upOrder(medium, forward);
    await stack.upInstance(medium, forward);
    const kept = await failureOf(rdsAuditDatabase.create(forward, on(first)));
    expect(kept.message).toContain(refusal);
    expect(await auditing()).toEqual([second]);
  });
});
