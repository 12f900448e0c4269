import { expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { auditScope } from "../../provider/resources/audit-scope";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const inputs = (more: Record<string, unknown> = {}) => home.inputs(auditScope, { name: "writes", ...more });

const create = (more: Record<string, unknown> = {}) => auditScope.create(home.cloud.context(), inputs(more));

it("creates a scope with the IDs and names of its databases", async () => {
  const ids = [await home.database(), await home.database(ACCOUNT.rdsInstances.mysqlUsers)];
  const { state } = await create({ databaseIds: ids, actions: ["INSERT"], sourcePorts: [5000, 4000] });
  expect(state).toMatchObject({ databaseIds: ids, databaseNames: "orders,users", sourcePorts: [5000, 4000] });
  expect((await home.rows("scopes")).at(-1)).toMatchObject({
    db_ids: ids.join(","),
    db_names: "orders,users",
    source_ports: "5000,4000",
  });
});

it("applies a scope without databases to all of them", async () => {
  const { state } = await create();
  expect(state.databaseIds).toEqual([]);
  expect((await home.rows("scopes")).at(-1)).toMatchObject({ db_ids: "[ALL]" });
});

it("rejects an unknown database and lists the existing ones before creating anything", async () => {
  const id = await home.database();
  const { message } = await failureOf(create({ databaseIds: ["nowhere"] }));
  expect(message).toMatch(/^databaseIds: .* has no database with the ID nowhere; it has: orders \(/);
  expect(message).toContain(id);
  expect(await home.calls()).not.toHaveProperty("createAuditScopeRule");
});

it("disables the built-in full audit scope and re-enables it on delete", async () => {
  const { id, state } = await create({ name: "Full audit rule", adopt: "Full audit rule", enabled: false });
  expect(state).toMatchObject({ builtIn: true, enabled: false, previous: { enabled: true } });
  expect(await home.rows("scopes")).toMatchObject([{ all_audit: true, status: "OFF" }]);
  const drifted = await auditScope.update(home.cloud.context(), id, state, inputs({ name: "Full audit rule" }));
  expect(drifted).toMatchObject({ enabled: true, previous: { enabled: true } });
  await auditScope.delete(home.cloud.context(), id, state);
  expect(await home.rows("scopes")).toMatchObject([{ all_audit: true, status: "ON" }]);
});

it("deletes several scopes with one call", async () => {
  const made = await Promise.all(["a", "b", "c"].map((name) => create({ name })));
  await home.cloud.requests();
  const context = home.cloud.context();
  await Promise.all(made.map(({ id, state }) => auditScope.delete(context, id, state)));
  expect(await home.rows("scopes")).toHaveLength(1);
  expect(await home.calls()).toEqual({ batchDeleteAuditScope: 1, listAuditRuleScopesNew: 1 });
});

it("deletes the rest of a batch if one scope is already gone", async () => {
  const made = await Promise.all(["a", "b"].map((name) => create({ name })));
  await home.cloud.patch({ op: "remove", path: "/scopes/1" });
  const context = home.cloud.context();
  await Promise.all(made.map(({ id, state }) => auditScope.delete(context, id, state)));
  expect(await home.rows("scopes")).toHaveLength(1);
});
