import type { z } from "zod";
import { isNotFound, type RiskRule, type RiskRuleDetail } from "../../client";
import type { Context } from "../../lifecycle/context";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { declareRule } from "../risk-rule-switch/resolve";
import { switchRules } from "../risk-rule-switch/switch";
import { inOrderOf, joined, separated } from "../rules/fields";
import type { RuleKind } from "../rules/kind";
import { ruleSteps } from "../rules/lifecycle";
import { movesTo } from "../rules/order";
import { Ranking } from "../rules/ranking";
import { writing } from "../rules/writing";
import { args, outputs } from "./args";

export type Inputs = z.output<typeof args>;
export type RiskRuleState = State<typeof args, typeof outputs>;

/** A rule as the list shows it, and its conditions, which only its details tell. */
interface Rule {
  readonly listed: RiskRule;
  readonly detail: RiskRuleDetail;
}

const ranking = new Ranking<RiskRule>(
  ({ riskRules }) => riskRules,
  async ({ client, signal }, instanceId, { target, now, wished }) => {
    for (const { id, position } of movesTo(target, now, wished)) {
      await client.dbss.rankRiskRule({ instance_id: instanceId, id, new_rank: position }, { signal });
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
  isOn: ({ status }) => status === "ON",
  complete,
  toState,
  create: ({ client, signal, snapshots }, inputs) =>
    writing(snapshots.riskRules, inputs.instanceId, () =>
      client.dbss.createRiskRule({ instance_id: inputs.instanceId, ...toBody(inputs) }, { signal }),
    ),
  write: ({ client, signal, snapshots }, ruleId, inputs) =>
    writing(snapshots.riskRules, inputs.instanceId, () =>
      client.dbss.updateRiskRule({ instance_id: inputs.instanceId, risk_id: ruleId, ...toBody(inputs) }, { signal }),
    ),
  switchTo: (context, instanceId, ruleId, enabled) =>
    switchRules(context, instanceId, enabled ? "ON" : "OFF", [ruleId]),
  rankTo: (context, instanceId, ruleId, rank) => ranking.rankTo(context, instanceId, ruleId, rank),
  remove: ({ client, signal, snapshots }, instanceId, ruleId) =>
    writing(snapshots.riskRules, instanceId, () =>
      client.dbss.deleteRiskRule({ instance_id: instanceId, risk_id: ruleId }, { signal }),
    ),
};

/** What is found risky in the statements of a database. */
export const riskRule = defineLifecycle({
  args,
  outputs,
  // Of one name there is one on an instance.
  deleteBeforeReplace: true,
  ...ruleSteps(kind),

  checked(context, { instanceId, name }) {
    if (instanceId !== undefined && name !== undefined) {
      declareRule(context, instanceId, name);
    }
  },
});

function isBuiltIn({ rule_type }: RiskRule): boolean {
  return rule_type?.toUpperCase() === "SYSTEM";
}

async function complete({ client, signal }: Context, instanceId: string, listed: RiskRule): Promise<Rule | undefined> {
  try {
    return {
      listed,
      detail: await client.dbss.showRiskRule({ instance_id: instanceId, risk_id: listed.id }, { signal }),
    };
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
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
    builtIn: isBuiltIn(listed),
  };
}

type WireSchema = RiskRuleDetail["schemas"][number];

/** What is not narrowed down is null, absent or empty in the answer, and absent in the state. */
function toSchema({ schema, table, column }: WireSchema): { schema?: string; table?: string; column?: string } {
  const narrowed = Object.entries({ schema, table, column }).filter(([, name]) => name !== undefined && name !== "");
  return Object.fromEntries(narrowed);
}
