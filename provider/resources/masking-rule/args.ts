import { z } from "zod";
import { adopt, instanceId, previous, ruleName } from "../rules/fields";

export const args = z.strictObject({
  /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
  instanceId,
  /** Name of the rule: one of a kind on its instance. */
  name: ruleName,
  /** Regular expression that finds what is to be hidden. */
  regex: z.string().min(1),
  /** What stands in its place in the audit log. */
  maskValue: z.string().min(1),
  /** Whether the rule is on. */
  enabled: z.boolean().default(true),
  /** ID or name of a rule that exists, to be adopted. */
  adopt,
});

export const outputs = z.object({
  /** ID of the rule. */
  ruleId: z.string(),
  /** Whether the rule is the service's own: it can be switched, but not changed or deleted. */
  builtIn: z.boolean(),
  /** How a rule of the service's own stood before: put back on delete. */
  previous,
});
