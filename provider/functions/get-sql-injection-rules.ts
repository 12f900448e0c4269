import { z } from "zod";
import type { SqlInjectionRule } from "../client";
import { defineFunction } from "../model/function";

const args = z.strictObject({
  instanceId: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "Instance ID of the audit instance: `instanceId` of an AuditInstance." }),
  riskLevels: z
    .array(z.enum(["LOW", "MEDIUM", "HIGH", "NO_RISK"]))
    .min(1)
    .optional()
    .meta({ description: "Levels of the rules. All levels when left out." }),
});

const sqlInjectionRuleSummary = z
  .object({
    ruleId: z.string(),
    name: z.string(),
    status: z.string().optional().meta({ description: "ON or OFF." }),
    riskLevel: z.string().optional().meta({ description: "LOW, MEDIUM, HIGH or NO_RISK." }),
    type: z.string().optional().meta({ description: "SYSTEM for the service's own rules, else CUSTOMIZE." }),
    rank: z.number().optional().meta({ description: "Priority: 1 is looked at first." }),
    feature: z.string().optional().meta({ description: 'What the rule looks at, such as "Regular expression".' }),
    regex: z.string().optional(),
    keywords: z.string().optional().meta({ description: "Of the service's own rules only." }),
  })
  .meta({ typeName: "SqlInjectionRuleSummary", description: "A pattern of SQL that is taken for an attack." });

export type SqlInjectionRuleSummary = z.output<typeof sqlInjectionRuleSummary>;

export const getSqlInjectionRules = defineFunction({
  name: "getSqlInjectionRules",
  description: "Lists the SQL injection rules of an instance.",
  example: `
const rules = await dbss.getSqlInjectionRules({ instanceId: "…", riskLevels: ["HIGH"] });
`,
  args,
  result: z.array(sqlInjectionRuleSummary),

  async ask({ client }, { instanceId, riskLevels }): Promise<SqlInjectionRuleSummary[]> {
    const filter = { instance_id: instanceId, risk_levels: riskLevels?.join(",") };
    return (await client.dbss.listSqlInjectionRules(filter)).map(toRule);
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
