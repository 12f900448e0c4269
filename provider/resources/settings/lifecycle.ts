import { isDeepStrictEqual } from "node:util";
import { ApiError, isNotFound, mayHaveHappened } from "../../client";
import type { Context } from "../../model/context";
import { keeping, PartialFailure } from "../../model/errors";
import { orGone } from "../../model/look-up";
import type { SharedLifecycle } from "../../model/resource";
import { DeclaredSettings } from "./contradictions";
import { among, beside, overlaid, type SettingKind, type SettingTypes, type Shown } from "./kind";

/** The lifecycle of a kind of settings: the previous values are kept in `previous` and restored on delete. */
export function settingSteps<T extends SettingTypes>(
  kind: SettingKind<T>,
): Omit<SharedLifecycle<T["inputs"], T["state"]>, "idForm" | "seed" | "list"> {
  const declared = new DeclaredSettings(kind.noun, kind.owner);
  return {
    checked: (context, inputs) => declared.add(context, { ...inputs }),

    async foresee(context, inputs, olds) {
      await kind.warn?.(context, inputs, olds);
      return declared.contradictionsOf(context, { ...inputs });
    },

    async compare(context, _id, _state, inputs, difference) {
      // Before a replacement, the engine checks the resource again, without its `ignoreChanges`.
      if (difference.replaces.length > 0) {
        declared.remove(context, { ...inputs });
      }
      return difference;
    },

    async adoptionOf(context, inputs) {
      // If they do not exist, the preview warns of the error that the creation would fail with.
      const target = await located(kind, context, inputs);
      const shown = await kind.show(context, target);
      const id = kind.idOf(target);
      return { id, name: `${kind.noun} (${id})`, state: kind.toState(inputs, shown) };
    },

    async create(context, inputs) {
      const target = await located(kind, context, inputs);
      const shown = await kind.show(context, target);
      const known = { ...inputs, previous: shown.values };
      const id = kind.idOf(target);
      try {
        const state = await converge(kind, context, { target, known, wanted: kind.valuesOf(inputs), shown });
        return { id, state };
      } catch (error) {
        const mayBeSet =
          mayHaveHappened(error) || (ApiError.isInstance(error) && (await isChanged(kind, context, target, shown)));
        throw mayBeSet ? await partial(kind, context, { target, known, shown }, error) : error;
      }
    },

    async read(context, id, state) {
      const found = await findOrGone(kind, context, state);
      return found && { id, state: kind.toState(state, found.shown), unreported: unreportedIn(found.shown.values) };
    },

    async update(context, _id, olds, news) {
      const target = await located(kind, context, olds);
      const shown = await kind.show(context, target);
      const [before, after] = [kind.valuesOf(olds), kind.valuesOf(news)];
      const noLongerDeclared = beside(among(olds.previous ?? {}, before), after);
      const known = { ...olds, ...undefinedIn(before), ...news };
      try {
        return await converge(kind, context, { target, known, wanted: overlaid(after, noLongerDeclared), shown });
      } catch (error) {
        throw await partial(kind, context, { target, known: olds, shown }, error);
      }
    },

    async delete(context, _id, state) {
      const found = await findOrGone(kind, context, state);
      if (found === undefined) {
        return;
      }
      try {
        const wanted = among(state.previous ?? {}, kind.valuesOf(state));
        await set(kind, context, found.target, wanted, found.shown);
      } catch (error) {
        // The settings may have been deleted since the list was read.
        if (!isNotFound(error) || (await findOrGone(kind, context, state))) {
          throw error;
        }
      }
    },
  };
}

interface Change<T extends SettingTypes> {
  readonly target: T["target"];
  /** What the state contains apart from the settings. */
  readonly known: T["inputs"] | T["state"];
  readonly shown: Shown<T>;
}

/** Converges the settings, and returns the state read back. */
async function converge<T extends SettingTypes>(
  kind: SettingKind<T>,
  context: Context,
  { target, known, wanted, shown }: Change<T> & { readonly wanted: object },
): Promise<T["state"]> {
  const isSet = await set(kind, context, target, wanted, shown);
  try {
    return kind.toState(known, isSet ? await kind.show(context, target) : shown);
  } catch (error) {
    throw await partial(kind, context, { target, known, shown }, error);
  }
}

/** Returns whether there was anything to set. */
async function set<T extends SettingTypes>(
  kind: SettingKind<T>,
  context: Context,
  target: T["target"],
  wanted: object,
  shown: Shown<T>,
): Promise<boolean> {
  const values = overlaid(shown.values, wanted);
  if (isDeepStrictEqual(values, shown.values)) {
    return false;
  }
  await kind.set(context, target, values, shown);
  return true;
}

/** Whether a setting is no longer what was shown: of several requests, a later one may have been refused. */
async function isChanged<T extends SettingTypes>(
  kind: SettingKind<T>,
  context: Context,
  target: T["target"],
  shown: Shown<T>,
): Promise<boolean> {
  const now = await kind.show(context, target).catch(() => undefined);
  return now === undefined || !isDeepStrictEqual(now.values, shown.values);
}

/** A failure that keeps the current and the previous settings in the state. */
async function partial<T extends SettingTypes>(
  kind: SettingKind<T>,
  context: Context,
  { target, known, shown }: Change<T>,
  error: unknown,
): Promise<PartialFailure> {
  if (error instanceof PartialFailure) {
    return error;
  }
  const now = await kind.show(context, target).catch(() => shown);
  return keeping(error, kind.idOf(target), kind.toState(known, now));
}

async function located<T extends SettingTypes>(
  kind: SettingKind<T>,
  context: Context,
  known: T["inputs"] | T["state"],
): Promise<T["target"]> {
  const target = await kind.locate(context, known);
  if (target === undefined) {
    throw new Error(
      `Cannot set the ${kind.noun}: the instance or report template no longer exists. Check its ID, and run ` +
        "`pulumi refresh`.",
    );
  }
  return target;
}

async function findOrGone<T extends SettingTypes>(
  kind: SettingKind<T>,
  context: Context,
  known: T["inputs"] | T["state"],
): Promise<{ target: T["target"]; shown: Shown<T> } | undefined> {
  return orGone(async () => {
    const target = await kind.locate(context, known);
    return target && { target, shown: await kind.show(context, target) };
  });
}

/** A switch among the settings whose value the service did not report. */
function unreportedIn(values: { readonly enabled?: boolean | undefined }): string | undefined {
  return "enabled" in values && values.enabled === undefined ? "enabled" : undefined;
}

/** The same names without values: what is no longer declared is removed from the state. */
function undefinedIn(values: object): object {
  return Object.fromEntries(Object.keys(values).map((name) => [name, undefined]));
}
