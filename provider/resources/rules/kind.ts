import { Batches } from "../../model/batches";
import type { Context } from "../../model/context";
import { type Named, orGone, theOneIfAny } from "../../model/look-up";
import type { Snapshot, Snapshots } from "../../model/snapshots";

/** The arguments of every kind of rule. */
interface RuleInputs {
  readonly instanceId: string;
  readonly enabled: boolean;
  readonly rank?: number | undefined;
  readonly adopt?: string | undefined;
}

/** The state of every kind of rule. */
interface RuleState {
  readonly instanceId: string;
  readonly enabled: boolean;
  readonly rank?: number | undefined;
  /** State of a rule that may be built in before it was adopted; restored on delete. */
  readonly previous?: { readonly enabled: boolean } | undefined;
}

/** The types of a kind of rule: as listed, as fully known, and its resource's inputs and state. */
export interface RuleTypes {
  readonly listed: { readonly id: string };
  readonly rule: unknown;
  readonly inputs: RuleInputs;
  readonly state: RuleState;
}

/**
 * A kind of rule on an instance. The service returns no ID on creation, so a new rule is looked up by its unique
 * argument.
 */
export interface RuleKind<T extends RuleTypes> {
  /** How messages name one: "risk rule". */
  readonly noun: string;
  /** The argument that identifies a rule on its instance. */
  readonly unique: keyof T["inputs"] & string;
  /** Set if messages do not show the unique argument: it may be a secret. */
  readonly isConfidential?: boolean;
  /** Set if no update changes the unique argument. */
  readonly isUniqueFixed?: boolean;
  /** Arguments that the service does not report. */
  readonly writeOnly: readonly (keyof T["inputs"] & string)[];
  /** Whether the request that creates or updates a rule includes whether it is enabled. */
  readonly bodyHasStatus: boolean;
  /** The rules of each instance. */
  list(snapshots: Snapshots): Snapshot<T["listed"][]>;
  /** The value of the unique argument. */
  uniqueOf(listed: T["listed"]): string;
  /**
   * Whether the rule is built in: it can only be enabled or disabled. Undefined if the service does not report that.
   * Omitted if no rule of the kind is: then a new instance has none at all.
   */
  isBuiltIn?(listed: T["listed"]): boolean | undefined;
  /** Whether the rule is enabled; undefined if the service does not report that. */
  isOn(listed: T["listed"]): boolean | undefined;
  /** The name of its resource in a program. Defaults to the unique argument. */
  nameOf?(listed: T["listed"]): string;
  /** Everything known about a rule; undefined when it was deleted since it was listed. */
  complete(context: Context, instanceId: string, listed: T["listed"]): Promise<T["rule"] | undefined>;
  /** The arguments as the service reports them, and the outputs. What the service does not report is carried over. */
  toState(known: T["inputs"] | T["state"], rule: T["rule"]): T["state"];
  create(context: Context, inputs: T["inputs"]): Promise<unknown>;
  /** Updates everything except the rank and, if the request does not include it, whether the rule is enabled. */
  write(context: Context, ruleId: string, inputs: T["inputs"]): Promise<unknown>;
  switchTo?(context: Context, instanceId: string, ruleId: string, enabled: boolean): Promise<unknown>;
  /** Restores a built-in rule. Defaults to `switchTo`. */
  restore?(context: Context, instanceId: string, listed: T["listed"], enabled: boolean): Promise<unknown>;
  rankTo?(context: Context, instanceId: string, ruleId: string, rank: number): Promise<unknown>;
  remove(context: Context, instanceId: string, ruleId: string): Promise<unknown>;
}

/** Whether a rule that the stack did not create may be built in, so that it must not be deleted. */
export function mayBeBuiltIn<T extends RuleTypes>(kind: RuleKind<T>, listed: T["listed"]): boolean {
  return kind.isBuiltIn !== undefined && kind.isBuiltIn(listed) !== false;
}

/** The Pulumi ID of a rule. */
export function idOf(instanceId: string, ruleId: string): string {
  return `${instanceId}/${ruleId}`;
}

/** The rule's own part of a Pulumi ID. */
export function ruleIdOf(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/** The rule with the ID, as last listed or as it is now; undefined when the rule or its instance no longer exists. */
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

/** How `adopt` identifies a rule of an instance. */
export function namedByAdopt<T extends RuleTypes>(kind: RuleKind<T>, instanceId: string): Named<T["listed"]> {
  return {
    argument: "adopt",
    noun: kind.noun,
    owner: `instance ${instanceId}`,
    idOf: ({ id }) => id,
    by: { ID: ({ id }) => id, [kind.unique]: kind.uniqueOf },
    isConfidential: kind.isConfidential,
  };
}

/**
 * The rule with the unique argument of the inputs.
 *
 * @throws Error when several match.
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
    adviceOnSeveral: "Delete all but one, or set `adopt` to the ID of the one to manage.",
  });
}

/** How messages name a rule with a value of the unique argument: "risk rule drops". */
export function labelOf<T extends RuleTypes>({ noun, isConfidential }: RuleKind<T>, unique: string): string {
  return isConfidential ? noun : `${noun} ${unique}`;
}

/** The value that identifies the declared rule. */
export function wantedOf<T extends RuleTypes>(kind: RuleKind<T>, inputs: T["inputs"]): string {
  return String(inputs[kind.unique as keyof T["inputs"]]);
}

/** Whether a rule is enabled, as the service reports it. */
export type Status = "ON" | "OFF";

type Send = (context: Context, instanceId: string, ruleIds: string[], status: Status) => Promise<unknown>;

/** Enables or disables a rule. */
type Switch = (context: Context, instanceId: string, ruleId: string, enabled: boolean) => Promise<true>;

/** Switching for a kind of rule: simultaneous requests to enable or disable rules of an instance are batched. */
export function switching(send: Send): Switch {
  const batchesOf = (status: Status) =>
    new Batches<string, true>(async (context, instanceId, ruleIds) => {
      await send(context, instanceId, [...new Set(ruleIds)], status);
      return ruleIds.map(() => true);
    });
  const [on, off] = [batchesOf("ON"), batchesOf("OFF")];
  return (context, instanceId, ruleId, enabled) => (enabled ? on : off).add(context, instanceId, ruleId);
}
