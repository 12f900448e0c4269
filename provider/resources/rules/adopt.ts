import type { Context } from "../../model/context";
import { filled } from "../../model/lists";
import { referenceTo, theOne, theOneIfAny } from "../../model/look-up";
import { differences, inWords, refuseBuiltIn } from "./converge";
import { declaredRule, namedByAdopt, type RuleKind, type RuleTypes, wantedOf } from "./kind";

/**
 * The existing rule to adopt: the one that `adopt` names, or the one that an interrupted creation left behind.
 * Undefined when one must be created.
 *
 * @throws Error when the named rule does not exist, several match, or its content differs.
 */
export async function adopt<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  inputs: T["inputs"],
): Promise<T["listed"] | undefined> {
  const { instanceId } = inputs;
  const list = kind.list(context.snapshots);
  const isThere = inputs.adopt !== undefined && kind.isBuiltIn !== undefined;
  const rules = isThere ? await filled(context, list, instanceId, `${kind.noun}s`) : await list.fresh(instanceId);
  return adoptedOf(kind, context, rules, inputs);
}

/** The rule to adopt, of the existing ones. @throws Error as `adopt` does. */
export async function adoptedOf<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  rules: readonly T["listed"][],
  inputs: T["inputs"],
): Promise<T["listed"] | undefined> {
  const named = adopted(kind, rules, inputs);
  if (named !== undefined) {
    return named;
  }
  // An adopted rule may have been renamed before its creation was interrupted.
  const left = await leftBehind(kind, context, rules, inputs);
  const isMissing = left === undefined && inputs.adopt !== undefined;
  return isMissing ? theOne(rules, inputs.adopt, namedByAdopt(kind, inputs.instanceId)) : left;
}

/**
 * The rule that `adopt` names.
 *
 * @throws Error when several have the name, or it cannot become the declared one.
 */
function adopted<T extends RuleTypes>(
  kind: RuleKind<T>,
  rules: readonly T["listed"][],
  inputs: T["inputs"],
): T["listed"] | undefined {
  const { adopt, instanceId } = inputs;
  const named = adopt === undefined ? undefined : theOneIfAny(rules, adopt, namedByAdopt(kind, instanceId));
  if (named !== undefined && kind.isUniqueFixed && kind.uniqueOf(named) !== wantedOf(kind, inputs)) {
    throw new Error(
      `adopt: the ${kind.noun} ${named.id} of instance ${instanceId} has another \`${kind.unique}\`, which cannot be ` +
        "changed. Nothing was changed. To adopt it, declare its current value.",
    );
  }
  return named;
}

/**
 * The existing rule that matches the declaration exactly, except for what is set after a rule exists: as an interrupted
 * creation leaves it.
 *
 * @throws Error when its content differs.
 */
async function leftBehind<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  rules: readonly T["listed"][],
  inputs: T["inputs"],
): Promise<T["listed"] | undefined> {
  const listed = declaredRule(kind, rules, inputs);
  const rule = listed && (await kind.complete(context, inputs.instanceId, listed));
  if (listed === undefined || rule === undefined) {
    return undefined;
  }
  const state = kind.toState(inputs, rule);
  const differing = differences(state, inputs, kind.bodyHasStatus ? ["rank"] : ["rank", "enabled"]);
  refuseBuiltIn(kind, listed, differing);
  if (differing.length > 0) {
    throw new Error(
      `Instance ${inputs.instanceId} already has another ${kind.noun} with ` +
        `${referenceTo(kind.uniqueOf(listed), kind.unique, kind)}: ${listed.id}, ` +
        `which differs from the declaration in ${inWords(differing)}. ` +
        `Nothing was changed. To adopt it and update it to match the declaration, set \`adopt: "${listed.id}"\`; to ` +
        `leave it unchanged, declare another ${kind.unique}.`,
    );
  }
  return listed;
}
