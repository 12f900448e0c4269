import type { z } from "zod";
import type { SqlInjectionRule } from "../../client";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import type { RuleKind } from "../rules/kind";
import { ruleSteps } from "../rules/lifecycle";
import { Ranking } from "../rules/ranking";
import { writing } from "../rules/writing";
import { args, outputs } from "./args";

export type Inputs = z.output<typeof args>;
export type SqlInjectionRuleState = State<typeof args, typeof outputs>;

const ranking = new Ranking<SqlInjectionRule>(
  ({ sqlInjectionRules }) => sqlInjectionRules,
  ({ client, signal }, instanceId, { target }) =>
    client.dbss.rankSqlInjectionRules({ instance_id: instanceId, ids: [...target] }, { signal }),
);

type Types = { listed: SqlInjectionRule; rule: SqlInjectionRule; inputs: Inputs; state: SqlInjectionRuleState };

const kind: RuleKind<Types> = {
  noun: "SQL injection rule",
  unique: "name",
  writeOnly: [],
  bodyHasStatus: true,
  list: ({ sqlInjectionRules }) => sqlInjectionRules,
  uniqueOf: ({ name }) => name,
  isBuiltIn,
  isOn: ({ status }) => status === "ON",
  complete: async (_context, _instanceId, listed) => listed,
  toState,
  create: ({ client, signal, snapshots }, inputs) =>
    writing(snapshots.sqlInjectionRules, inputs.instanceId, () =>
      client.dbss.createSqlInjectionRule({ instance_id: inputs.instanceId, ...toBody(inputs) }, { signal }),
    ),
  write: ({ client, signal, snapshots }, id, inputs) =>
    writing(snapshots.sqlInjectionRules, inputs.instanceId, () =>
      client.dbss.updateSqlInjectionRule({ instance_id: inputs.instanceId, id, ...toBody(inputs) }, { signal }),
    ),
  switchTo: ({ client, signal, snapshots }, instanceId, id, enabled) =>
    writing(snapshots.sqlInjectionRules, instanceId, () =>
      client.dbss.switchSqlInjectionRule({ instance_id: instanceId, id, status: enabled ? "ON" : "OFF" }, { signal }),
    ),
  rankTo: (context, instanceId, id, rank) => ranking.rankTo(context, instanceId, id, rank),
  remove: ({ client, signal, snapshots }, instanceId, id) =>
    writing(snapshots.sqlInjectionRules, instanceId, () =>
      client.dbss.deleteSqlInjectionRule({ instance_id: instanceId, id }, { signal }),
    ),
};

/** A pattern of SQL that is taken for an attack. */
export const sqlInjectionRule = defineLifecycle({
  args,
  outputs,
  // Of one name there is one on an instance.
  deleteBeforeReplace: true,
  ...ruleSteps(kind),
});

function isBuiltIn({ type }: SqlInjectionRule): boolean {
  return type?.toUpperCase() === "SYSTEM";
}

function toBody(inputs: Inputs) {
  return {
    rule_name: inputs.name,
    risk_level: inputs.riskLevel,
    sql_regex: inputs.regex,
    status: inputs.enabled ? ("ON" as const) : ("OFF" as const),
  };
}

function toState(known: Inputs | SqlInjectionRuleState, rule: SqlInjectionRule): SqlInjectionRuleState {
  return {
    ...known,
    name: rule.name,
    riskLevel: rule.risk_level ?? known.riskLevel,
    regex: rule.regex ?? "",
    enabled: rule.status === "ON",
    rank: known.rank === undefined ? undefined : rule.rank,
    ruleId: rule.id,
    feature: rule.feature,
    builtIn: isBuiltIn(rule),
  };
}
