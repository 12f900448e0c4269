import type { Context } from "../../model/context";
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
