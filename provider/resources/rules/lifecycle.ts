import { isDeepStrictEqual } from "node:util";
import { mayHaveHappened } from "../../client";
import type { Context } from "../../model/context";
import { byName, onInstances } from "../../model/lists";
import { partsOf, type SharedLifecycle } from "../../model/resource";
import { timeoutSeconds } from "../../model/timeouts";
import { Turns } from "../../model/turns";
import { waitFor, waiting } from "../../model/wait";
import { adopt, adoptedOf } from "./adopt";
import { converge } from "./converge";
import {
  declaredRule,
  idOf,
  labelOf,
  mayBeBuiltIn,
  type RuleKind,
  type RuleTypes,
  ruleIdOf,
  ruleOrGone,
  wantedOf,
} from "./kind";
import { ManagedRules } from "./managed";

/** The lifecycle of a kind of rule. */
export function ruleSteps<T extends RuleTypes>(kind: RuleKind<T>): SharedLifecycle<T["inputs"], T["state"]> {
  const creations = new Turns();
  const managed = new ManagedRules(kind);
  return {
    idForm: "<instanceId>/<ruleId>",

    async seed(context, id) {
      const [instanceId, ruleId] = partsOf(id, 2) ?? [];
      if (instanceId === undefined || ruleId === undefined) {
        return undefined;
      }
      const listed = await ruleOrGone(kind, context, instanceId, ruleId, "get");
      const previous = listed && mayBeBuiltIn(kind, listed) ? { enabled: kind.isOn(listed) ?? false } : undefined;
      // A rank is read only if one is declared.
      const seed = { instanceId, rank: 0, previous };
      // The state of every kind has these, except for an omitted rank; TypeScript cannot infer that for a partial
      // state.
      return seed as Partial<T["state"]>;
    },

    list: onInstances(async ({ snapshots }, { id: instanceId }) => {
      const rules = (await kind.list(snapshots).get(instanceId)).map((rule) => ({
        id: idOf(instanceId, rule.id),
        name: kind.nameOf?.(rule) ?? kind.uniqueOf(rule),
        isBuiltIn: kind.isBuiltIn?.(rule) ?? false,
      }));
      return kind.rankTo ? rules : rules.toSorted(byName);
    }),

    async adoptionOf(context, inputs) {
      const rules = await kind.list(context.snapshots).get(inputs.instanceId);
      const listed = await adoptedOf(kind, context, rules, inputs);
      const rule = listed && (await kind.complete(context, inputs.instanceId, listed));
      if (listed !== undefined) {
        const id = idOf(inputs.instanceId, listed.id);
        if (inputs.adopt === undefined && managed.isRenamed(context, id, wantedOf(kind, inputs))) {
          context.log.warn(
            `the update fails unless the ${kind.noun} ${id}, which has this ${kind.unique}, is renamed first, as with the option \`dependsOn\`.`,
          );
          return undefined;
        }
        managed.add(context, id, wantedOf(kind, inputs));
      }
      return (
        listed &&
        rule && {
          id: idOf(inputs.instanceId, listed.id),
          name: `${labelOf(kind, kind.uniqueOf(listed))} (${idOf(inputs.instanceId, listed.id)})`,
          state: kind.toState(inputs, rule),
          isDeletable: !mayBeBuiltIn(kind, listed),
        }
      );
    },

    async compare(context, id, { instanceId }, inputs, difference, isDeclared = true) {
      const name = inputs[kind.unique];
      if (isDeclared && difference.replaces.length === 0 && typeof name === "string") {
        managed.add(context, id, name);
        if (difference.changed.includes(kind.unique)) {
          await managed.foreseeRename(context, id, instanceId, name);
        }
      }
      return difference;
    },

    async create(context, inputs) {
      // Two resources may declare the same rule: the second one must find what the first one creates.
      const { listed, isOwn } = await creations.take(
        context,
        idOf(inputs.instanceId, wantedOf(kind, inputs)),
        async () => {
          const existing = await adopt(kind, context, inputs);
          if (existing !== undefined) {
            managed.add(context, idOf(inputs.instanceId, existing.id), wantedOf(kind, inputs));
          }
          return { listed: existing ?? (await make(kind, context, inputs)), isOwn: !existing };
        },
      );
      const isBuiltIn = kind.isBuiltIn?.(listed) ?? false;
      const known = isOwn || isBuiltIn ? inputs : unreported(kind, inputs);
      const isRestored = !isOwn && mayBeBuiltIn(kind, listed);
      const previous = isRestored ? { enabled: kind.isOn(listed) ?? false } : undefined;
      return converge(kind, context, { ruleId: listed.id, known: { ...known, previous }, inputs, isOwn });
    },

    async read(context, id, state) {
      const listed = await ruleOrGone(kind, context, state.instanceId, ruleIdOf(id), "get");
      const rule = listed && (await kind.complete(context, state.instanceId, listed));
      if (listed === undefined || rule === undefined) {
        return undefined;
      }
      const read = kind.toState(state, rule);
      // The details of a rule may report what the list does not.
      const isUnreported = kind.isOn(listed) === undefined && !read.enabled;
      return { id, state: read, unreported: isUnreported ? "enabled" : undefined };
    },

    async update(context, id, olds, news) {
      // A rank is read only if one is declared.
      const known = { ...olds, rank: news.rank };
      const { state } = await converge(kind, context, { ruleId: ruleIdOf(id), known, inputs: news, isOwn: true });
      return state;
    },

    delete: (context, id, state) => remove(kind, context, ruleIdOf(id), state),
  };
}

/**
 * What is known about an adopted rule. What the service does not report counts as unknown, so that it is written; if
 * nothing is declared for it, the rule keeps its value.
 */
function unreported<T extends RuleTypes>(kind: RuleKind<T>, inputs: T["inputs"]): T["inputs"] {
  const written = kind.writeOnly.filter((name) => inputs.adopt === undefined || !isDeepStrictEqual(inputs[name], []));
  return { ...inputs, ...Object.fromEntries(written.map((name) => [name, undefined])) };
}

/** Creates a rule and waits until it is listed. */
async function make<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  inputs: T["inputs"],
): Promise<T["listed"]> {
  const look = async () => declaredRule(kind, await kind.list(context.snapshots).fresh(inputs.instanceId), inputs);
  try {
    await kind.create(context, inputs);
  } catch (error) {
    const listed = mayHaveHappened(error) ? await look().catch(() => undefined) : undefined;
    if (listed === undefined) {
      throw error;
    }
    return listed;
  }
  const what = `Creation of ${labelOf(kind, wantedOf(kind, inputs))}`;
  return waitFor(waiting(context, what, timeoutSeconds("update", undefined)), async () => {
    const listed = await look();
    return listed ? { done: true, value: listed } : { done: false, state: "accepted, not listed yet" };
  });
}

/**
 * Deletes a rule and waits until it is no longer listed: another rule of its name would be ambiguous. One that may be
 * built in is restored instead.
 */
async function remove<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  ruleId: string,
  { instanceId, previous }: T["state"],
): Promise<void> {
  const look = () => ruleOrGone(kind, context, instanceId, ruleId, "fresh");
  const kept = previous && (await look());
  if (previous !== undefined && (kept === undefined || mayBeBuiltIn(kind, kept))) {
    if (kept !== undefined) {
      await restore(kind, context, instanceId, kept, previous.enabled);
    }
    return;
  }
  try {
    await kind.remove(context, instanceId, ruleId);
  } catch (error) {
    if (await isThere(look)) {
      throw error;
    }
    return;
  }
  await gone(kind.noun, context, ruleId, look);
}

async function restore<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  instanceId: string,
  listed: T["listed"],
  enabled: boolean,
): Promise<void> {
  if (kind.restore) {
    await kind.restore(context, instanceId, listed, enabled);
  } else {
    await kind.switchTo?.(context, instanceId, listed.id, enabled);
  }
  if (kind.isBuiltIn?.(listed) === undefined) {
    context.log.warn(
      `The ${kind.noun} ${idOf(instanceId, listed.id)} was not deleted: it was adopted, and the service does not report whether it is built in. If it is your own, delete it in the console.`,
    );
  }
}

/** If that cannot be determined, the rule counts as existing: the error of the deletion says more. */
async function isThere(look: () => Promise<unknown>): Promise<boolean> {
  return look().then(
    (found) => found !== undefined,
    () => true,
  );
}

function gone(noun: string, context: Context, ruleId: string, look: () => Promise<unknown>): Promise<undefined> {
  const what = `Deletion of ${noun} ${ruleId}`;
  return waitFor(waiting(context, what, timeoutSeconds("delete", undefined)), async () =>
    (await look()) === undefined ? { done: true, value: undefined } : { done: false, state: "still listed" },
  );
}
