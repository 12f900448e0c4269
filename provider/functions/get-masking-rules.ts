import { z } from "zod";
import type { MaskingRule } from "../client";
import { defineFunction } from "../model/function";
import { instanceId } from "./fields";

const args = z.strictObject({
  instanceId,
});

const maskingRuleSummary = z
  .object({
    ruleId: z.string(),
    name: z.string(),
    type: z.string().optional().meta({ description: "BUILD_IN for built-in rules, USER_DEFINE for all others." }),
    regex: z.string().optional().meta({ description: "Pattern of the data that is masked." }),
    maskValue: z.string().optional().meta({ description: "Replacement in the audit log." }),
    status: z.string().optional().meta({ description: "ON or OFF." }),
    operateTime: z.string().optional().meta({ description: "When the rule was last changed." }),
  })
  .meta({ typeName: "MaskingRuleSummary", description: "What is masked in the audit log." });

export type MaskingRuleSummary = z.output<typeof maskingRuleSummary>;

export const getMaskingRules = defineFunction({
  name: "getMaskingRules",
  description: "Lists the privacy masking rules of an instance.",
  example: `
const rules = dbss.getMaskingRulesOutput({ instanceId: audit.instanceId });
`,
  args,
  result: z.array(maskingRuleSummary),

  async ask({ client }, { instanceId }): Promise<MaskingRuleSummary[]> {
    return (await client.dbss.listMaskingRules({ instance_id: instanceId })).map(toMaskingRule);
  },
});

function toMaskingRule(wire: MaskingRule): MaskingRuleSummary {
  return {
    ruleId: wire.id,
    name: wire.name,
    type: wire.type,
    regex: wire.regex,
    maskValue: wire.mask_value,
    status: wire.status,
    operateTime: wire.operate_time,
  };
}
