import { z } from "zod";
import { adopt, databaseIds, instanceId } from "../rules/fields";

export const args = z.strictObject({
  /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
  instanceId,
  /** The statement that raises no alarm: one of a kind on its instance. */
  sql: z.string().min(1).meta({ onChange: "replaces" }),
  /** IDs of the databases that it is for: `databaseId` of an RdsAuditDatabase. All of them when empty. */
  databaseIds,
  /** Remarks. */
  description: z.string().default(""),
  /** Whether the entry is on. */
  enabled: z.boolean().default(true),
  /** ID or statement of an entry that exists, to be adopted. */
  adopt,
});

export const outputs = z.object({
  /** ID of the entry. */
  whitelistId: z.string(),
});
