import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, listing, nothing, optionalFlag, optionalNumber, optionalText, text, textList } from "../wire";
import { DESCRIPTION } from "./documents";
import { instanceId, onInstance } from "./fields";

const whitelist = record({
  id: text,
  /** The SQL statement. */
  sql: text,
  /** IDs of the databases that the entry applies to; all if empty. */
  db_ids: textList,
  /** Description of the entry. */
  desc: optionalText,
  enabled: optionalFlag,
  /** When the entry was added, in milliseconds since 1970. */
  create_timestamp_ms: optionalNumber,
  /** When the entry was last changed, in milliseconds since 1970. */
  update_timestamp_ms: optionalNumber,
});

/** An entry of the whitelist: a statement that raises no alarm. */
export type Whitelist = z.output<typeof whitelist>;

const changeable = {
  /** IDs of the databases that the entry applies to; all if omitted. */
  db_ids: z.array(z.string()).optional(),
  /** Description of the entry. */
  desc: z.string().optional(),
};

const sql = z.string().min(1).describe("The SQL statement.");

export const whitelistOperations = {
  /** Lists the statements that raise no alarm. */
  listWhitelists: defineOperation({
    id: "listWhitelists",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/whitelists",
    request: { path: onInstance },
    response: listing(["whitelists"], whitelist),
    document: DESCRIPTION,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100 },
  }),

  /** Adds statements; the service does not return their IDs. */
  addWhitelists: defineOperation({
    id: "batchAddAuditWhitelist",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/whitelists",
    request: {
      path: onInstance,
      body: { whitelists: z.array(z.object({ sql, ...changeable, enabled: z.boolean().optional() })).min(1) },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: false,
    failing: failingUnlessSuccess("status"),
  }),

  /** Changes a statement. */
  updateWhitelist: defineOperation({
    id: "updateAuditWhitelist",
    service: "dbss",
    method: "PUT",
    path: "/v1/{project_id}/audit/{instance_id}/whitelists/{id}",
    request: {
      path: { instance_id: instanceId, id: id.describe("ID of the entry.") },
      body: { ...changeable, enabled: z.boolean() },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Deletes statements, by their IDs. */
  deleteWhitelists: defineOperation({
    id: "deleteAuditWhitelist",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/whitelists/batch-delete",
    request: { path: onInstance, body: { whitelists: z.array(id).min(1).describe("IDs of the entries.") } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
