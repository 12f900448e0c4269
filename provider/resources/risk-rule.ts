import { z } from "zod";
import type { RiskRule, RiskRuleDetail } from "../client";
import type { Context } from "../model/context";
import { inOrderOf } from "../model/diff";
import { orGone } from "../model/look-up";
import { defineResource, type State } from "../model/resource";
import {
  adopt,
  databaseIds,
  instanceId,
  ipList,
  joined,
  previous,
  ruleName,
  separated,
  unorderedList,
} from "./rules/fields";
import type { RuleKind } from "./rules/kind";
import { ruleSteps } from "./rules/lifecycle";
import { movesTo, Ranking } from "./rules/ranking";
import { declareRule, switchRule } from "./rules/risk-rules";

const actions = [
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
] as const;

const symbol = z.enum(["GREATER", "EQUAL", "LESS", "GREATER_EQUAL", "LESS_EQUAL", "NO_MATCH"]).default("NO_MATCH");

const part = z.string().min(1).optional();

const object = z
  .strictObject({ schema: part, table: part, column: part })
  .refine(({ schema, table, column }) => (schema ?? table ?? column) !== undefined, {
    error: "a schema, a table or a column is expected",
  });

export const args = z.strictObject({
  instanceId: instanceId.meta({ description: "Instance ID of the audit instance: `instanceId` of an AuditInstance." }),
  name: ruleName.meta({ description: "Name of the rule: one of a kind on its instance." }),
  riskLevel: z
    .enum(["LOW", "MEDIUM", "HIGH", "NO_RISK"])
    .meta({ description: 'How risky it is what the rule finds: "LOW", "MEDIUM", "HIGH" or "NO_RISK".' }),
  enabled: z.boolean().default(true).meta({ description: "Whether the rule is on." }),
  rank: z
    .int()
    .min(1)
    .optional()
    .meta({
      description:
        "Place among the risk rules of the instance: 1 is looked at first, and one statement is found by " +
        "one rule only. Left to the service when left out. Rules that it displaces move down: declare " +
        "ranks from 1 without gaps.",
    }),
  actions: unorderedList(z.enum(actions))
    .default([])
    .meta({
      description:
        'Kinds of statements that the rule looks for, such as "DELETE" or "LOGIN". All of them when ' + "empty.",
    }),
  schemas: unorderedList(object)
    .default([])
    .meta({ description: "Schemas, tables and columns that the statements are about. All of them when empty." }),
  ignoreCase: z.boolean().default(false).meta({ description: "Whether the case of their names is ignored." }),
  databaseIds: databaseIds.meta({
    description:
      "IDs of the databases that the rule is for: `databaseId` of an RdsAuditDatabase. All of them " + "when empty.",
  }),
  clientIps: ipList.meta({
    description:
      "Clients that the rule is for: IP addresses, ranges (`10.0.0.1-10.0.0.9`) and blocks " +
      "(`10.0.0.0/24`). All when empty.",
  }),
  exceptionIps: ipList.meta({ description: "Clients that the rule is not for, in the same forms.", writeOnly: true }),
  executionSymbol: symbol.meta({
    description: 'How the duration of a statement compares with `executionTime`. "NO_MATCH": it does not matter.',
  }),
  executionTime: z
    .int()
    .min(0)
    .default(0)
    .meta({ description: "Duration that a statement is compared with. The service's documents do not name its unit." }),
  affectSymbol: symbol.meta({
    description:
      'How the number of rows that a statement affects compares with `affectRows`. "NO_MATCH": it does ' +
      "not matter.",
  }),
  affectRows: z.int().min(0).default(0).meta({ description: "Number of rows that a statement is compared with." }),
  adopt: adopt.meta({ description: "ID or name of a rule that exists, to be adopted." }),
});

export const outputs = z.object({
  ruleId: z.string().meta({ description: "ID of the rule." }),
  type: z.string().optional().meta({ description: "What the service says the rule looks for: OPERATE, LOGIN, …" }),
  builtIn: z
    .boolean()
    .meta({ description: "Whether the rule is the service's own: it can be switched, but not changed or deleted." }),
  previous: previous.meta({ description: "How a rule of the service's own stood before: put back on delete." }),
});

export type Inputs = z.output<typeof args>;

export type RiskRuleState = State<typeof args, typeof outputs>;

/** A rule as the list shows it, and its conditions, which only its details tell. */
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
  isOn: ({ status }) => status === "ON",
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
  rankTo: (context, instanceId, ruleId, rank) => ranking.rankTo(context, instanceId, ruleId, rank),
  remove: ({ client, snapshots }, instanceId, ruleId) =>
    snapshots.riskRules.writing(instanceId, () =>
      client.dbss.deleteRiskRule({ instance_id: instanceId, risk_id: ruleId }),
    ),
};

/** What is found risky in the statements of a database. */
export const riskRule = defineResource({
  type: "RiskRule",
  description:
    "A risk rule of an audit instance: which statements, by whom, about what, are found how risky. " +
    "All changes in place, but for the instance. What is left out stands as its default says, so " +
    "that a rule is what its declaration says.\n\nA rule of the same name that exists already is an " +
    "error, unless it is exactly as declared, or `adopt` names it. The service's own rules can be " +
    "adopted too, declared as they are: they are only switched, and switched back on delete.",
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
    builtIn: isBuiltIn(listed),
  };
}

type WireSchema = RiskRuleDetail["schemas"][number];

/** What is not narrowed down is null, absent or empty in the answer, and absent in the state. */
function toSchema({ schema, table, column }: WireSchema): { schema?: string; table?: string; column?: string } {
  const narrowed = Object.entries({ schema, table, column }).filter(([, name]) => name !== undefined && name !== "");
  return Object.fromEntries(narrowed);
}
