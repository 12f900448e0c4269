import { z } from "zod";
import type { RiskRule } from "../client";
import type { Context } from "../model/context";
import { withChanged } from "../model/diff";
import { keeping } from "../model/errors";
import { byName, filled, onInstances } from "../model/lists";
import { orGone } from "../model/look-up";
import { defineResource, partsOf, type State } from "../model/resource";
import { instanceId, isSwitchedOn, UNREPORTED, unorderedList } from "./fields";
import type { Status } from "./rules/kind";
import {
  areRestored,
  contradictionOfSwitch,
  declareSwitched,
  isBuiltIn,
  isDeclaredRule,
  isStatusDeclared,
  obstacleToRule,
  resolveRules,
  restoreRules,
  switchRules,
} from "./rules/risk-rules";

export const status = z.enum(["ON", "OFF"]);

export const args = z.strictObject({
  instanceId,
  rules: unorderedList(z.string().min(1)).min(1).meta({
    description: "IDs or names of the risk rules to enable or disable together. `getRiskRules` lists them.",
  }),
  enabled: z.boolean().meta({ description: "Whether the rules are enabled." }),
});

export const outputs = z.object({
  ruleIds: z.array(z.string()).meta({ description: "IDs of the rules.", follows: ["rules"] }),
  previous: z
    .record(z.string(), status)
    .meta({ description: "Whether each rule was enabled before, by ID; restored on delete.", follows: ["rules"] }),
});

export type Inputs = z.output<typeof args>;

export type RiskRuleSwitchState = State<typeof args, typeof outputs>;

/** Enables or disables risk rules; deleting it restores them. */
export const riskRuleSwitch = defineResource({
  type: "RiskRuleSwitch",
  description:
    "Enables or disables risk rules of an audit instance together. Deleting it restores the previous " +
    "state of each rule, except for rules that another resource of the program manages. The preview fails if another " +
    "resource of the program declares the opposite for a rule.",
  example: `
new dbss.RiskRuleSwitch("no-slow-sql", {
  instanceId: audit.instanceId,
  rules: ["Database_Slow_SQL_Detection"],
  enabled: false,
});
`,
  args,
  outputs,
  idForm: "<instanceId>/<rule>,<rule>, with the IDs or names of the rules",

  async seed(context, id) {
    const [instanceId, list] = partsOf(id, 2) ?? [];
    const rules = list?.split(",").map((rule) => rule.trim()) ?? [];
    if (instanceId === undefined || rules.length === 0 || rules.includes("")) {
      return undefined;
    }
    const known = await rulesOrGone(context, instanceId);
    const found = known ? resolveRules(known, instanceId, rules) : [];
    // Their previous state is unknown, so a deletion leaves them unchanged.
    return { instanceId, rules, ruleIds: found.map((rule) => rule.id), previous: {} };
  },

  // The built-in rules that are on, and those that are off.
  list: onInstances(async ({ snapshots }, { id: instanceId }) => {
    const rules = await snapshots.riskRules.get(instanceId);
    return LISTED.flatMap(({ name, isOn, obstacle }) => {
      const alike = rules.filter((rule) => isBuiltIn(rule) && isSwitchedOn(rule.status) === isOn).toSorted(byName);
      const id = `${instanceId}/${alike.map((rule) => nameOf(rule, rules)).join()}`;
      return alike.length === 0 ? [] : [{ id, name, isBuiltIn: true, obstacle }];
    });
  }),

  async adoptionOf(context, inputs) {
    const rules = await context.snapshots.riskRules.get(inputs.instanceId);
    // The program may first create a rule that this resource then switches.
    if (!inputs.rules.every((idOrName) => rules.some(({ id, name }) => id === idOrName || name === idOrName))) {
      return undefined;
    }
    const found = resolveRules(rules, inputs.instanceId, inputs.rules);
    const ruleIds = found.map(({ id }) => id);
    return {
      id: idOf(inputs, found),
      name: `risk rules (${inputs.instanceId})`,
      state: asFound({ ...inputs, ruleIds }, rules),
    };
  },

  checked(context, { instanceId, rules = [], enabled }) {
    if (instanceId !== undefined) {
      for (const idOrName of rules) {
        declareSwitched(context, instanceId, idOrName, enabled);
      }
    }
  },

  async foresee(context, { instanceId, rules: wanted = [], enabled }, olds) {
    if (instanceId === undefined) {
      return [];
    }
    const rules = olds === undefined ? ((await rulesOrGone(context, instanceId)) ?? []) : [];
    const obstacle = (idOrName: string) =>
      // A new instance may list none yet.
      rules.length > 0 && !isDeclaredRule(context, instanceId, idOrName)
        ? obstacleToRule(rules, instanceId, idOrName)
        : undefined;
    const contradicted = (idOrName: string) =>
      enabled === undefined ? undefined : contradictionOfSwitch(context, instanceId, rules, idOrName, enabled);
    return wanted.flatMap((idOrName, index) => {
      const reason = obstacle(idOrName) ?? contradicted(idOrName);
      return reason === undefined ? [] : [{ property: `rules[${index}]`, reason }];
    });
  },

  // Another resource may have restored one of the rules before it could know that this one declares it, too.
  async compare(context, _id, { instanceId = "", ruleIds = [] }, _inputs, difference) {
    return areRestored(context, instanceId, ruleIds) ? withChanged(difference, "rules") : difference;
  },

  async create(context, inputs) {
    const found = resolveRules(await currentRules(context, inputs.instanceId), inputs.instanceId, inputs.rules);
    const id = idOf(inputs, found);
    const previous = statuses(found);
    const unknown = found.filter((rule) => !(rule.id in previous)).map(({ name }) => name);
    if (unknown.length > 0) {
      context.log.warn(
        `The service does not report whether ${unknown.join(", ")} was enabled: this cannot be restored later.`,
      );
    }
    return { id, state: await converge(context, id, inputs, found, previous) };
  },

  async read(context, id, state) {
    const rules = await rulesOrGone(context, state.instanceId);
    return rules && { id, state: asFound(state, rules) };
  },

  async update(context, id, olds, news) {
    const rules = await currentRules(context, news.instanceId);
    const found = resolveRules(rules, news.instanceId, news.rules);
    await putBack(context, olds, rules, (ruleId) => !found.some((rule) => rule.id === ruleId));
    const before = olds.previous ?? {};
    // The status of a rule that this resource has switched is its own. After an import, no previous one is known.
    const isSwitched = ({ id }: RiskRule) => Object.keys(before).length > 0 && olds.ruleIds?.includes(id);
    const previous = { ...statuses(found.filter((rule) => !isSwitched(rule))), ...pick(before, found) };
    return converge(context, id, news, found, previous);
  },

  async delete(context, _id, state) {
    const rules = await rulesOrGone(context, state.instanceId, "fresh");
    if (rules) {
      await putBack(context, state, rules, () => true);
    }
  },
});

/** What a list of resources has for the built-in rules of an instance. */
const LISTED = [
  { name: "risk-rules-on", isOn: true },
  { name: "risk-rules-off", isOn: false },
  { name: "risk-rules", isOn: undefined, obstacle: UNREPORTED },
];

/** Switches the rules whose state differs. A failure keeps the previous state of all rules. */
async function converge(
  context: Context,
  id: string,
  inputs: Inputs,
  found: readonly RiskRule[],
  previous: Readonly<Record<string, Status>>,
): Promise<RiskRuleSwitchState> {
  const wanted: Status = inputs.enabled ? "ON" : "OFF";
  const state = { ...inputs, ruleIds: found.map((rule) => rule.id), previous: { ...previous } };
  const differing = found.filter((rule) => rule.status !== wanted).map((rule) => rule.id);
  try {
    await switchRules(context, inputs.instanceId, differing, inputs.enabled);
  } catch (error) {
    const now = await context.snapshots.riskRules.fresh(inputs.instanceId).catch(() => found);
    throw keeping(error, id, asFound(state, now));
  }
  return state;
}

/**
 * Restores the previous state of the rules, except for those that someone else has switched in the meantime, and those
 * that the program still declares, such as in another resource that they were moved to.
 */
async function putBack(
  context: Context,
  state: RiskRuleSwitchState,
  rules: readonly RiskRule[],
  which: (ruleId: string) => boolean,
): Promise<void> {
  const previous = state.previous ?? {};
  const opposite: Status = state.enabled ? "OFF" : "ON";
  // A rule whose status the service does not report counts as this resource has left it.
  const isSwitchedSince = (rule: RiskRule) => state.enabled !== undefined && rule.status === opposite;
  const ours = rules.filter((rule) => which(rule.id) && !isSwitchedSince(rule));
  await restoreRules(context, state.instanceId, ours, previous, isStatusDeclared);
}

/**
 * The state as the rules really are. If all differ from the declaration, `enabled` differs; if only some do, they are
 * missing from `rules`, as are rules that no longer exist.
 */
function asFound(state: RiskRuleSwitchState, rules: readonly RiskRule[]): RiskRuleSwitchState {
  // State written by another version may lack the rules, but not their IDs.
  const names = state.rules ?? state.ruleIds ?? [];
  const existing = names.flatMap((name) =>
    rules.filter((rule) => isNamed(rule, name, state)).map((rule) => ({ name, rule })),
  );
  const enabled = state.enabled ?? existing.every(({ rule }) => rule.status === "ON");
  const asDeclared = existing.filter(({ rule }) => rule.status === (enabled ? "ON" : "OFF"));
  if (existing.length > 0 && existing.length === names.length && asDeclared.length === 0) {
    return { ...state, rules: names, enabled: !enabled };
  }
  return { ...state, enabled, rules: asDeclared.map(({ name }) => name) };
}

/** A name refers to the rule that it identified when the rule was switched, even if that was renamed since. */
function isNamed(rule: RiskRule, name: string, { ruleIds = [] }: RiskRuleSwitchState): boolean {
  return ruleIds.includes(rule.id) && (rule.id === name || rule.name === name);
}

async function currentRules(context: Context, instanceId: string): Promise<RiskRule[]> {
  return filled(context, context.snapshots.riskRules, instanceId, "risk rules");
}

async function rulesOrGone(
  { snapshots }: Context,
  instanceId: string,
  how: "get" | "fresh" = "get",
): Promise<RiskRule[] | undefined> {
  return orGone(() => snapshots.riskRules[how](instanceId));
}

/** Whether the rules are enabled, by ID; without those of which the service does not report it. */
function statuses(rules: readonly RiskRule[]): Record<string, Status> {
  return Object.fromEntries(
    rules.flatMap((rule) => {
      const { success, data } = status.safeParse(rule.status);
      return success ? [[rule.id, data]] : [];
    }),
  );
}

function pick(previous: Readonly<Record<string, Status>>, rules: readonly RiskRule[]): Record<string, Status> {
  return Object.fromEntries(Object.entries(previous).filter(([id]) => rules.some((rule) => rule.id === id)));
}

/** Its name, if that is its own and can be part of an ID; otherwise its ID. */
function nameOf({ id, name }: RiskRule, rules: readonly RiskRule[]): string {
  const isOwn = rules.filter((other) => other.name === name || other.id === name).length === 1;
  return isOwn && !/[,/@]/.test(name) ? name : id;
}

/** The same ID for the same rules, so that a repeated creation has the same ID. Earlier versions hashed the rules. */
function idOf({ instanceId }: Inputs, rules: readonly RiskRule[]): string {
  return `${instanceId}/${rules
    .map((rule) => rule.id)
    .sort()
    .join()}`;
}
