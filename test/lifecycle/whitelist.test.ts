import { expect, it } from "vitest";
import { whitelist } from "../../provider/resources/whitelist";
import { append } from "../cloud";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const inputs = (more: Record<string, unknown> = {}) => home.inputs(whitelist, { sql: "SELECT 1", ...more });

const createAll = (context = home.cloud.context()) =>
  Promise.allSettled(["SELECT 1", "SELECT 2", "SELECT 3"].map((sql) => whitelist.create(context, inputs({ sql }))));

const statements = async () => (await home.rows("whitelists")).map(({ sql }) => sql);

it("adds several statements with one call and deletes them with another", async () => {
  const context = home.cloud.context();
  const made = await createAll(context);
  expect(await statements()).toEqual(["SELECT 1", "SELECT 2", "SELECT 3"]);
  expect(await home.calls()).toEqual({ listWhitelists: 2, batchAddAuditWhitelist: 1 });
  await Promise.all(
    made.map((one) => one.status === "fulfilled" && whitelist.delete(context, one.value.id, one.value.state)),
  );
  expect(await statements()).toEqual([]);
  expect(await home.calls()).toEqual({ listWhitelists: 1, deleteAuditWhitelist: 1 });
});

it("adds a statement once if two resources declare it", async () => {
  const context = home.cloud.context();
  const [one, other] = await Promise.all([whitelist.create(context, inputs()), whitelist.create(context, inputs())]);
  expect(other.id).toBe(one.id);
  const next = inputs({ sql: "SELECT 2" });
  const made = await Promise.allSettled([
    whitelist.create(context, next),
    whitelist.create(context, { ...next, description: "another" }),
  ]);
  expect(made).toMatchObject([
    { status: "fulfilled" },
    {
      status: "rejected",
      reason: { message: expect.stringContaining("differs from the declaration in `description`") },
    },
  ]);
  expect(await statements()).toEqual(["SELECT 1", "SELECT 2"]);
});

it("adds nothing twice if the response is lost", async () => {
  await home.cloud.fault({ match: { operation: "batchAddAuditWhitelist" }, effect: { kind: "reset-after" } });
  const made = await createAll();
  expect(made.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  expect(await statements()).toEqual(["SELECT 1", "SELECT 2", "SELECT 3"]);
});

it("adds the statements of a rejected batch one by one", async () => {
  await home.cloud.fault({
    match: { operation: "batchAddAuditWhitelist" },
    times: 2,
    effect: { kind: "status", status: 400 },
  });
  const made = await createAll();
  expect(made.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "fulfilled", "rejected"]);
  expect(await statements()).toEqual(["SELECT 2", "SELECT 3"]);
});

it("rejects a statement that is listed for other databases, unless `adopt` names it", async () => {
  const databaseId = await home.database();
  await whitelist.create(home.cloud.context(), inputs({ databaseIds: [databaseId] }));
  const { message } = await failureOf(whitelist.create(home.cloud.context(), inputs()));
  expect(message).toContain("which differs from the declaration in `databaseIds`");
  const { state } = await whitelist.create(home.cloud.context(), inputs({ adopt: "SELECT 1" }));
  expect(state.databaseIds).toEqual([]);
  expect(await home.rows("whitelists")).toMatchObject([{ db_ids: [] }]);
});

it("does not adopt an entry with another statement, since no update can change it", async () => {
  const { state } = await whitelist.create(home.cloud.context(), inputs());
  const other = inputs({ sql: "SELECT 2", description: "other", adopt: state.whitelistId });
  const { message } = await failureOf(whitelist.create(home.cloud.context(), other));
  expect(message).toContain("has another `sql`");
  await expect(whitelist.adoptionOf?.(home.cloud.context(), other)).rejects.toThrow(message);
  expect(await home.rows("whitelists")).toMatchObject([{ sql: "SELECT 1", desc: "" }]);
});

it("shows no statement in messages, because it may be a secret", async () => {
  const context = home.cloud.context();
  const { state } = await whitelist.create(context, inputs({ sql: "SELECT 'hidden'" }));
  const adopting = inputs({ sql: "SELECT 'hidden'", adopt: "SELECT 'hidden'" });
  const said = [
    (await whitelist.adoptionOf?.(context, adopting))?.name,
    (await failureOf(whitelist.create(context, inputs({ sql: "SELECT 'hidden'", description: "x" })))).message,
    (await failureOf(whitelist.create(context, { ...adopting, sql: "SELECT 1", adopt: "hidden too" }))).message,
  ];
  const [entry] = await home.rows("whitelists");
  await append(home.cloud, "whitelists", [{ ...entry, id: "twin" }]);
  said.push((await failureOf(whitelist.create(home.cloud.context(), adopting))).message);
  expect(said.join()).not.toContain("hidden");
  expect(said.every((words) => words?.includes(String(state.whitelistId)))).toBe(true);
  expect(context.progress.join()).not.toContain("hidden");
});

it("does not split a character when shortening the name of a listed entry", async () => {
  await whitelist.create(home.cloud.context(), inputs({ sql: `SELECT '${"x".repeat(15)}😀'` }));
  const [entry] = await whitelist.list(home.cloud.context());
  expect(entry?.name).toBe(`whitelist-SELECT '${"x".repeat(15)}😀`);
});
