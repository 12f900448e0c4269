import { describe, expect, it } from "vitest";
import { diff } from "../../provider/model/diff";
import { PartialFailure } from "../../provider/model/errors";
import { ecsAuditDatabase } from "../../provider/resources/ecs-audit-database";
import { environmentOf } from "../cloud";
import { startInterposer, withBody } from "../faults/interposer";
import { contextBehind } from "../faults/life";
import { operationOf } from "../faults/operation-of";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const given = {
  databaseName: "shop",
  engine: "POSTGRESQL",
  engineVersion: "16",
  ipAddress: "192.168.0.60",
  port: 5432,
  os: "LINUX64",
};

const inputs = (more: Record<string, unknown> = {}) => home.inputs(ecsAuditDatabase, { ...given, ...more });

const create = (more: Record<string, unknown> = {}) => ecsAuditDatabase.create(home.cloud.context(), inputs(more));

describe("creating a self-built database", () => {
  it("adds it and enables its audit", async () => {
    const { id, state } = await create({ instanceName: "shop-1", charset: "GBK" });
    const [row] = await home.rows("databases");
    expect(row).toMatchObject({
      name: "shop",
      type: "POSTGRESQL",
      version: "16",
      ip: "192.168.0.60",
      port: "5432",
      os: "LINUX64",
      charset: "GBK",
      instance_name: "shop-1",
      db_classification: "ECS",
      status: "ON",
    });
    expect(id).toBe(`${home.instanceId}/${row?.id}`);
    expect(state).toMatchObject({ databaseId: row?.id, status: "ON", auditStatus: "ACTIVE" });
  });

  it("waits until the list shows it and reports the wait", async () => {
    await home.cloud.temperament({ listLagSeconds: 3000 });
    const context = home.cloud.context();
    const { state } = await ecsAuditDatabase.create(context, inputs());
    expect(state.status).toBe("ON");
    expect(context.progress).toContainEqual(
      expect.stringContaining("Database shop at 192.168.0.60:5432: added, not listed yet"),
    );
  });

  it.each(["reset-after", "truncate"] as const)(
    "continues after a lost response and adds it once (%s)",
    async (kind) => {
      await home.cloud.fault({ match: { operation: "addAuditDatabaseNew" }, effect: { kind } });
      const { state } = await create();
      expect(await home.rows("databases")).toMatchObject([{ id: state.databaseId, status: "ON" }]);
    },
  );

  it("works in a region that has only the older operations", async () => {
    await home.cloud.settings({
      missingOperations: ["addAuditDatabaseNew", "switchAuditDatabaseNew", "listAuditDatabasesNew"],
    });
    expect((await create()).state).toMatchObject({ auditEnabled: true, status: "ON" });
  });

  it("distinguishes databases at the same address by `instanceName`", async () => {
    const one = await create({ instanceName: "one" });
    const two = await create({ instanceName: "two" });
    expect(two.id).not.toBe(one.id);
    expect(await home.rows("databases")).toHaveLength(2);
  });

  it("rejects a database above the limit of the edition and reports both numbers", async () => {
    for (let port = 1; port <= 6; port++) {
      await create({ port });
    }
    const { message } = await failureOf(create());
    expect(message).toContain(
      "audits 6 databases, and its edition allows 6: Database shop at 192.168.0.60:5432 was not added",
    );
    expect(await home.rows("databases")).toHaveLength(6);
  });

  it("keeps the added database in state if its audit cannot be enabled", async () => {
    const failure = { kind: "status" as const, status: 403 };
    await home.cloud.fault({ match: { operation: "switchAuditDatabaseNew" }, effect: failure });
    const error = await failureOf(create());
    if (!(error instanceof PartialFailure)) {
      throw error;
    }
    expect(error.state).toMatchObject({ auditEnabled: false, status: "OFF" });
    const [row] = await home.rows("databases");
    expect(error.id).toBe(`${home.instanceId}/${row?.id}`);
  });
});

describe("an existing database at the same address", () => {
  it("is adopted if it matches, and its audit is enabled", async () => {
    const first = await create({ auditEnabled: false });
    const second = await create();
    expect(second.id).toBe(first.id);
    expect(await home.rows("databases")).toMatchObject([{ status: "ON" }]);
  });

  it("is left alone if it differs, and the error names it and the differences", async () => {
    const { state } = await create({ databaseName: "old-shop", engineVersion: "12" });
    const { message } = await failureOf(create());
    expect(message).toContain(`old-shop (${state.databaseId}) that differs in databaseName, engineVersion`);
    expect(await home.rows("databases")).toMatchObject([{ name: "old-shop" }]);
  });
});

describe("a database that is replaced", () => {
  it("is not one that the preview could adopt", async () => {
    const { id, state } = await create();
    const renamed = inputs({ databaseName: "store" });
    const context = home.cloud.context();
    await ecsAuditDatabase.compare?.(context, id, state, renamed, diff(ecsAuditDatabase, state, renamed));
    expect(await ecsAuditDatabase.adoptionOf?.(context, renamed)).toBeUndefined();
  });

  it.each(["store", "shop"])("is not adopted while the list still shows it after its removal (%s)", async (name) => {
    const { id, state } = await create();
    await using interposer = await startInterposer(home.cloud.account.url);
    const context = contextBehind(interposer, environmentOf(home.cloud.account));
    const before = await context.snapshots.databases.get(home.instanceId);
    await ecsAuditDatabase.delete(context, id, state);
    let stale = 2;
    interposer.interfere(async (passing, pass) => {
      const answer = await pass();
      if (operationOf(passing) !== "dbss.listDatabases" || stale === 0) {
        return answer;
      }
      stale -= 1;
      return withBody(answer, { databases: before, total: before.length });
    });
    const replacement = await ecsAuditDatabase.create(context, inputs({ databaseName: name }));
    expect(await home.rows("databases")).toMatchObject([{ id: replacement.state.databaseId, name, status: "ON" }]);
  });
});

it("disables the audit in place", async () => {
  const { id, state } = await create();
  const off = await ecsAuditDatabase.update(home.cloud.context(), id, state, inputs({ auditEnabled: false }));
  expect(off).toMatchObject({ auditEnabled: false, status: "OFF", databaseId: state.databaseId });
  expect(await home.rows("databases")).toMatchObject([{ status: "OFF" }]);
});

it("advises a refresh when updating a database that is no longer on the instance", async () => {
  const { id, state } = await create();
  await home.cloud.patch({ op: "remove", path: "/databases/0" });
  const { message } = await failureOf(ecsAuditDatabase.update(home.cloud.context(), id, state, inputs()));
  expect(message).toBe(
    `Database shop at 192.168.0.60:5432 is no longer on ${home.instanceId}. Run \`pulumi refresh\`, then \`pulumi up\` to add it again.`,
  );
});

describe("the TLS key", () => {
  const tlsKey = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----\n";

  it("is sent only when it changes and appears in no journal", async () => {
    const { id, state } = await create({ tlsKey });
    expect(await home.rows("databases")).toMatchObject([{ tls_key_digest: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    const requests = await home.cloud.requests();
    expect(JSON.stringify(requests)).not.toContain("MIIEvQIBADANBg");
    expect(requests.filter(({ operation }) => operation === "addDatabaseSslKey")).toHaveLength(1);
    await ecsAuditDatabase.update(home.cloud.context(), id, state, inputs({ tlsKey }));
    expect(await home.calls()).toEqual({ listAuditDatabasesNew: 1 });
    await ecsAuditDatabase.update(home.cloud.context(), id, state, inputs({ tlsKey: `${tlsKey}\n` }));
    expect(await home.calls()).toMatchObject({ addDatabaseSslKey: 1 });
  });

  it("is in neither the state nor the error if the service rejects it", async () => {
    const error = await failureOf(create({ tlsKey: "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----" }));
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error).toMatchObject({ state: { databaseName: "shop", tlsKey: undefined } });
    expect(error.message).not.toContain("MIIC");
  });
});
