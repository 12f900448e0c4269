import type { Failure } from "../model/check";
import type { Context } from "../model/context";
import { mistakenInstanceId } from "../model/look-up";
import type { Resource } from "../model/resource";
import { PROJECT } from "../model/snapshots";
import { tried, UNFORESEEN } from "../model/tried";
import { adoptionInWords } from "./adoption";
import { callLog } from "./contexts";
import { isUnknownIn, type Values } from "./engine-values";

/** A resource in a preview. */
interface Previewed {
  readonly inputs: Values;
  /** The inputs whose values are known. */
  readonly known: Values;
  /** Undefined for a resource that does not exist yet. */
  readonly olds: Values | undefined;
  /** Whether the engine replaces it although no change requires that, as with the option `replaceOnChanges`. */
  readonly isReplacedAnyway: () => boolean;
  /** Whether an error only says that there is nothing to adopt any more. */
  readonly isPastAdoption: (error: unknown) => boolean;
}

/**
 * Checks a resource in a preview: returns what would certainly fail, and logs what it costs and what it would adopt.
 *
 * @throws Error when no request can succeed.
 */
export async function preview(resource: Resource, context: Context, previewed: Previewed): Promise<Failure[]> {
  const { known, olds } = previewed;
  const isNew = olds === undefined;
  const mistaken = isNew ? await mistakenIn(context, known) : [];
  const failures = mistaken.length > 0 ? mistaken : await foreseen(resource, context, known, olds);
  if (isNew && failures.length === 0) {
    // What it would find is the very object that is replaced.
    if (!previewed.isReplacedAnyway()) {
      await logAdoption(resource, context, previewed);
    }
    await signIn(context);
  }
  return failures;
}

/** Returns what would certainly fail. If nothing would, logs the cost. */
async function foreseen(
  resource: Resource,
  context: Context,
  inputs: Values,
  olds: Values | undefined,
): Promise<Failure[]> {
  const failures = await tried(
    callLog,
    async () => {
      const found = (await resource.foresee?.(context, inputs, olds)) ?? [];
      const cost = found.length === 0 ? await resource.costOf?.(context, inputs, olds) : undefined;
      if (cost !== undefined) {
        callLog.progress(cost);
      }
      return [...found];
    },
    UNFORESEEN,
  );
  return failures ?? [];
}

async function logAdoption(resource: Resource, context: Context, { inputs, isPastAdoption }: Previewed): Promise<void> {
  if (isUnknownIn(inputs)) {
    return;
  }
  await tried(
    callLog,
    async () => {
      const adoption = await resource.adoptionOf?.(context, resource.args.parse(inputs)).catch((error: unknown) => {
        if (!isPastAdoption(error)) {
          throw error;
        }
      });
      const words = adoption && adoptionInWords(resource, adoption, inputs);
      if (words !== undefined) {
        callLog.progress(words);
      }
    },
    "could not check in advance what this will adopt or change",
  );
}

async function mistakenIn(context: Context, { instanceId }: Values): Promise<Failure[]> {
  const reason = await tried(callLog, () => mistakenInstanceId(context, instanceId));
  return reason === undefined ? [] : [{ property: "instanceId", reason }];
}

/** Sends a request if the preview has not sent any yet, so that it fails if the credentials are invalid. */
async function signIn({ client, snapshots }: Context): Promise<void> {
  if (client.clockSkewMs() === undefined) {
    await tried(callLog, () => snapshots.instances.get(PROJECT));
  }
}
