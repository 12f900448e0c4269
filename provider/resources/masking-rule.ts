import { z } from "zod";
import type { MaskingRule } from "../client";
import { defineResource, type State } from "../model/resource";
import { adopt, instanceId, previous, ruleName } from "./rules/fields";
import { type RuleKind, switching } from "./rules/kind";
import { ruleSteps } from "./rules/lifecycle";

export const args = z.strictObject({
  instanceId: instanceId.meta({ description: "Instance ID of the audit instance: `instanceId` of an AuditInstance." }),
  name: ruleName.meta({ description: "Name of the rule: one of a kind on its instance." }),
  regex: z.string().min(1).meta({ description: "Regular expression that finds what is to be hidden." }),
  maskValue: z.string().min(1).meta({ description: "What stands in its place in the audit log." }),
  enabled: z.boolean().default(true).meta({ description: "Whether the rule is on." }),
  adopt: adopt.meta({ description: "ID or name of a rule that exists, to be adopted." }),
});

export const outputs = z.object({
  ruleId: z.string().meta({ description: "ID of the rule." }),
  builtIn: z
    .boolean()
    .meta({ description: "Whether the rule is the service's own: it can be switched, but not changed or deleted." }),
  previous: previous.meta({ description: "How a rule of the service's own stood before: put back on delete." }),
});

export type Inputs = z.output<typeof args>;

export type MaskingRuleState = State<typeof args, typeof outputs>;

const kind: RuleKind<{ listed: MaskingRule; rule: MaskingRule; inputs: Inputs; state: MaskingRuleState }> = {
  noun: "masking rule",
  unique: "name",
  writeOnly: [],
  bodyHasStatus: false,
  list: ({ maskingRules }) => maskingRules,
  uniqueOf: ({ name }) => name,
  isBuiltIn,
  isOn: ({ status }) => status === "ON",
  complete: async (_context, _instanceId, listed) => listed,
  toState,
  create: ({ client, snapshots }, inputs) =>
    snapshots.maskingRules.writing(inputs.instanceId, () =>
      client.dbss.createMaskingRule({ instance_id: inputs.instanceId, ...toBody(inputs) }),
    ),
  write: ({ client, snapshots }, id, inputs) =>
    snapshots.maskingRules.writing(inputs.instanceId, () =>
      client.dbss.updateMaskingRule({ instance_id: inputs.instanceId, id, ...toBody(inputs) }),
    ),
  switchTo: switching(({ client, snapshots }, instanceId, ids, status) =>
    snapshots.maskingRules.writing(instanceId, () =>
      client.dbss.switchMaskingRules({ instance_id: instanceId, ids, status }),
    ),
  ),
  remove: ({ client, snapshots }, instanceId, id) =>
    snapshots.maskingRules.writing(instanceId, () => client.dbss.deleteMaskingRule({ instance_id: instanceId, id })),
};

/** What is hidden in the audit log. */
export const maskingRule = defineResource({
  type: "MaskingRule",
  description:
    "A privacy masking rule of an audit instance: what is hidden in its audit log. All changes in " +
    "place, but for the instance.\n\nA rule of the same name that exists already is an error, unless " +
    "it is exactly as declared, or `adopt` names it. The service's own rules can be adopted too, " +
    "declared as they are: they are only switched, and switched back on delete.",
  example: `
new dbss.MaskingRule("iban", {
  instanceId: audit.instanceId,
  name: "iban",
  regex: "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}",
  maskValue: "IBAN",
});
`,
  args,
  outputs,
  // Of one name there is one on an instance.
  deleteBeforeReplace: true,
  ...ruleSteps(kind),
});

function isBuiltIn({ type }: MaskingRule): boolean {
  return /^(BUILD_?IN|DEFAULT)$/i.test(type ?? "");
}

function toBody(inputs: Inputs) {
  return { rule_name: inputs.name, mask_regex: inputs.regex, mask_value: inputs.maskValue };
}

function toState(known: Inputs | MaskingRuleState, rule: MaskingRule): MaskingRuleState {
  return {
    ...known,
    name: rule.name,
    regex: rule.regex ?? "",
    maskValue: rule.mask_value ?? "",
    enabled: rule.status === "ON",
    ruleId: rule.id,
    builtIn: isBuiltIn(rule),
  };
}
