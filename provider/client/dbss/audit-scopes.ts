import { z } from "zod";
import { failingUnlessSuccess } from "../answers";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, listing, nothing, onOff, optionalFlag, optionalOnOff, optionalText, text } from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";

const auditScope = record({
  id: text,
  name: text,
  /** Comma-separated lists, here and below. */
  action: optionalText,
  status: optionalOnOff,
  exception_ips: optionalText,
  source_ips: optionalText,
  source_ports: optionalText,
  db_ids: optionalText,
  db_names: optionalText,
  db_users: optionalText,
  all_audit: optionalFlag,
});

/** Which statements of which clients are audited. */
export type AuditScope = z.output<typeof auditScope>;

const scopeBody = {
  rule_name: z.string().min(1),
  db_ids: z.string(),
  db_names: z.string(),
  action: z.string().optional(),
  db_users: z.string().optional(),
  source_ips: z.string().optional(),
  source_ports: z.string().optional(),
  exception_ips: z.string().optional(),
};

export const auditScopeOperations = {
  /** Lists the scopes of an instance. */
  listAuditScopes: defineOperation({
    id: "listAuditRuleScopesNew",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/rule/scopes",
    older: { id: "listAuditRuleScopes", path: "/v1/{project_id}/{instance_id}/dbss/audit/rule/scopes" },
    request: { path: { instance_id: id } },
    response: listing(["scopes"], auditScope),
    document: `${REFERENCE}, 3.5.1`,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100, asText: true },
  }),

  /** Creates a scope; the service does not return its ID. */
  createAuditScope: defineOperation({
    id: "createAuditScopeRule",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/rule/scopes",
    request: { path: { instance_id: id }, body: scopeBody },
    response: nothing,
    document: DESCRIPTION,
    repeatable: false,
    failing: failingUnlessSuccess("status"),
  }),

  /** Changes a scope. */
  updateAuditScope: defineOperation({
    id: "updateAuditScopeRule",
    service: "dbss",
    method: "POST",
    path: "/v3/{project_id}/audit/{instance_id}/rule/scopes/{id}",
    request: { path: { instance_id: id, id }, body: scopeBody },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Deletes a scope. */
  deleteAuditScope: defineOperation({
    id: "deleteAuditScope",
    service: "dbss",
    method: "DELETE",
    path: "/v1/{project_id}/audit/{instance_id}/rule/scopes/{id}",
    request: { path: { instance_id: id, id } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Deletes several scopes. */
  deleteAuditScopes: defineOperation({
    id: "batchDeleteAuditScope",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/rule/scopes/batch-delete",
    request: { path: { instance_id: id }, body: { ids: z.array(id).min(1) } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Enables or disables scopes. */
  switchAuditScopes: defineOperation({
    id: "setAuditScopeRuleSwitch",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/rule/scopes/switch",
    request: { path: { instance_id: id }, body: { ids: z.array(id).min(1), status: onOff } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
