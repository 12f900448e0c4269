import { z } from "zod";
import { adopt, databaseIds, instanceId, ipList, previous, ruleName, unorderedList } from "../rules/fields";

const actions = [
  "LOGIN",
  "CREATE_TABLE",
  "CREATE_TABLESPACE",
  "DROP_TABLE",
  "DROP_TABLESPACE",
  "DELETE",
  "INSERT",
  "INSERT_SELECT",
  "SELECT",
  "SELECT_FOR_UPDATE",
  "UPDATE",
  "CREATE_USER",
  "DROP_USER",
  "GRANT",
  "REVOKE",
  "ROLLBACK",
  "OPERATE",
  "ALL",
] as const;

const symbol = z.enum(["GREATER", "EQUAL", "LESS", "GREATER_EQUAL", "LESS_EQUAL", "NO_MATCH"]).default("NO_MATCH");

const part = z.string().min(1).optional();

const object = z
  .strictObject({ schema: part, table: part, column: part })
  .refine(({ schema, table, column }) => (schema ?? table ?? column) !== undefined, {
    error: "a schema, a table or a column is expected",
  });

export const args = z.strictObject({
  /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
  instanceId,
  /** Name of the rule: one of a kind on its instance. */
  name: ruleName,
  /** How risky it is what the rule finds: "LOW", "MEDIUM", "HIGH" or "NO_RISK". */
  riskLevel: z.enum(["LOW", "MEDIUM", "HIGH", "NO_RISK"]),
  /** Whether the rule is on. */
  enabled: z.boolean().default(true),
  /**
   * Place among the risk rules of the instance: 1 is looked at first, and one statement is found by one rule only. Left
   * to the service when left out. Rules that it displaces move down: declare ranks from 1 without gaps.
   */
  rank: z.int().min(1).optional(),
  /** Kinds of statements that the rule looks for, such as "DELETE" or "LOGIN". All of them when empty. */
  actions: unorderedList(z.enum(actions)).default([]),
  /** Schemas, tables and columns that the statements are about. All of them when empty. */
  schemas: unorderedList(object).default([]),
  /** Whether the case of their names is ignored. */
  ignoreCase: z.boolean().default(false),
  /** IDs of the databases that the rule is for: `databaseId` of an RdsAuditDatabase. All of them when empty. */
  databaseIds,
  /** Clients that the rule is for: IP addresses, ranges (`10.0.0.1-10.0.0.9`) and blocks (`10.0.0.0/24`). All when empty. */
  clientIps: ipList,
  /** Clients that the rule is not for, in the same forms. */
  exceptionIps: ipList.meta({ writeOnly: true }),
  /** How the duration of a statement compares with `executionTime`. "NO_MATCH": it does not matter. */
  executionSymbol: symbol,
  /** Duration that a statement is compared with. The service's documents do not name its unit. */
  executionTime: z.int().min(0).default(0),
  /** How the number of rows that a statement affects compares with `affectRows`. "NO_MATCH": it does not matter. */
  affectSymbol: symbol,
  /** Number of rows that a statement is compared with. */
  affectRows: z.int().min(0).default(0),
  /** ID or name of a rule that exists, to be adopted. */
  adopt,
});

export const outputs = z.object({
  /** ID of the rule. */
  ruleId: z.string(),
  /** What the service says the rule looks for: OPERATE, LOGIN, … */
  type: z.string().optional(),
  /** Whether the rule is the service's own: it can be switched, but not changed or deleted. */
  builtIn: z.boolean(),
  /** How a rule of the service's own stood before: put back on delete. */
  previous,
});
