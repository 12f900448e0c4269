import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { paginateByNumber } from "../paging";
import { onOff, type SqlRule, sqlRuleSchema } from "../state/contents";
import { instanceInPath, listed, notFound, requireIdle, rowsOf } from "./lookup";
import { byRank, commaList, pick, renumber, ruleNameSchema } from "./rule-fields";

const riskLevel = sqlRuleSchema.shape.risk_level;

const listSchema = z.object({
  risk_levels: z
    .string()
    .nullish()
    .refine(
      (levels) => commaList(levels).every((level) => riskLevel.safeParse(level).success),
      "HIGH, MEDIUM, LOW or NO_RISK",
    ),
  page: z.number().int().min(1).nullish(),
  size: z.number().int().min(1).nullish(),
});

export function listSqlRules(call: Call): Reply {
  const instance = instanceInPath(call);
  const { risk_levels: text, page, size } = call.input(listSchema);
  const levels = commaList(text);
  const rules = byRank(listed(call, rowsOf(instance, call.state.sqlRules)));
  const matching = rules.filter((rule) => levels.length === 0 || levels.includes(rule.risk_level));
  const { items, total } = paginateByNumber(call, matching, page ?? undefined, size ?? undefined);
  return ok({
    rules: items.map(({ id, name, status, type, risk_level, rank, feature, regex }) => ({
      id,
      name,
      status,
      type,
      risk_level,
      rank,
      feature,
      regex,
    })),
    total,
  });
}

const ruleSchema = z.object({
  rule_name: ruleNameSchema,
  risk_level: riskLevel,
  sql_regex: z.string().min(1).max(1024),
  status: onOff,
});

function ruleIn(call: Call) {
  const instance = instanceInPath(call);
  const { rule_name: name, sql_regex: regex, ...rule } = call.input(ruleSchema);
  call.subject = name;
  requireIdle(instance);
  return { instance, rule: { ...rule, name, regex } };
}

export function createSqlRule(call: Call): Reply {
  const { instance, rule } = ruleIn(call);
  const rank = rowsOf(instance, call.state.sqlRules).length + 1;
  const row = { ...rule, rank, instance_id: instance.id, created_at: call.state.now, type: "CUSTOMIZE" };
  call.state.sqlRules.push(sqlRuleSchema.parse(row));
  return ok({ status: "SUCCESS" });
}

/** The rule in the path. @throws an error if it is built in. */
function ownRuleInPath(call: Call): SqlRule {
  const id = call.param("id");
  const rule = rowsOf(instanceInPath(call), call.state.sqlRules).find((row) => row.id === id);
  if (rule === undefined) {
    throw notFound(`SQL rule ${id}`);
  }
  if (rule.type === "SYSTEM") {
    throw call.invalid(`SQL rule ${id} is a default rule: it can only be enabled and disabled`);
  }
  return rule;
}

export function updateSqlRule(call: Call): Reply {
  Object.assign(ownRuleInPath(call), ruleIn(call).rule);
  return ok({ status: "SUCCESS" });
}

export function deleteSqlRule(call: Call): Reply {
  const instance = instanceInPath(call);
  const rule = ownRuleInPath(call);
  call.subject = rule.name;
  requireIdle(instance);
  call.state.sqlRules.splice(call.state.sqlRules.indexOf(rule), 1);
  renumber(byRank(rowsOf(instance, call.state.sqlRules)));
  return ok({ status: "SUCCESS" });
}

const rankSchema = z.object({ ids: z.array(z.string()).min(1) });

/** The given rules exchange their ranks, so that they are in the given order. */
export function rankSqlRules(call: Call): Reply {
  const instance = instanceInPath(call);
  const { ids } = call.input(rankSchema);
  if (new Set(ids).size !== ids.length) {
    throw call.invalid("ids must not name a rule twice");
  }
  const rules = pick(call, rowsOf(instance, call.state.sqlRules), ids, "SQL rule");
  requireIdle(instance);
  const places = rules.map((rule) => rule.rank).sort((a, b) => a - b);
  rules.forEach((rule, index) => {
    rule.rank = places[index] ?? rule.rank;
  });
  return ok({ status: "SUCCESS" });
}

const switchSchema = z.object({ id: z.string(), status: onOff });

export function switchSqlRule(call: Call): Reply {
  const instance = instanceInPath(call);
  const { id, status } = call.input(switchSchema);
  const rules = pick(call, rowsOf(instance, call.state.sqlRules), [id], "SQL rule");
  requireIdle(instance);
  for (const rule of rules) {
    call.subject = rule.name;
    rule.status = status;
  }
  return ok({ status: "SUCCESS" });
}
