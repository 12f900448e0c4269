import { z } from "zod";

export const status = z.enum(["ON", "OFF"]);

export type Status = z.output<typeof status>;

export const args = z.strictObject({
  /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
  instanceId: z.string().min(1).meta({
    onChange: "replaces",
  }),
  /** IDs or names of the risk rules that are switched together. */
  rules: z
    .array(z.string().min(1))
    .min(1)
    .refine((rules) => new Set(rules).size === rules.length, "each rule may be named once")
    .meta({ unordered: true }),
  /** Whether the rules are on. */
  enabled: z.boolean(),
});

export const outputs = z.object({
  /** IDs of the rules. */
  ruleIds: z.array(z.string()),
  /** How each rule stood before, by ID: put back on delete. */
  previous: z.record(z.string(), status),
});
