import { isNotFound } from "../../client";
import type { Context } from "../../model/context";
import type { RuleKind, RuleTypes } from "./kind";

/** The rule with the ID, as last listed or as it is now; undefined when it, or its instance, is gone. */
export async function ruleOrGone<T extends RuleTypes>(
  kind: RuleKind<T>,
  { snapshots }: Context,
  instanceId: string,
  ruleId: string,
  how: "get" | "fresh",
): Promise<T["listed"] | undefined> {
  try {
    const rules = await kind.list(snapshots)[how](instanceId);
    return rules.find((rule) => rule.id === ruleId);
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * The rule that has the unique argument of the inputs.
 *
 * @throws Error when several have it: nothing says which is meant.
 */
export function theOne<T extends RuleTypes>(
  kind: RuleKind<T>,
  rules: readonly T["listed"][],
  inputs: T["inputs"],
): T["listed"] | undefined {
  const wanted = wantedOf(kind, inputs);
  const matching = rules.filter((rule) => kind.uniqueOf(rule) === wanted);
  if (matching.length > 1) {
    const ids = matching.map(({ id }) => id).join(", ");
    throw new Error(
      `${kind.unique}: ${matching.length} ${kind.noun}s of instance ${inputs.instanceId} have the ${kind.unique} ` +
        `${wanted}: ${ids}. Delete all but one, or name the one that is meant with \`adopt\`.`,
    );
  }
  return matching[0];
}

/** The value that tells the declared rule from others. */
export function wantedOf<T extends RuleTypes>(kind: RuleKind<T>, inputs: T["inputs"]): string {
  return String(inputs[kind.unique as keyof T["inputs"]]);
}
