import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, listing, nothing, optionalFlag, optionalOnOff, optionalText, optionalWord, text } from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";
import { enabled, instanceId, onInstance } from "./fields";

const auditScope = record({
  id: text,
  name: text,
  /** Types of statements, such as "DELETE,DROP_TABLE,LOGIN". */
  action: optionalWord,
  /** ON if the scope is enabled, else OFF. */
  status: optionalOnOff,
  /** Client addresses that are not audited. */
  exception_ips: optionalText,
  /** Client addresses. */
  source_ips: optionalText,
  /** Client ports. */
  source_ports: optionalText,
  /** IDs of the databases on the audit instance. */
  db_ids: optionalText,
  /** Names of these databases. */
  db_names: optionalText,
  /** Database accounts. */
  db_users: optionalText,
  /** Whether the scope audits everything. */
  all_audit: optionalFlag,
});

/** Which statements of which clients are audited. Lists are comma-separated; an absent one restricts nothing. */
export type AuditScope = z.output<typeof auditScope>;

const scopeBody = {
  rule_name: z.string().min(1).describe("Name of the scope."),
  db_ids: z.string().describe("Comma-separated IDs of the databases; all if empty."),
  db_names: z.string().describe("Comma-separated names of the same databases."),
  action: z
    .string()
    .optional()
    .describe('Comma-separated types of statements, such as "DELETE,LOGIN"; all if omitted.'),
  db_users: z.string().optional().describe("Comma-separated database accounts; all if omitted."),
  source_ips: z.string().optional().describe("Comma-separated client addresses; all if omitted."),
  source_ports: z.string().optional().describe("Comma-separated client ports; all if omitted."),
  exception_ips: z.string().optional().describe("Comma-separated client addresses that are not audited."),
};

const scopeIds = z.array(id).min(1).describe("IDs of the scopes.");
const onScope = { instance_id: instanceId, id: id.describe("ID of the scope.") };

export const auditScopeOperations = {
  /** Lists the scopes of an instance. */
  listAuditScopes: defineOperation({
    id: "listAuditRuleScopesNew",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/rule/scopes",
    older: { id: "listAuditRuleScopes", path: "/v1/{project_id}/{instance_id}/dbss/audit/rule/scopes" },
    request: { path: onInstance },
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
    request: { path: onInstance, body: scopeBody },
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
    request: { path: onScope, body: scopeBody },
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
    request: { path: onScope },
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
    request: { path: onInstance, body: { ids: scopeIds } },
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
    request: { path: onInstance, body: { ids: scopeIds, status: enabled } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
