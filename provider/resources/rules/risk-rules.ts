import type { RiskRule } from "../../client";
import type { Context } from "../../model/context";
import { Declarations } from "../../model/declarations";
import { type Named, obstacleTo, theOne } from "../../model/look-up";
import { isSystemType } from "../fields";
import { type Status, switching } from "./kind";

/**
 * The rules with the given IDs or names.
 *
 * @throws Error for one that does not exist, or a name that several rules have.
 */
export function resolveRules(
  rules: readonly RiskRule[],
  instanceId: string,
  idsOrNames: readonly string[],
): RiskRule[] {
  const found = idsOrNames.map((idOrName) => theOne(rules, idOrName, riskRulesOn(instanceId)));
  const twice = found.find((rule, index) => found.indexOf(rule) !== index);
  if (twice) {
    throw new Error(`rules: ${twice.id} and ${twice.name} are the same rule. Name it once.`);
  }
  return found;
}

/** Why an ID or name does not identify a single rule; undefined if it does. */
export function obstacleToRule(rules: readonly RiskRule[], instanceId: string, idOrName: string): string | undefined {
  return obstacleTo(rules, idOrName, riskRulesOn(instanceId));
}

function riskRulesOn(instanceId: string): Named<RiskRule> {
  return {
    argument: "rules",
    noun: "risk rule",
    owner: `instance ${instanceId}`,
    idOf: ({ id }) => id,
    by: { ID: ({ id }) => id, name: ({ name }) => name },
  };
}

/** Whether a risk rule is built in; undefined if the service does not report that, as its older API does not. */
export function isBuiltIn({ rule_type: type }: RiskRule): boolean | undefined {
  return isSystemType(type);
}

/** The rules that resources of the program declare, by ID or name, and which of them as enabled or disabled. */
class DeclaredRules {
  readonly #all = new Declarations();
  readonly #enabled = new Declarations();
  readonly #disabled = new Declarations();

  /** `isOn` is undefined while it is unknown. */
  add(context: Context, instanceId: string, idOrName: string, isOn: boolean | undefined): void {
    this.#all.add(context, instanceId, idOrName);
    if (isOn !== undefined) {
      (isOn ? this.#enabled : this.#disabled).add(context, instanceId, idOrName);
    }
  }

  has(context: Context, instanceId: string, idOrName: string): boolean {
    return this.#all.has(context, instanceId, idOrName);
  }

  hasOpposite(context: Context, instanceId: string, idOrName: string, isOn: boolean): boolean {
    return (isOn ? this.#disabled : this.#enabled).has(context, instanceId, idOrName);
  }
}

const created = new DeclaredRules();
const switched = new DeclaredRules();

/** Why a declared rule cannot be enabled or disabled: a switch of the program declares the opposite. */
export function contradictionOfRule(
  context: Context,
  instanceId: string,
  name: string,
  isOn: boolean,
): string | undefined {
  return switched.hasOpposite(context, instanceId, name, isOn) ? contradictionText(name, isOn) : undefined;
}

/**
 * Why a switch cannot enable or disable a rule: another resource of the program declares the opposite. `listed` are the
 * rules of the instance, as far as they are known.
 */
export function contradictionOfSwitch(
  context: Context,
  instanceId: string,
  listed: readonly RiskRule[],
  idOrName: string,
  isOn: boolean,
): string | undefined {
  const others = listed
    .filter(({ id, name }) => id === idOrName || name === idOrName)
    // A name that several rules have identifies none of them.
    .flatMap(({ id, name }) => (listed.filter((rule) => rule.name === name).length === 1 ? [id, name] : [id]));
  const isContradicted = [idOrName, ...others].some((each) =>
    [created, switched].some((rules) => rules.hasOpposite(context, instanceId, each, isOn)),
  );
  return isContradicted ? contradictionText(idOrName, isOn) : undefined;
}

function contradictionText(idOrName: string, isOn: boolean): string {
  return (
    `another resource of the program declares that the risk rule ${idOrName} is ${isOn ? "disabled" : "enabled"}, so ` +
    "each deployment would change it again. Declare it in one of them, or the same in both"
  );
}

/** Records the name of a rule that the program creates on an instance: another resource may switch it. */
export function declareRule(context: Context, instanceId: string, name: string, isOn: boolean | undefined): void {
  created.add(context, instanceId, name, isOn);
}

/** Whether the program creates a rule of this name on the instance, as far as this run has seen. */
export function isDeclaredRule(context: Context, instanceId: string, name: string): boolean {
  return created.has(context, instanceId, name);
}

/** Records the ID or name of a rule that the program enables or disables on an instance. */
export function declareSwitched(
  context: Context,
  instanceId: string,
  idOrName: string,
  isOn: boolean | undefined,
): void {
  switched.add(context, instanceId, idOrName, isOn);
}

/** Whether a switch of the program enables or disables the rule, as far as this run has seen. */
export function isSwitched(context: Context, instanceId: string, { id, name }: RiskRule): boolean {
  return switched.has(context, instanceId, id) || switched.has(context, instanceId, name);
}

/** Whether the program declares that the rule is enabled or disabled, as far as this run has seen. */
export function isStatusDeclared(context: Context, instanceId: string, rule: RiskRule): boolean {
  return isDeclaredRule(context, instanceId, rule.name) || isSwitched(context, instanceId, rule);
}

/** The rules that were restored in this run. */
const restored = new Declarations();

/** Whether a resource has restored one of the rules in this run. */
export function areRestored(context: Context, instanceId: string, ruleIds: readonly string[]): boolean {
  return ruleIds.some((ruleId) => restored.has(context, instanceId, ruleId));
}

/**
 * Enables or disables rules as they were before, by ID, except for those that another resource of the program declares:
 * it may be the one that they were moved to.
 */
export async function restoreRules(
  context: Context,
  instanceId: string,
  rules: readonly RiskRule[],
  previous: Readonly<Record<string, Status>>,
  isDeclared: (context: Context, instanceId: string, rule: RiskRule) => boolean,
): Promise<void> {
  const changed = rules.filter(({ id, status }) => previous[id] !== undefined && previous[id] !== status);
  if (changed.length === 0) {
    return;
  }
  // The resource that they were moved to may be about to begin its step.
  await context.steps.gathered();
  const kept = changed.filter((rule) => isDeclared(context, instanceId, rule));
  const left = changed.filter((rule) => !kept.includes(rule));
  for (const status of ["ON", "OFF"] as const) {
    const ofStatus = (rule: RiskRule) => previous[rule.id] === status;
    const lost = kept.filter(ofStatus).map(({ name }) => name);
    if (lost.length > 0) {
      context.log.warn(
        `Not restored, because another resource of the program manages them: ${lost.join(", ")}. They were ` +
          `${status === "ON" ? "enabled" : "disabled"} before: that resource does not restore this later.`,
      );
    }
    const switchedBack = left.filter(ofStatus).map(({ id }) => id);
    await switchRules(context, instanceId, switchedBack, status === "ON");
    for (const id of switchedBack) {
      restored.add(context, instanceId, id);
    }
  }
}

/** Enables or disables rules of an instance. */
export async function switchRules(
  context: Context,
  instanceId: string,
  ruleIds: readonly string[],
  enabled: boolean,
): Promise<void> {
  await Promise.all(ruleIds.map((ruleId) => switchRule(context, instanceId, ruleId, enabled)));
}

/** Enables or disables a risk rule of an instance; simultaneous requests are batched. */
export const switchRule = switching(({ client, snapshots }, instanceId, ruleIds, status) =>
  snapshots.riskRules.writing(instanceId, () =>
    client.dbss.switchRiskRules({ instance_id: instanceId, ids: ruleIds.join(","), status }),
  ),
);
