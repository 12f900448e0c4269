import { Batches } from "../../model/batches";
import type { Context } from "../../model/context";
import { type Named, orGone, theOneIfAny } from "../../model/look-up";
import type { Snapshot, Snapshots } from "../../model/snapshots";

/** What the arguments of every kind of rule have. */
interface RuleInputs {
  readonly instanceId: string;
  readonly enabled: boolean;
  readonly rank?: number | undefined;
  readonly adopt?: string | undefined;
}

/** What the state of every kind of rule has. */
interface RuleState {
  readonly instanceId: string;
  readonly enabled: boolean;
  readonly rank?: number | undefined;
  /** How a rule of the service's own stood before: put back on delete. */
  readonly previous?: { readonly enabled: boolean } | undefined;
}

/** The types of a kind of rule: as the list shows one, as it is known in full, and its resource's inputs and state. */
export interface RuleTypes {
  readonly listed: { readonly id: string };
  readonly rule: unknown;
  readonly inputs: RuleInputs;
  readonly state: RuleState;
}

/** A kind of rule on an instance. Creating one answers no ID, so that it is looked up by what tells it from others. */
export interface RuleKind<T extends RuleTypes> {
  /** What messages call one: "risk rule". */
  readonly noun: string;
  /** The argument that tells one rule of an instance from another. */
  readonly unique: keyof T["inputs"] & string;
  /** Arguments that the service does not report. */
  readonly writeOnly: readonly (keyof T["inputs"] & string)[];
  /** Whether creating and writing a rule also says whether it is on. */
  readonly bodyHasStatus: boolean;
  /** The rules of each instance. */
  list(snapshots: Snapshots): Snapshot<T["listed"][]>;
  /** The value of the unique argument. */
  uniqueOf(listed: T["listed"]): string;
  /** Whether the rule is the service's own: it can be switched, but not changed or deleted. */
  isBuiltIn(listed: T["listed"]): boolean;
  isOn(listed: T["listed"]): boolean;
  /** All that is known of a rule; undefined when it has gone since it was listed. */
  complete(context: Context, instanceId: string, listed: T["listed"]): Promise<T["rule"] | undefined>;
  /** The arguments as they really are, and the outputs. What the service does not report is carried over. */
  toState(known: T["inputs"] | T["state"], rule: T["rule"]): T["state"];
  create(context: Context, inputs: T["inputs"]): Promise<unknown>;
  /** Changes all but the rank, and all but whether it is on where the body does not say that. */
  write(context: Context, ruleId: string, inputs: T["inputs"]): Promise<unknown>;
  switchTo?(context: Context, instanceId: string, ruleId: string, enabled: boolean): Promise<unknown>;
  rankTo?(context: Context, instanceId: string, ruleId: string, rank: number): Promise<unknown>;
  remove(context: Context, instanceId: string, ruleId: string): Promise<unknown>;
}

/** The Pulumi ID of a rule. */
export function idOf(instanceId: string, ruleId: string): string {
  return `${instanceId}/${ruleId}`;
}

/** The rule's own part of a Pulumi ID. */
export function ruleIdOf(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/** The rule with the ID, as last listed or as it is now; undefined when it, or its instance, is gone. */
export async function ruleOrGone<T extends RuleTypes>(
  kind: RuleKind<T>,
  { snapshots }: Context,
  instanceId: string,
  ruleId: string,
  how: "get" | "fresh",
): Promise<T["listed"] | undefined> {
  const rules = await orGone(() => kind.list(snapshots)[how](instanceId));
  return rules?.find((rule) => rule.id === ruleId);
}

/** How `adopt` names a rule of an instance. */
export function namedByAdopt<T extends RuleTypes>(kind: RuleKind<T>, instanceId: string): Named<T["listed"]> {
  return {
    argument: "adopt",
    noun: kind.noun,
    owner: `instance ${instanceId}`,
    idOf: ({ id }) => id,
    by: { ID: ({ id }) => id, [kind.unique]: kind.uniqueOf },
  };
}

/**
 * The rule that has the unique argument of the inputs.
 *
 * @throws Error when several have it.
 */
export function declaredRule<T extends RuleTypes>(
  kind: RuleKind<T>,
  rules: readonly T["listed"][],
  inputs: T["inputs"],
): T["listed"] | undefined {
  return theOneIfAny(rules, wantedOf(kind, inputs), {
    ...namedByAdopt(kind, inputs.instanceId),
    argument: kind.unique,
    by: { [kind.unique]: kind.uniqueOf },
    adviceOnSeveral: "Delete all but one, or name the one that is meant with `adopt`.",
  });
}

/** The value that tells the declared rule from others. */
export function wantedOf<T extends RuleTypes>(kind: RuleKind<T>, inputs: T["inputs"]): string {
  return String(inputs[kind.unique as keyof T["inputs"]]);
}

type Status = "ON" | "OFF";

type Send = (context: Context, instanceId: string, ruleIds: string[], status: Status) => Promise<unknown>;

/** Switches a rule. */
type Switch = (context: Context, instanceId: string, ruleId: string, enabled: boolean) => Promise<true>;

/** Switching for a kind of rule: rules of an instance that are switched the same way at the same time go together. */
export function switching(send: Send): Switch {
  const batchesOf = (status: Status) =>
    new Batches<string, true>(async (context, instanceId, ruleIds) => {
      await send(context, instanceId, [...new Set(ruleIds)], status);
      return ruleIds.map(() => true);
    });
  const [on, off] = [batchesOf("ON"), batchesOf("OFF")];
  return (context, instanceId, ruleId, enabled) => (enabled ? on : off).add(context, instanceId, ruleId);
}
