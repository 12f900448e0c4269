import { z } from "zod";
import type { MaskingRule } from "../client";
import { defineResource, type State } from "../model/resource";
import {
  adopt,
  builtIn,
  instanceId,
  isSwitchedOn,
  knownBuiltIn,
  previous,
  ruleEnabled,
  ruleId,
  ruleName,
} from "./fields";
import { type RuleKind, switching } from "./rules/kind";
import { ruleSteps } from "./rules/lifecycle";

export const args = z.strictObject({
  instanceId,
  name: ruleName,
  regex: z
    .string()
    .min(1)
    .meta({ description: "Regular expression that matches the data to mask, such as `[0-9]{16}`." }),
  maskValue: z
    .string()
    .min(1)
    .meta({ description: "Text that replaces the matching data in the audit log, such as `***`." }),
  enabled: ruleEnabled,
  adopt,
});

export const outputs = z.object({
  ruleId,
  builtIn,
  previous,
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
  isOn: ({ status }) => isSwitchedOn(status),
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

/** What is masked in the audit log. */
export const maskingRule = defineResource({
  type: "MaskingRule",
  description:
    "A privacy masking rule of an audit instance: what is masked in its audit log. Everything except " +
    "`instanceId` updates in place.\n\nAn existing rule of the same name is an error, unless it " +
    "exactly matches the declaration or `adopt` names it. Built-in rules can be adopted too, if " +
    "declared with their current values: they can only be enabled or disabled, and deleting the " +
    "resource restores them.",
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
  // Rule names are unique on an instance.
  deleteBeforeReplace: true,
  ...ruleSteps(kind),
});

function isBuiltIn({ type }: MaskingRule): boolean | undefined {
  return type === undefined ? undefined : /^(BUILD_?IN|DEFAULT)$/i.test(type);
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
    builtIn: isBuiltIn(rule) ?? knownBuiltIn(known),
  };
}
