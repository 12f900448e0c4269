import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { SqlInjectionRule } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).max(64),
    /** Levels of the rules. All levels when left out. */
    riskLevels: z
      .array(z.enum(["LOW", "MEDIUM", "HIGH"]))
      .min(1)
      .optional(),
  });

export type GetSqlInjectionRulesArgs = z.input<ReturnType<typeof args>>;

/** A pattern of SQL that is taken for an attack. */
export interface SqlInjectionRuleSummary {
  readonly ruleId: string;
  readonly name: string;
  /** ON or OFF. */
  readonly status?: string;
  /** LOW, MEDIUM or HIGH. */
  readonly riskLevel?: string;
  /** SYSTEM for the service's own rules, else CUSTOMIZE. */
  readonly type?: string;
  /** Priority: 1 is looked at first. */
  readonly rank?: number;
  /** What the rule looks at, such as "Regular expression". */
  readonly feature?: string;
  readonly regex?: string;
  /** Of the service's own rules only. */
  readonly keywords?: string;
}

const rules = defineQuery({
  name: "getSqlInjectionRules",
  args,
  async ask({ client, signal }, { instanceId, riskLevels }): Promise<SqlInjectionRuleSummary[]> {
    const filter = { instance_id: instanceId, risk_levels: riskLevels?.join(",") };
    return (await client.dbss.listSqlInjectionRules(filter, { signal })).map(toRule);
  },
});

function toRule(wire: SqlInjectionRule): SqlInjectionRuleSummary {
  return {
    ruleId: wire.id,
    name: wire.name,
    status: wire.status,
    riskLevel: wire.risk_level,
    type: wire.type,
    rank: wire.rank,
    feature: wire.feature,
    regex: wire.regex,
    keywords: wire.keywords,
  };
}

/**
 * Lists the SQL injection rules of an instance.
 *
 * @example
 * ```ts
 * const rules = await dbss.getSqlInjectionRules({ instanceId: "…", riskLevels: ["HIGH"] });
 * ```
 */
export function getSqlInjectionRules(
  args: GetSqlInjectionRulesArgs,
  options?: QueryOptions,
): Promise<SqlInjectionRuleSummary[]> {
  return rules.now(args, options);
}

/** `getSqlInjectionRules` for arguments that may be outputs. */
export function getSqlInjectionRulesOutput(
  args: Lifted<GetSqlInjectionRulesArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<SqlInjectionRuleSummary[]> {
  return rules.whenKnown(args, options);
}
