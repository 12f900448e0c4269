import type { z } from "zod";
import type { MaskingRule } from "../../client";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import type { RuleKind } from "../rules/kind";
import { ruleSteps } from "../rules/lifecycle";
import { switching } from "../rules/switching";
import { writing } from "../rules/writing";
import { args, outputs } from "./args";

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
  create: ({ client, signal, snapshots }, inputs) =>
    writing(snapshots.maskingRules, inputs.instanceId, () =>
      client.dbss.createMaskingRule({ instance_id: inputs.instanceId, ...toBody(inputs) }, { signal }),
    ),
  write: ({ client, signal, snapshots }, id, inputs) =>
    writing(snapshots.maskingRules, inputs.instanceId, () =>
      client.dbss.updateMaskingRule({ instance_id: inputs.instanceId, id, ...toBody(inputs) }, { signal }),
    ),
  switchTo: switching(({ client, signal, snapshots }, instanceId, ids, status) =>
    writing(snapshots.maskingRules, instanceId, () =>
      client.dbss.switchMaskingRules({ instance_id: instanceId, ids, status }, { signal }),
    ),
  ),
  remove: ({ client, signal, snapshots }, instanceId, id) =>
    writing(snapshots.maskingRules, instanceId, () =>
      client.dbss.deleteMaskingRule({ instance_id: instanceId, id }, { signal }),
    ),
};

/** What is hidden in the audit log. */
export const maskingRule = defineLifecycle({
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
