import { isDeepStrictEqual } from "node:util";
import { mayHaveHappened } from "../../client";
import type { Context } from "../../model/context";
import { canonical } from "../../model/diff";
import { keeping } from "../../model/errors";
import type { Found } from "../../model/resource";
import { idOf, type RuleKind, type RuleTypes, ruleOrGone, wantedOf } from "./kind";
import { takenAdvice } from "./managed";

/** An existing rule that is being converged. */
export interface Unsettled<T extends RuleTypes> {
  readonly ruleId: string;
  /** What is known about it beyond what the service reports. */
  readonly known: T["inputs"] | T["state"];
  readonly inputs: T["inputs"];
  /** Whether it belongs to the stack: created by it, or in its state. */
  readonly isOwn: boolean;
}

/** A rule as it was found. */
interface Observed<T extends RuleTypes> {
  readonly listed: T["listed"];
  readonly state: T["state"];
}

/**
 * Converges a rule, and returns its final state. After a failure, what exists stays in the state; a rule to be adopted
 * is only recorded if something of it was changed.
 */
export async function converge<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  { ruleId, known, inputs, isOwn }: Unsettled<T>,
): Promise<Found<T["state"]>> {
  const id = idOf(inputs.instanceId, ruleId);
  const before = await observe(kind, context, ruleId, inputs, known);
  const differing = differences(before.state, inputs);
  // Even a rank that it has already must be claimed: otherwise, others that move in the same run push it down.
  if (differing.length === 0 && !isRanked(kind, inputs)) {
    return { id, state: before.state };
  }
  let isChanged = false;
  try {
    await change(kind, context, before, inputs, differing);
    isChanged = true;
    const declared = { ...inputs, previous: before.state.previous };
    return { id, state: (await observe(kind, context, ruleId, inputs, declared)).state };
  } catch (error) {
    const now = await observe(kind, context, ruleId, inputs, before.state).catch(() => before);
    const isUntouched = !isChanged && !mayHaveHappened(error) && isDeepStrictEqual(now.state, before.state);
    throw !isOwn && isUntouched ? error : keeping(error, id, now.state);
  }
}

/** @throws Error when the rule no longer exists. */
async function observe<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  ruleId: string,
  { instanceId }: T["inputs"],
  known: T["inputs"] | T["state"],
): Promise<Observed<T>> {
  const listed = await ruleOrGone(kind, context, instanceId, ruleId, "get");
  const rule = listed && (await kind.complete(context, instanceId, listed));
  if (listed === undefined || rule === undefined) {
    throw new Error(
      `The ${kind.noun} ${ruleId} of instance ${instanceId} no longer exists. Run \`pulumi refresh\`, then ` +
        "`pulumi up` to create it again.",
    );
  }
  return { listed, state: kind.toState(known, rule) };
}

async function change<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  observed: Observed<T>,
  inputs: T["inputs"],
  differing: readonly string[],
): Promise<void> {
  const { instanceId, enabled, rank } = inputs;
  const ruleId = observed.listed.id;
  const separate = kind.switchTo ? ["rank", "enabled"] : ["rank"];
  const content = differing.filter((name) => !separate.includes(name));
  refuseBuiltIn(kind, observed.listed, content);
  if (content.length > 0) {
    await refuseTaken(kind, context, observed.listed, inputs);
    await kind.write(context, ruleId, inputs);
  }
  if (differing.includes("enabled") && !(content.length > 0 && kind.bodyHasStatus)) {
    await kind.switchTo?.(context, instanceId, ruleId, enabled);
  }
  if (rank !== undefined) {
    await kind.rankTo?.(context, instanceId, ruleId, rank);
  }
}

function isRanked<T extends RuleTypes>(kind: RuleKind<T>, { rank }: T["inputs"]): boolean {
  return rank !== undefined && kind.rankTo !== undefined;
}

/** @throws Error when a built-in rule differs from the declaration in what nobody can change. */
export function refuseBuiltIn<T extends RuleTypes>(
  kind: RuleKind<T>,
  listed: T["listed"],
  content: readonly string[],
): void {
  if (content.length > 0 && kind.isBuiltIn?.(listed)) {
    throw new Error(
      `The ${kind.noun} ${kind.uniqueOf(listed)} (${listed.id}) is built in: it can only be enabled or ` +
        `disabled, but it differs from the declaration in ${inWords(content)}. Declare its current values, or create ` +
        `a ${kind.noun} of your own.`,
    );
  }
}

/** Rejects a name that another rule has: the two could not be distinguished any more. */
async function refuseTaken<T extends RuleTypes>(
  kind: RuleKind<T>,
  { snapshots }: Context,
  listed: T["listed"],
  inputs: T["inputs"],
): Promise<void> {
  const wanted = wantedOf(kind, inputs);
  if (kind.uniqueOf(listed) === wanted) {
    return;
  }
  const rules = await kind.list(snapshots).get(inputs.instanceId);
  const holder = rules.find((rule) => kind.uniqueOf(rule) === wanted);
  if (holder !== undefined) {
    throw new Error(
      `${kind.unique}: instance ${inputs.instanceId} already has another ${kind.noun} with the ` +
        `${kind.unique} ${wanted}: ${holder.id}. The ${kind.noun} ${listed.id} was left unchanged. ${takenAdvice(kind)}`,
    );
  }
}

/** Arguments that identify the rule rather than describe it. */
const IDENTITY = ["instanceId", "adopt"];

/** The declared arguments in which a rule differs. */
export function differences(state: object, inputs: object, ignored: readonly string[] = []): string[] {
  return Object.entries(inputs)
    .filter(([name, declared]) => declared !== undefined && !IDENTITY.includes(name) && !ignored.includes(name))
    .filter(([name, declared]) => !isSame(Reflect.get(state, name), declared))
    .map(([name]) => name);
}

/** Lists of rules have no order. */
function isSame(one: unknown, other: unknown): boolean {
  return canonical(one, true) === canonical(other, true);
}

/** The names of arguments. Not their values: the host of the program may not know which of them are secret. */
export function inWords(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
