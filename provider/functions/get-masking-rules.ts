import { z } from "zod";
import type { MaskingRule } from "../client";
import { defineFunction } from "../model/function";
import { instanceId } from "./fields";

const args = z.strictObject({
  instanceId,
});

const maskingRuleSummary = z
  .object({
    ruleId: z.string().meta({ description: "ID of the rule." }),
    name: z.string().meta({ description: "Name of the rule." }),
    type: z.string().optional().meta({ description: "BUILD_IN for a built-in rule, USER_DEFINE for any other." }),
    regex: z.string().optional().meta({ description: "Regular expression that matches the data to mask." }),
    maskValue: z.string().optional().meta({ description: "Text that replaces the matching data in the audit log." }),
    status: z.string().optional().meta({ description: "ON if the rule is enabled, else OFF." }),
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
