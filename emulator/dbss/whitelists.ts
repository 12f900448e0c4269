import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { paginate } from "../paging";
import { whitelistSchema } from "../state/contents";
import { instanceInPath, listed, notFound, requireIdle, rowsOf } from "./lookup";
import { checkDatabaseIds, pick } from "./rule-fields";

export function listWhitelists(call: Call): Reply {
  const rows = listed(call, rowsOf(instanceInPath(call), call.state.whitelists));
  const { items, total } = paginate(call, rows, { defaultLimit: 100, maxLimit: 1000 });
  return ok({
    total,
    whitelists: items.map((row) => ({
      id: row.id,
      sql: row.sql,
      db_ids: row.db_ids,
      desc: row.desc,
      enabled: row.enabled,
      create_timestamp_ms: Date.parse(row.created_at),
      update_timestamp_ms: Date.parse(row.updated_at),
    })),
  });
}

const dbIds = z.array(z.string()).nullish();
const desc = z.string().max(255).nullish();

const addSchema = z.object({
  whitelists: z.array(z.object({ sql: z.string().min(1), db_ids: dbIds, desc, enabled: z.boolean().nullish() })).min(1),
});

export function addWhitelists(call: Call): Reply {
  const { state } = call;
  const instance = instanceInPath(call);
  const { whitelists } = call.input(addSchema);
  requireIdle(instance);
  checkDatabaseIds(
    call,
    instance,
    whitelists.flatMap((whitelist) => whitelist.db_ids ?? []),
  );
  const rows = whitelists.map((whitelist) =>
    whitelistSchema.parse({
      instance_id: instance.id,
      created_at: state.now,
      updated_at: state.now,
      sql: whitelist.sql,
      db_ids: whitelist.db_ids ?? [],
      desc: whitelist.desc ?? "",
      enabled: whitelist.enabled ?? true,
    }),
  );
  state.whitelists.push(...rows);
  return ok({ status: "SUCCESS" });
}

const updateSchema = z.object({ enabled: z.boolean(), db_ids: dbIds, desc });

/** The statement itself cannot be changed. */
export function updateWhitelist(call: Call): Reply {
  const instance = instanceInPath(call);
  const id = call.param("id");
  const row = rowsOf(instance, call.state.whitelists).find((candidate) => candidate.id === id);
  if (row === undefined) {
    throw notFound(`whitelist ${id}`);
  }
  const request = call.input(updateSchema);
  requireIdle(instance);
  checkDatabaseIds(call, instance, request.db_ids ?? []);
  row.enabled = request.enabled;
  row.db_ids = request.db_ids ?? row.db_ids;
  row.desc = request.desc ?? row.desc;
  row.updated_at = call.state.now;
  return ok({ status: "SUCCESS" });
}

const deleteSchema = z.object({ whitelists: z.array(z.string()).min(1) });

export function deleteWhitelists(call: Call): Reply {
  const { state } = call;
  const instance = instanceInPath(call);
  const doomed = pick(call, rowsOf(instance, state.whitelists), call.input(deleteSchema).whitelists, "whitelist");
  requireIdle(instance);
  state.whitelists = state.whitelists.filter((row) => !doomed.includes(row));
  return ok({ status: "SUCCESS" });
}
