import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { RiskRule } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).max(64),
    /** Name of the rules, as the service matches it. */
    name: z.string().min(1).optional(),
    /** Levels of the rules. All levels when left out. */
    riskLevels: z
      .array(z.enum(["LOW", "MEDIUM", "HIGH", "NO_RISK"]))
      .min(1)
      .optional(),
  });

export type GetRiskRulesArgs = z.input<ReturnType<typeof args>>;

/** A risk rule as the service lists it; `getRiskRule` answers its conditions, too. */
export interface RiskRuleSummary {
  readonly ruleId: string;
  readonly name: string;
  /** OPERATE or LOGIN. */
  readonly type?: string;
  /** What the rule looks at, in one text. */
  readonly feature?: string;
  /** ON or OFF. */
  readonly status?: string;
  /** Priority: 1 is looked at first. */
  readonly rank?: number;
  /** LOW, MEDIUM, HIGH or NO_RISK. */
  readonly riskLevel?: string;
  /** SYSTEM for the service's own rules, else CUSTOMIZE. */
  readonly ruleType?: string;
}

const rules = defineQuery({
  name: "getRiskRules",
  args,
  async ask({ client, signal }, { instanceId, name, riskLevels }): Promise<RiskRuleSummary[]> {
    const filter = { instance_id: instanceId, name, risk_levels: riskLevels?.join(",") };
    return (await client.dbss.listRiskRules(filter, { signal })).map(toRiskRule);
  },
});

function toRiskRule(wire: RiskRule): RiskRuleSummary {
  return {
    ruleId: wire.id,
    name: wire.name,
    type: wire.type,
    feature: wire.feature,
    status: wire.status,
    rank: wire.rank,
    riskLevel: wire.risk_level,
    ruleType: wire.rule_type,
  };
}

/**
 * Lists the risk rules of an instance.
 *
 * @example
 * ```ts
 * const rules = await dbss.getRiskRules({ instanceId: "…", riskLevels: ["HIGH", "MEDIUM"] });
 * ```
 */
export function getRiskRules(args: GetRiskRulesArgs, options?: QueryOptions): Promise<RiskRuleSummary[]> {
  return rules.now(args, options);
}

/** `getRiskRules` for arguments that may be outputs. */
export function getRiskRulesOutput(
  args: Lifted<GetRiskRulesArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<RiskRuleSummary[]> {
  return rules.whenKnown(args, options);
}
