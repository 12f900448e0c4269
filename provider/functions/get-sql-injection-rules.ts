import { z } from "zod";
import type { SqlInjectionRule } from "../client";
import { defineFunction } from "../model/function";
import { instanceId, ruleLevels, ruleOutputs } from "./fields";

const args = z.strictObject({
  instanceId,
  riskLevels: ruleLevels,
});

const sqlInjectionRuleSummary = z
  .object({
    ...ruleOutputs,
    type: z.string().optional().meta({ description: "SYSTEM for a built-in rule, CUSTOMIZE for any other." }),
    feature: z.string().optional().meta({ description: 'What the rule inspects, such as "Regular expression".' }),
    regex: z.string().optional().meta({ description: "Regular expression that matches statements." }),
    keywords: z.string().optional().meta({ description: "Keywords of a built-in rule." }),
  })
  .meta({ typeName: "SqlInjectionRuleSummary", description: "A SQL pattern that counts as an attack." });

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
