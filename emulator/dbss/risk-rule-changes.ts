import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { riskRuleSchema } from "../state/contents";
import type { Instance } from "../state/instances";
import { instanceInPath, requireIdle, rowsOf } from "./lookup";
import { ruleInPath } from "./risk-rules";
import { byRank, checkDatabaseIds, commaList, pick, renumber, ruleNameSchema } from "./rule-fields";

const OPERATIONS = new Set([
  "LOGIN",
  "CREATE_TABLE",
  "CREATE_TABLESPACE",
  "DROP_TABLE",
  "DROP_TABLESPACE",
  "DELETE",
  "INSERT",
  "INSERT_SELECT",
  "SELECT",
  "SELECT_FOR_UPDATE",
  "UPDATE",
  "CREATE_USER",
  "DROP_USER",
  "GRANT",
  "REVOKE",
  "ROLLBACK",
  "OPERATE",
  "ALL",
]);

const fields = riskRuleSchema.shape;
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

const ruleSchema = z.object({
  rule_name: ruleNameSchema,
  risk_level: fields.risk_level,
  status: fields.status.unwrap(),
  action: text.refine(
    (action) => commaList(action).every((operation) => OPERATIONS.has(operation)),
    `must be operations separated by commas: ${[...OPERATIONS].join(", ")}`,
  ),
  affect_rows: z.number().int().min(0),
  affect_symbol: fields.affect_symbol.unwrap(),
  execution_time: z.number().int().min(0),
  execution_symbol: fields.execution_symbol.unwrap(),
  client_ips: text,
  exception_ips: text,
  db_ids: text,
  ignore_case: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  schemas: z
    .array(
      z.object({
        schema: z.string().nullish(),
        table: z.string().nullish(),
        column: z.string().nullish(),
      }),
    )
    .nullish(),
});

/** The fields of a rule in a request, checked against the instance. */
function ruleIn(call: Call, instance: Instance) {
  const { rule_name: name, schemas, ...rule } = call.input(ruleSchema);
  call.subject = name;
  requireIdle(instance);
  checkDatabaseIds(call, instance, commaList(rule.db_ids));
  return {
    ...rule,
    name,
    type: rule.action === "LOGIN" ? "LOGIN" : "OPERATE",
    schemas: (schemas ?? []).map(({ schema, table, column }) => ({
      schema: schema ?? null,
      table: table ?? null,
      column: column ?? null,
    })),
  };
}

/** Returns no ID. Two rules may have the same name. */
export function createRiskRule(call: Call): Reply {
  const instance = instanceInPath(call);
  const rule = ruleIn(call, instance);
  const rank = rowsOf(instance, call.state.riskRules).length + 1;
  const row = { ...rule, rank, instance_id: instance.id, created_at: call.state.now, rule_type: "CUSTOMIZE" };
  call.state.riskRules.push(riskRuleSchema.parse(row));
  return ok({ status: "SUCCESS" });
}

export function updateRiskRule(call: Call): Reply {
  const instance = instanceInPath(call);
  Object.assign(ruleInPath(call, "id"), ruleIn(call, instance));
  return ok({ status: "SUCCESS" });
}

export function deleteRiskRule(call: Call): Reply {
  const instance = instanceInPath(call);
  const rule = ruleInPath(call, "id");
  call.subject = rule.name;
  requireIdle(instance);
  if (rule.rule_type === "SYSTEM") {
    throw call.invalid(`risk rule ${rule.id} is a default rule: it can be disabled, not deleted`);
  }
  call.state.riskRules.splice(call.state.riskRules.indexOf(rule), 1);
  renumber(byRank(rowsOf(instance, call.state.riskRules)));
  return ok({ status: "SUCCESS" });
}

const rankSchema = z.object({ id: z.string(), new_rank: z.number().int().min(1) });

/** Moves a rule to another rank; the ranks of the others change accordingly. */
export function rankRiskRule(call: Call): Reply {
  const instance = instanceInPath(call);
  const { id, new_rank: newRank } = call.input(rankSchema);
  const rules = byRank(rowsOf(instance, call.state.riskRules));
  const [rule] = pick(call, rules, [id], "risk rule");
  if (rule === undefined || newRank > rules.length) {
    throw call.invalid(`new_rank must be from 1 to ${rules.length}`);
  }
  call.subject = rule.name;
  requireIdle(instance);
  const others = rules.filter((other) => other !== rule);
  renumber([...others.slice(0, newRank - 1), rule, ...others.slice(newRank - 1)]);
  return ok({ result: "SUCCESS" });
}
