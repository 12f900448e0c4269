import { z } from "zod";
import { adopt, databaseIds, instanceId, ipList, previous, ruleName, textList, unorderedList } from "../rules/fields";

const actions = [
  "LOGIN",
  "CREATE_TABLE",
  "CREATE_TABLESPACE",
  "DROP_TABLE",
  "DROP_TABLESPACE",
  "DELETE",
  "INSERT",
  "SELECT",
  "SELECT_FOR_UPDATE",
  "UPDATE",
  "CREATE_USER",
  "DROP_USER",
  "GRANT",
  "REVOKE",
  "ROLLBACK",
] as const;

export const args = z.strictObject({
  /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
  instanceId,
  /** Name of the scope: one of a kind on its instance. */
  name: ruleName,
  /** IDs of the databases that are audited: `databaseId` of an RdsAuditDatabase. All of them when empty. */
  databaseIds,
  /** Kinds of statements that are audited, such as "DELETE" or "LOGIN". All of them when empty. */
  actions: unorderedList(z.enum(actions)).default([]),
  /** Accounts of the databases whose statements are audited. All of them when empty. */
  databaseUsers: textList,
  /** Clients that are audited: IP addresses, ranges (`10.0.0.1-10.0.0.9`) and blocks (`10.0.0.0/24`). All when empty. */
  sourceIps: ipList,
  /** Ports of clients that are audited: 1 to 65535. All of them when empty. */
  sourcePorts: unorderedList(z.int().min(1).max(65535)).default([]),
  /** Clients that are not audited, in the same forms. They win over `sourceIps`. */
  exceptionIps: ipList,
  /** Whether the scope is on. */
  enabled: z.boolean().default(true),
  /** ID or name of a scope that exists, to be adopted. */
  adopt,
});

export const outputs = z.object({
  /** ID of the scope. */
  scopeId: z.string(),
  /** Names of the databases that are audited, as the service shows them. */
  databaseNames: z.string().optional(),
  /** Whether the scope is the service's own, which audits everything: it can be switched, but not changed or deleted. */
  builtIn: z.boolean(),
  /** How the service's own scope stood before: put back on delete. */
  previous,
});
