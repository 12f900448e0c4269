import { z } from "zod";
import { instanceId } from "../rules/fields";

export const args = z.strictObject({
  /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
  instanceId,
  /** How many days audit logs are kept. Fewer than before: older logs are lost. */
  retentionDays: z.int().min(1),
});

export const outputs = z.object({
  /** The fewest days that the instance allows. */
  minDays: z.number().optional(),
  /** The most days that the instance allows. */
  maxDays: z.number().optional(),
  /** The setting before the resource was created: put back on delete. */
  previous: z.object({ retentionDays: z.number().optional() }),
});
