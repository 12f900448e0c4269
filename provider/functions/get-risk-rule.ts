import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { RiskRuleDetail } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { commaList } from "./comma-list";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).max(64),
    /** ID of the rule. */
    ruleId: z.string().min(1).max(64),
  });

export type GetRiskRuleArgs = z.input<ReturnType<typeof args>>;

/** A risk rule with all of its conditions. An empty list means any. */
export interface RiskRuleDetails {
  readonly ruleId: string;
  readonly name: string;
  /** ON or OFF. */
  readonly status?: string;
  /** LOW, MEDIUM, HIGH or NO_RISK. */
  readonly riskLevel?: string;
  /** Priority: 1 is looked at first. */
  readonly rank?: number;
  /** Kinds of statements, such as DELETE or DROP_TABLE. */
  readonly actions: readonly string[];
  /** What the statements are about. */
  readonly schemas: readonly RiskRuleObject[];
  /** Whether the case of names is ignored. */
  readonly ignoreCase?: boolean;
  readonly databaseIds: readonly string[];
  /** How the duration is compared: GREATER, EQUAL, LESS, GREATER_EQUAL, LESS_EQUAL or NO_MATCH. */
  readonly executionSymbol?: string;
  /** Duration that a statement is compared with, in milliseconds. */
  readonly executionTime?: number;
  /** How the number of rows is compared: GREATER, EQUAL, LESS, GREATER_EQUAL, LESS_EQUAL or NO_MATCH. */
  readonly affectSymbol?: string;
  /** Number of affected rows that a statement is compared with. */
  readonly affectRows?: number;
  /** Addresses of clients, as ranges: `IP-IP` or `IP/XX`. */
  readonly clientIps: readonly string[];
  /** Addresses that the rule does not hold for. */
  readonly exceptionIps: readonly string[];
}

/** Schema, table and column that a rule is about; what is left out means any. */
export interface RiskRuleObject {
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
}

const rule = defineQuery({
  name: "getRiskRule",
  args,
  async ask({ client, signal }, { instanceId, ruleId }): Promise<RiskRuleDetails> {
    const wire = await client.dbss.showRiskRule({ instance_id: instanceId, risk_id: ruleId }, { signal });
    return toRiskRuleDetails(ruleId, wire);
  },
});

function toRiskRuleDetails(ruleId: string, wire: RiskRuleDetail): RiskRuleDetails {
  return {
    ruleId: wire.rule_id ?? ruleId,
    name: wire.rule_name,
    status: wire.status,
    riskLevel: wire.risk_level,
    rank: wire.rank,
    actions: commaList(wire.action),
    schemas: wire.schemas.map(({ schema, table, column }) => ({ schema, table, column })),
    ignoreCase: wire.ignore_case,
    databaseIds: commaList(wire.db_ids),
    executionSymbol: wire.execution_symbol,
    executionTime: wire.execution_time,
    affectSymbol: wire.affect_symbol,
    affectRows: wire.affect_rows,
    clientIps: commaList(wire.client_ips),
    exceptionIps: commaList(wire.exception_ips),
  };
}

/**
 * Answers one risk rule with all of its conditions.
 *
 * @example
 * ```ts
 * const rule = await dbss.getRiskRule({ instanceId: "…", ruleId: "xX4W2ngBo47GiyUSBeOy" });
 * ```
 */
export function getRiskRule(args: GetRiskRuleArgs, options?: QueryOptions): Promise<RiskRuleDetails> {
  return rule.now(args, options);
}

/** `getRiskRule` for arguments that may be outputs. */
export function getRiskRuleOutput(
  args: Lifted<GetRiskRuleArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<RiskRuleDetails> {
  return rule.whenKnown(args, options);
}
