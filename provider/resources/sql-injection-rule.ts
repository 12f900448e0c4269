import { z } from "zod";
import type { SqlInjectionRule } from "../client";
import { defineResource, type State } from "../model/resource";
import {
  adopt,
  instanceId,
  isSwitchedOn,
  isSystemType,
  knownBuiltIn,
  previous,
  rankAmong,
  riskLevel,
  ruleEnabled,
  ruleId,
  ruleName,
} from "./fields";
import type { RuleKind } from "./rules/kind";
import { ruleSteps } from "./rules/lifecycle";
import { Ranking } from "./rules/ranking";

export const args = z.strictObject({
  instanceId,
  name: ruleName,
  riskLevel,
  regex: z
    .string()
    .min(1)
    .meta({ description: "Regular expression that matches statements, such as `(?i)sleep\\s*\\(`." }),
  enabled: ruleEnabled,
  rank: rankAmong("SQL injection rules"),
  adopt,
});

export const outputs = z.object({
  ruleId,
  feature: z.string().optional().meta({ description: "What the rule detects, as the service describes it." }),
  builtIn: z.boolean().meta({
    description: "Whether the rule is built in: it can only be enabled, disabled or ranked.",
  }),
  previous,
});

export type Inputs = z.output<typeof args>;

export type SqlInjectionRuleState = State<typeof args, typeof outputs>;

const ranking = new Ranking<SqlInjectionRule>(
  ({ sqlInjectionRules }) => sqlInjectionRules,
  ({ client }, instanceId, { target }) =>
    client.dbss.rankSqlInjectionRules({ instance_id: instanceId, ids: [...target] }),
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
  isOn: ({ status }) => isSwitchedOn(status),
  complete: async (_context, _instanceId, listed) => listed,
  toState,
  create: ({ client, snapshots }, inputs) =>
    snapshots.sqlInjectionRules.writing(inputs.instanceId, () =>
      client.dbss.createSqlInjectionRule({ instance_id: inputs.instanceId, ...toBody(inputs) }),
    ),
  write: ({ client, snapshots }, id, inputs) =>
    snapshots.sqlInjectionRules.writing(inputs.instanceId, () =>
      client.dbss.updateSqlInjectionRule({ instance_id: inputs.instanceId, id, ...toBody(inputs) }),
    ),
  switchTo: ({ client, snapshots }, instanceId, id, enabled) =>
    snapshots.sqlInjectionRules.writing(instanceId, () =>
      client.dbss.switchSqlInjectionRule({ instance_id: instanceId, id, status: enabled ? "ON" : "OFF" }),
    ),
  rankTo: (context, instanceId, id, rank) => ranking.rankTo(context, instanceId, id, rank),
  remove: ({ client, snapshots }, instanceId, id) =>
    snapshots.sqlInjectionRules.writing(instanceId, () =>
      client.dbss.deleteSqlInjectionRule({ instance_id: instanceId, id }),
    ),
};

/** A SQL pattern that counts as an attack. */
export const sqlInjectionRule = defineResource({
  type: "SqlInjectionRule",
  description:
    "A SQL injection rule of an audit instance: a pattern that counts as an attack. Everything except " +
    "`instanceId` updates in place.\n\nAn existing rule of the same name is an error, unless it " +
    "exactly matches the declaration or `adopt` names it. Built-in rules can be adopted too, if " +
    "declared with their current values: they can only be enabled, disabled or ranked, and deleting " +
    "the resource restores whether they were enabled.",
  example: `
new dbss.SqlInjectionRule("sleep", {
  instanceId: audit.instanceId,
  name: "time-based",
  riskLevel: "HIGH",
  regex: "(?i)(sleep|benchmark)\\\\s*\\\\(",
  rank: 1,
});
`,
  args,
  outputs,
  // Rule names are unique on an instance.
  deleteBeforeReplace: true,
  ...ruleSteps(kind),
});

function isBuiltIn({ type }: SqlInjectionRule): boolean | undefined {
  return isSystemType(type);
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
    builtIn: isBuiltIn(rule) ?? knownBuiltIn(known),
  };
}
