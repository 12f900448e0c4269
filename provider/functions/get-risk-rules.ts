import { z } from "zod";
import type { RiskRule } from "../client";
import { defineFunction } from "../model/function";
import { instanceId, ruleLevels, ruleOutputs } from "./fields";

const args = z.strictObject({
  instanceId,
  name: z.string().min(1).optional().meta({
    description: "Only rules whose name matches. The service's documentation does not specify how names are matched.",
  }),
  riskLevels: ruleLevels,
});

const riskRuleSummary = z
  .object({
    ...ruleOutputs,
    type: z.string().optional().meta({ description: "Type of the rule: OPERATE or LOGIN." }),
    feature: z.string().optional().meta({ description: "Conditions of the rule, as the service summarizes them." }),
    ruleType: z.string().optional().meta({ description: "SYSTEM for a built-in rule, CUSTOMIZE for any other." }),
  })
  .meta({
    typeName: "RiskRuleSummary",
    description: "A risk rule as the service lists it; `getRiskRule` also returns its conditions.",
  });

export type RiskRuleSummary = z.output<typeof riskRuleSummary>;

export const getRiskRules = defineFunction({
  name: "getRiskRules",
  description: "Lists the risk rules of an instance.",
  example: `
const rules = await dbss.getRiskRules({ instanceId: "…", riskLevels: ["HIGH", "MEDIUM"] });
`,
  args,
  result: z.array(riskRuleSummary),

  async ask({ client }, { instanceId, name, riskLevels }): Promise<RiskRuleSummary[]> {
    const filter = { instance_id: instanceId, name, risk_levels: riskLevels?.join(",") };
    return (await client.dbss.listRiskRules(filter)).map(toRiskRule);
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
