import { z } from "zod";
import type { RiskStatistics as WireStatistics } from "../client";
import { defineFunction } from "../model/function";

const ruleCount = z
  .object({
    ruleName: z.string().optional().meta({ description: "Name of the rule." }),
    count: z.number().optional().meta({ description: "Number of risks." }),
  })
  .meta({ typeName: "RiskRuleCount", description: "Number of risks that a rule detected." });

const databaseRisks = z
  .object({
    instanceId: z.string().optional().meta({ description: "Instance ID of the audit instance." }),
    instanceName: z.string().optional().meta({ description: "Name of the audit instance." }),
    databaseId: z.string().optional().meta({ description: "ID of the database on the audit instance." }),
    databaseName: z.string().optional().meta({ description: "Name of the database." }),
    ipAddress: z.string().optional().meta({ description: "IP address of the database." }),
    high: z.number().optional().meta({ description: "Number of risks of level HIGH." }),
    medium: z.number().optional().meta({ description: "Number of risks of level MEDIUM." }),
    low: z.number().optional().meta({ description: "Number of risks of level LOW." }),
    total: z.number().optional().meta({ description: "Number of risks of all levels." }),
    rules: z.array(ruleCount).meta({ description: "The rules that detected the risks." }),
  })
  .meta({ typeName: "DatabaseRisks", description: "The risks that were detected on a database." });

const statistics = z
  .object({
    high: z.number().optional().meta({ description: "Total number of risks of level HIGH." }),
    medium: z.number().optional().meta({ description: "Total number of risks of level MEDIUM." }),
    low: z.number().optional().meta({ description: "Total number of risks of level LOW." }),
    updateTime: z
      .number()
      .optional()
      .meta({ description: "When the summary was created, in milliseconds since 1970." }),
    databases: z.array(databaseRisks).meta({ description: "The risks of each database." }),
    rules: z.array(ruleCount).meta({ description: "The risks that each rule detected, on all databases." }),
    supportedVersion: z
      .string()
      .optional()
      .meta({ description: "Minimum version of the audit software of instances that are counted." }),
    uncountedInstances: z
      .array(
        z
          .object({
            name: z.string().optional().meta({ description: "Name of the audit instance." }),
            version: z.string().optional().meta({ description: "Version of its audit software." }),
          })
          .meta({
            typeName: "UncountedInstance",
            description: "An audit instance whose version is too old to be counted.",
          }),
      )
      .meta({ description: "Instances whose version is too old to be counted." }),
  })
  .meta({ typeName: "RiskStatistics", description: "The risks that all instances of the project detected." });

export type RiskStatistics = z.output<typeof statistics>;

export const getRiskStatistics = defineFunction({
  name: "getRiskStatistics",
  description:
    "Returns the risks that all audit instances of the project detected, from the last summary. `getSummaryTask` " +
    "returns when it was created, and SummaryTask enables regular summaries.",
  example: `
const { high, databases } = await dbss.getRiskStatistics();
`,
  args: z.strictObject({}),
  result: statistics,

  async ask({ client }): Promise<RiskStatistics> {
    return toStatistics(await client.dbss.showRiskStatistics());
  },
});

function toStatistics(wire: WireStatistics): RiskStatistics {
  return {
    high: wire.high_risk_total,
    medium: wire.medium_risk_total,
    low: wire.low_risk_total,
    updateTime: wire.update_time,
    databases: wire.db_risk_statistics.map((each) => ({
      instanceId: each.instance_id,
      instanceName: each.instance_name,
      databaseId: each.db_id,
      databaseName: each.db_name,
      ipAddress: each.db_ip,
      high: each.high_risk,
      medium: each.medium_risk,
      low: each.low_risk,
      total: each.total_risk,
      rules: each.risk_rule.map((rule) => ({ ruleName: rule.rule_name_english ?? rule.rule_name, count: rule.count })),
    })),
    rules: wire.rule_risk_statistics.map(({ rule_name: ruleName, count }) => ({ ruleName, count })),
    supportedVersion: wire.unsupported_audit_infos?.support_version,
    uncountedInstances: (wire.unsupported_audit_infos?.audit_infos ?? []).map((each) => ({
      name: each.server_name,
      version: each.audit_version,
    })),
  };
}
