import { z } from "zod";
import { failingUnlessSuccess } from "../answers";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, listing, nothing, optionalFlag, optionalNumber, optionalText, text, textList } from "../wire";
import { DESCRIPTION } from "./documents";

const whitelist = record({
  id: text,
  sql: text,
  db_ids: textList,
  desc: optionalText,
  enabled: optionalFlag,
  create_timestamp_ms: optionalNumber,
  update_timestamp_ms: optionalNumber,
});

/** A statement that raises no alarm. */
export type Whitelist = z.output<typeof whitelist>;

const changeable = { db_ids: z.array(z.string()).optional(), desc: z.string().optional() };

export const whitelistOperations = {
  /** Lists the statements that raise no alarm. */
  listWhitelists: defineOperation({
    id: "listWhitelists",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/whitelists",
    request: { path: { instance_id: id } },
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
      path: { instance_id: id },
      body: {
        whitelists: z
          .array(z.object({ sql: z.string().min(1), ...changeable, enabled: z.boolean().optional() }))
          .min(1),
      },
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
    request: { path: { instance_id: id, id }, body: { ...changeable, enabled: z.boolean() } },
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
    request: { path: { instance_id: id }, body: { whitelists: z.array(id).min(1) } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
