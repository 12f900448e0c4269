import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { paginate } from "../paging";
import { type MaskRule, maskRuleSchema, onOff } from "../state/contents";
import { dbssTime } from "../times";
import { settingsInPath } from "./instance-settings";
import { instanceInPath, listed, notFound, requireIdle, rowsOf } from "./lookup";
import { pick, ruleNameSchema } from "./rule-fields";

export function listMaskRules(call: Call): Reply {
  const rows = listed(call, rowsOf(instanceInPath(call), call.state.maskRules));
  const { items, total } = paginate(call, rows, { defaultLimit: 100, maxLimit: 1000 });
  return ok({
    rules: items.map((rule) => ({
      id: rule.id,
      name: rule.name,
      type: rule.type,
      regex: rule.regex,
      mask_value: rule.mask_value,
      status: rule.status,
      operate_time: dbssTime(rule.operated_at),
    })),
    total,
  });
}

const requestSchema = z.object({
  rule_name: ruleNameSchema,
  mask_regex: z.string().min(1).max(1024),
  mask_value: z.string().min(1).max(64),
});

function ruleIn(call: Call) {
  const instance = instanceInPath(call);
  const { rule_name: name, mask_regex: regex, mask_value: value } = call.input(requestSchema);
  call.subject = name;
  requireIdle(instance);
  return { instance, rule: { name, regex, mask_value: value, operated_at: call.state.now } };
}

export function createMaskRule(call: Call): Reply {
  const { instance, rule } = ruleIn(call);
  const row = { ...rule, instance_id: instance.id, created_at: call.state.now, type: "USER_DEFINE" };
  call.state.maskRules.push(maskRuleSchema.parse(row));
  return ok({ status: "SUCCESS" });
}

function ownRuleInPath(call: Call): MaskRule {
  const id = call.param("id");
  const rule = rowsOf(instanceInPath(call), call.state.maskRules).find((row) => row.id === id);
  if (rule === undefined) {
    throw notFound(`masking rule ${id}`);
  }
  if (rule.type === "BUILD_IN") {
    throw call.invalid(`masking rule ${id} is a default rule: it can only be enabled and disabled`);
  }
  return rule;
}

export function updateMaskRule(call: Call): Reply {
  Object.assign(ownRuleInPath(call), ruleIn(call).rule);
  return ok({ status: "SUCCESS" });
}

export function deleteMaskRule(call: Call): Reply {
  const rule = ownRuleInPath(call);
  call.subject = rule.name;
  requireIdle(instanceInPath(call));
  call.state.maskRules.splice(call.state.maskRules.indexOf(rule), 1);
  return ok({ status: "SUCCESS" });
}

const switchSchema = z.object({ ids: z.array(z.string()).min(1), status: onOff });

export function switchMaskRules(call: Call): Reply {
  const instance = instanceInPath(call);
  const { ids, status } = call.input(switchSchema);
  const rules = pick(call, rowsOf(instance, call.state.maskRules), ids, "masking rule");
  call.subject = rules.map((rule) => rule.name).join(",");
  requireIdle(instance);
  for (const rule of rules) {
    rule.status = status;
    rule.operated_at = call.state.now;
  }
  return ok({ status: "SUCCESS" });
}

type GlobalSwitch = "mask_switch" | "result_switch";

/** The switches for masking as a whole, and for storing the results of queries. */
export function showSwitch(name: GlobalSwitch) {
  return (call: Call): Reply => ok({ status: settingsInPath(call)[name] });
}

const globalSwitchSchema = z.object({ status: onOff });

export function setSwitch(name: GlobalSwitch) {
  return (call: Call): Reply => {
    const settings = settingsInPath(call);
    const { status } = call.input(globalSwitchSchema);
    requireIdle(instanceInPath(call));
    settings[name] = status;
    return ok({ status: "SUCCESS" });
  };
}
