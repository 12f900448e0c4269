import type { z } from "zod";
import type { Context } from "../model/context";
import { canonical, diff } from "../model/diff";
import { NoneMatches } from "../model/look-up";
import type { Adoption, Found, Resource } from "../model/resource";
import { isUnknownIn, type Values, withoutUnknowns } from "./engine-values";

/**
 * Refuses an `adopt` that now names another object than the one in the state. It has no effect after the creation, so
 * all other changes of the program would be made to the wrong object.
 */
export async function refuseOtherAdoption(
  resource: Resource,
  context: Context,
  { id, state, news }: { readonly id: string; readonly state: Values; readonly news: Values },
): Promise<void> {
  const { adopt, instanceId, name } = news;
  if (adopt === undefined || adopt === state.adopt || isUnknownIn({ adopt, instanceId })) {
    return;
  }
  let named: Adoption<Values> | undefined;
  try {
    named = await resource.adoptionOf?.(context, withoutUnknowns(news));
  } catch (error) {
    // An adopted object may be renamed together with its `adopt`.
    const isRenamed = state.adopt !== undefined && adopt === name;
    if (!isRenamed || !(error instanceof NoneMatches)) {
      throw error;
    }
  }
  if (named !== undefined && named.id !== id) {
    throw new Error(
      `adopt: ${String(adopt)} is ${named.name}, but this resource manages ${id}. Nothing was changed. To manage the other one, declare it under another resource name. To stop managing this one and leave it in the cloud, run \`pulumi state delete\` on it.`,
    );
  }
}

/**
 * Describes what adopting an existing object would change. Undefined if that is nothing, the program does not ask for
 * an adoption, and no later deletion affects it. A dynamic provider does not know which strings are secret, so a
 * changed string is only named, not printed.
 */
export function adoptionInWords(
  lifecycle: Resource,
  { name, state, isDeletable, onDelete, unreported = [] }: Adoption<Values>,
  inputs: Values,
): string | undefined {
  const text = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
  const differing = diff(lifecycle, state, inputs).changed.map((argument) =>
    isNeverSecret(lifecycle.args.shape[argument])
      ? `${argument} from ${text(state[argument])} to ${text(inputs[argument])}`
      : argument,
  );
  const set = unreported.map((argument) => `${argument} (the service does not report its present value)`);
  const changes = [...differing, ...set];
  const changed = changes.join(", ") || "nothing";
  const isAsked = inputs.adopt !== undefined;
  if (isDeletable && !isAsked) {
    return `adopts ${name}, which already exists, and changes ${changed}; deleting the resource will delete it`;
  }
  const lost = onDelete === undefined ? "" : `; deleting the resource ${onDelete}`;
  return isAsked || changes.length > 0 ? `adopts ${name}, and changes ${changed}${lost}` : undefined;
}

/** Types whose values are never secret. */
const NEVER_SECRET = new Set(["boolean", "number", "int", "enum", "literal"]);

function isNeverSecret(schema: z.core.$ZodType | undefined): boolean {
  const def = schema?._zod.def;
  if (def === undefined) {
    return false;
  }
  return "innerType" in def ? isNeverSecret(def.innerType as z.core.$ZodType) : NEVER_SECRET.has(def.type);
}

/**
 * What was adopted before and is being replaced, such as by one on the new audit instance: its `adopt` has done its
 * work, and must not fail the creation of what replaces it.
 */
export class PastAdoptions {
  readonly #replaced = new Set<string>();

  /** Records the new inputs of something on an audit instance that is being replaced. */
  record(state: Values, news: Values): void {
    if (news.instanceId !== undefined && news.adopt !== undefined && news.adopt === state.adopt) {
      this.#replaced.add(canonical(news));
    }
  }

  /** Whether an error only says that an `adopt` of the past names nothing any more. */
  isPast(inputs: Values, error: unknown): boolean {
    return error instanceof NoneMatches && this.#replaced.has(canonical(inputs));
  }

  /** Creates a resource: without its `adopt` if that is of the past and names nothing any more. */
  async create<S extends object>(inputs: Values, create: (inputs: Values) => Promise<Found<S>>): Promise<Found<S>> {
    try {
      return await create(inputs);
    } catch (error) {
      if (!this.isPast(inputs, error)) {
        throw error;
      }
      const { adopt, ...others } = inputs;
      const { id, state } = await create(others);
      return { id, state: { ...state, adopt } };
    }
  }
}
