import { z } from "zod";
import { adopt, instanceId, previous, ruleName } from "../rules/fields";

export const args = z.strictObject({
  /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
  instanceId,
  /** Name of the rule: one of a kind on its instance. */
  name: ruleName,
  /** How risky a statement is that the rule finds: "LOW", "MEDIUM" or "HIGH". */
  riskLevel: z.enum(["LOW", "MEDIUM", "HIGH"]),
  /** Regular expression that finds a statement. */
  regex: z.string().min(1),
  /** Whether the rule is on. */
  enabled: z.boolean().default(true),
  /**
   * Place among the SQL injection rules of the instance: 1 is looked at first, and one statement is found by one rule
   * only. Left to the service when left out. Rules that it displaces move down: declare ranks from 1 without gaps.
   */
  rank: z.int().min(1).optional(),
  /** ID or name of a rule that exists, to be adopted. */
  adopt,
});

export const outputs = z.object({
  /** ID of the rule. */
  ruleId: z.string(),
  /** What the service says the rule looks for. */
  feature: z.string().optional(),
  /** Whether the rule is the service's own: it can be switched and ranked, but not changed or deleted. */
  builtIn: z.boolean(),
  /** How a rule of the service's own stood before: put back on delete. */
  previous,
});
