import { z } from "zod";
import type { RiskRule, RiskRuleDetail } from "../client";
import type { Context } from "../model/context";
import { inOrderOf } from "../model/diff";
import { orGone } from "../model/look-up";
import { defineResource, type State } from "../model/resource";
import {
  adopt,
  builtIn,
  databaseIds,
  instanceId,
  ipList,
  isSwitchedOn,
  joined,
  knownBuiltIn,
  previous,
  rankAmong,
  riskLevel,
  ruleEnabled,
  ruleId,
  ruleName,
  STATEMENT_TYPES,
  separated,
  unorderedList,
} from "./fields";
import type { RuleKind } from "./rules/kind";
import { ruleSteps } from "./rules/lifecycle";
import { movesTo, Ranking } from "./rules/ranking";
import { contradictionOfRule, declareRule, isBuiltIn, isSwitched, restoreRules, switchRule } from "./rules/risk-rules";

const actions = [...STATEMENT_TYPES, "INSERT_SELECT", "OPERATE", "ALL"] as const;

const symbol = z.enum(["GREATER", "EQUAL", "LESS", "GREATER_EQUAL", "LESS_EQUAL", "NO_MATCH"]).default("NO_MATCH");

const part = z.string().min(1).optional();

const object = z
  .strictObject({
    schema: part.meta({ description: "Name of the schema. Any if omitted." }),
    table: part.meta({ description: "Name of the table. Any if omitted." }),
    column: part.meta({ description: "Name of the column. Any if omitted." }),
  })
  .refine(({ schema, table, column }) => (schema ?? table ?? column) !== undefined, {
    error: "must have a schema, a table or a column",
  })
  .meta({ description: "A schema, table or column that a rule matches." });

export const args = z.strictObject({
  instanceId,
  name: ruleName,
  riskLevel,
  enabled: ruleEnabled,
  rank: rankAmong("risk rules"),
  actions: unorderedList(z.enum(actions)).default([]).meta({
    description: 'Types of statements that the rule matches, such as "DELETE" or "LOGIN". All if empty.',
  }),
  schemas: unorderedList(object).default([]).meta({
    description:
      "Schemas, tables and columns that the rule matches. Each item must have at least one of them. All if empty.",
  }),
  ignoreCase: z
    .boolean()
    .default(false)
    .meta({ description: "Whether the names in `schemas` are matched case-insensitively." }),
  databaseIds: databaseIds.meta({
    description:
      "IDs of the databases that the rule applies to: `databaseId` of an RdsAuditDatabase or EcsAuditDatabase. All " +
      "if empty.",
  }),
  clientIps: ipList.meta({
    description:
      "Clients that the rule applies to: IP addresses, ranges (`10.0.0.1-10.0.0.9`) and CIDR blocks " +
      "(`10.0.0.0/24`). All if empty.",
  }),
  exceptionIps: ipList.meta({
    description: "Clients that the rule does not apply to, in the formats of `clientIps`.",
    writeOnly: true,
  }),
  executionSymbol: symbol.meta({
    description: 'How the duration of a statement is compared with `executionTime`. "NO_MATCH" ignores the duration.',
  }),
  executionTime: z.int().min(0).default(0).meta({
    description: "Duration that statements are compared with. The service's documentation does not specify the unit.",
  }),
  affectSymbol: symbol.meta({
    description:
      'How the number of rows that a statement affects is compared with `affectRows`. "NO_MATCH" ignores the number.',
  }),
  affectRows: z
    .int()
    .min(0)
    .default(0)
    .meta({ description: "Number of affected rows that statements are compared with." }),
  adopt,
});

export const outputs = z.object({
  ruleId,
  type: z.string().optional().meta({ description: "Type of the rule: OPERATE or LOGIN." }),
  builtIn,
  previous,
});

export type Inputs = z.output<typeof args>;

export type RiskRuleState = State<typeof args, typeof outputs>;

/** A rule as listed, with its conditions, which only its details report. */
interface Rule {
  readonly listed: RiskRule;
  readonly detail: RiskRuleDetail;
}

const ranking = new Ranking<RiskRule>(
  ({ riskRules }) => riskRules,
  async ({ client }, instanceId, { target, now, wished }) => {
    for (const { id, position } of movesTo(target, now, wished)) {
      await client.dbss.rankRiskRule({ instance_id: instanceId, id, new_rank: position });
    }
  },
);

const kind: RuleKind<{ listed: RiskRule; rule: Rule; inputs: Inputs; state: RiskRuleState }> = {
  noun: "risk rule",
  unique: "name",
  writeOnly: ["exceptionIps"],
  bodyHasStatus: true,
  list: ({ riskRules }) => riskRules,
  uniqueOf: ({ name }) => name,
  isBuiltIn,
  isOn: ({ status }) => isSwitchedOn(status),
  complete,
  toState,
  create: ({ client, snapshots }, inputs) =>
    snapshots.riskRules.writing(inputs.instanceId, () =>
      client.dbss.createRiskRule({ instance_id: inputs.instanceId, ...toBody(inputs) }),
    ),
  write: ({ client, snapshots }, ruleId, inputs) =>
    snapshots.riskRules.writing(inputs.instanceId, () =>
      client.dbss.updateRiskRule({ instance_id: inputs.instanceId, risk_id: ruleId, ...toBody(inputs) }),
    ),
  switchTo: switchRule,
  restore: (context, instanceId, listed, enabled) =>
    restoreRules(context, instanceId, [listed], { [listed.id]: enabled ? "ON" : "OFF" }, isSwitched),
  rankTo: (context, instanceId, ruleId, rank) => ranking.rankTo(context, instanceId, ruleId, rank),
  remove: ({ client, snapshots }, instanceId, ruleId) =>
    snapshots.riskRules.writing(instanceId, () =>
      client.dbss.deleteRiskRule({ instance_id: instanceId, risk_id: ruleId }),
    ),
};

/** Which statements on a database are risky. */
export const riskRule = defineResource({
  type: "RiskRule",
  description:
    "A risk rule of an audit instance: which statements, from which clients, on which objects, have " +
    "which risk level. Everything except `instanceId` updates in place. Omitted arguments have their " +
    "default values, so the declaration describes the rule completely.\n\nAn existing rule of the same " +
    "name is an error, unless it exactly matches the declaration or `adopt` names it. Built-in rules " +
    "can be adopted too, if declared with their current values: they can only be enabled or disabled, " +
    "and deleting the resource restores them, unless a `RiskRuleSwitch` of the program manages them. The " +
    "same applies to an adopted rule if the service does not report whether it is built in.",
  example: `
new dbss.RiskRule("mass-deletion", {
  instanceId: audit.instanceId,
  name: "mass-deletion",
  riskLevel: "HIGH",
  actions: ["DELETE"],
  schemas: [{ schema: "shop", table: "orders" }],
  affectSymbol: "GREATER",
  affectRows: 100,
});
`,
  args,
  outputs,
  // Rule names are unique on an instance.
  deleteBeforeReplace: true,
  ...ruleSteps(kind),

  checked(context, { instanceId, name, enabled }) {
    if (instanceId !== undefined && name !== undefined) {
      declareRule(context, instanceId, name, enabled);
    }
  },

  async foresee(context, { instanceId, name, enabled }) {
    if (instanceId === undefined || name === undefined || enabled === undefined) {
      return [];
    }
    const reason = contradictionOfRule(context, instanceId, name, enabled);
    return reason === undefined ? [] : [{ property: "enabled", reason }];
  },
});

async function complete({ client }: Context, instanceId: string, listed: RiskRule): Promise<Rule | undefined> {
  const detail = await orGone(() => client.dbss.showRiskRule({ instance_id: instanceId, risk_id: listed.id }));
  return detail && { listed, detail };
}

function toBody(inputs: Inputs) {
  return {
    rule_name: inputs.name,
    risk_level: inputs.riskLevel,
    status: inputs.enabled ? ("ON" as const) : ("OFF" as const),
    action: joined(inputs.actions),
    schemas: inputs.schemas,
    ignore_case: inputs.ignoreCase,
    db_ids: joined(inputs.databaseIds),
    client_ips: joined(inputs.clientIps),
    exception_ips: joined(inputs.exceptionIps),
    execution_symbol: inputs.executionSymbol,
    execution_time: inputs.executionTime,
    affect_symbol: inputs.affectSymbol,
    affect_rows: inputs.affectRows,
  };
}

function toState(known: Inputs | RiskRuleState, { listed, detail }: Rule): RiskRuleState {
  return {
    ...known,
    name: detail.rule_name,
    riskLevel: detail.risk_level ?? listed.risk_level ?? known.riskLevel,
    enabled: (listed.status ?? detail.status) === "ON",
    rank: known.rank === undefined ? undefined : (listed.rank ?? detail.rank),
    actions: inOrderOf(known.actions, separated(detail.action)),
    schemas: inOrderOf(known.schemas, detail.schemas.map(toSchema)),
    ignoreCase: detail.ignore_case ?? false,
    databaseIds: inOrderOf(known.databaseIds, separated(detail.db_ids)),
    clientIps: inOrderOf(known.clientIps, separated(detail.client_ips)),
    exceptionIps: isBuiltIn(listed) ? [] : known.exceptionIps,
    executionSymbol: detail.execution_symbol ?? "NO_MATCH",
    executionTime: detail.execution_time ?? 0,
    affectSymbol: detail.affect_symbol ?? "NO_MATCH",
    affectRows: detail.affect_rows ?? 0,
    ruleId: listed.id,
    type: listed.type,
    builtIn: isBuiltIn(listed) ?? knownBuiltIn(known),
  };
}

type WireSchema = RiskRuleDetail["schemas"][number];

/**
 * The schema, table and column of a condition. An unrestricted part is null, absent or empty in the response, and
 * absent in the state.
 */
function toSchema({ schema, table, column }: WireSchema): { schema?: string; table?: string; column?: string } {
  const narrowed = Object.entries({ schema, table, column }).filter(([, name]) => name !== undefined && name !== "");
  return Object.fromEntries(narrowed);
}
