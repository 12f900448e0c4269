import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { paginate } from "../paging";
import { onOff, type RiskRule } from "../state/contents";
import type { Instance } from "../state/instances";
import { instanceInPath, listed, notFound, requireIdle, rowsOf } from "./lookup";

/** By rank. */
function riskRulesOf(call: Call, instance: Instance): RiskRule[] {
  return rowsOf(instance, call.state.riskRules).sort((a, b) => a.rank - b.rank);
}

function matching(call: Call): RiskRule[] {
  const name = call.query.get("name") ?? "";
  const levels = (call.query.get("risk_levels") ?? "").split(",").filter((level) => level !== "");
  const rules = listed(call, riskRulesOf(call, instanceInPath(call)));
  return rules.filter((rule) => rule.name.includes(name) && (levels.length === 0 || levels.includes(rule.risk_level)));
}

/** The list of 2024 is not paginated. */
export function listRiskRules(call: Call): Reply {
  const rules = matching(call);
  return ok({ rules: rules.map(wireRule), total: rules.length });
}

export function listRiskRulesNew(call: Call): Reply {
  const rules = matching(call);
  const { items, total } = paginate(call, rules, { defaultLimit: 100, maxLimit: 1000 });
  return ok({
    rules: items.map((rule) => ({ ...wireRule(rule), rule_type: rule.rule_type })),
    total,
    customize_total: rules.filter((rule) => rule.rule_type === "CUSTOMIZE").length,
  });
}

function wireRule(rule: RiskRule) {
  const objects = rule.schemas.map(({ schema, table, column }) => [schema, table, column].filter(Boolean).join("."));
  return {
    id: rule.id,
    name: rule.name,
    type: rule.type,
    feature: `CLIENT[${rule.client_ips || "Any"}]OPERATE[[${rule.action}]OBJECT[${objects.join(",") || "Any"}]]`,
    status: rule.status,
    rank: rule.rank,
    risk_level: rule.risk_level,
  };
}

/** The 2024 table has `client_ips`, its example `client_ip`; both are returned. */
export function showRiskRule(idParam: "risk_id" | "id") {
  return (call: Call): Reply => {
    const rule = ruleInPath(call, idParam);
    return ok({
      status: rule.status,
      action: rule.action,
      schemas: rule.schemas,
      rank: rule.rank,
      ignore_case: rule.ignore_case,
      rule_id: rule.id,
      rule_name: rule.name,
      risk_level: rule.risk_level,
      db_ids: rule.db_ids,
      execution_symbol: rule.execution_symbol,
      execution_time: rule.execution_time,
      affect_symbol: rule.affect_symbol,
      affect_rows: rule.affect_rows,
      client_ip: rule.client_ips,
      client_ips: rule.client_ips,
    });
  };
}

export function ruleInPath(call: Call, idParam: "risk_id" | "id"): RiskRule {
  const id = call.param(idParam);
  const rule = rowsOf(instanceInPath(call), call.state.riskRules).find((row) => row.id === id);
  if (rule === undefined) {
    throw notFound(`risk rule ${id}`);
  }
  return rule;
}

const switchSchema = z.object({ ids: z.string().min(1), status: onOff });

/** Switches either all of the rules or none. */
export function switchRiskRules(call: Call): Reply {
  const instance = instanceInPath(call);
  const { ids, status } = call.input(switchSchema);
  const known = rowsOf(instance, call.state.riskRules);
  const rules = ids.split(",").map((id) => {
    const rule = known.find((row) => row.id === id.trim());
    if (rule === undefined) {
      throw call.invalid(`risk rule ${id} does not exist on instance ${instance.id}`);
    }
    return rule;
  });
  call.subject = rules.map((rule) => rule.name).join(",");
  requireIdle(instance);
  for (const rule of rules) {
    rule.status = status;
  }
  return ok({ status: "SUCCESS" });
}
