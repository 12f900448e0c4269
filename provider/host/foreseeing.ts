import { failsEveryRequest } from "../client";
import type { Failure } from "../model/check";
import type { Context } from "../model/context";
import { messageOf } from "../model/errors";
import type { Resource } from "../model/resource";
import { PROJECT } from "../model/snapshots";
import { adoptionInWords } from "./adoption";
import { callLog } from "./calls";
import { isUnknownIn, type Values } from "./engine-values";
import { mistakenInstanceId } from "./mistaken-id";

/** What a preview has of a resource. */
interface Previewed {
  readonly inputs: Values;
  /** Those of the inputs that are known. */
  readonly known: Values;
  /** Undefined for a resource that does not exist yet. */
  readonly olds: Values | undefined;
}

/**
 * Looks ahead in a preview: returns what would certainly fail, and says what it costs and what it would adopt.
 *
 * @throws Error when no request can succeed.
 */
export async function foreseeing(
  resource: Resource,
  context: Context,
  { inputs, known, olds }: Previewed,
): Promise<Failure[]> {
  const isNew = olds === undefined;
  const mistaken = isNew ? await mistakenIn(context, known) : [];
  const failures = mistaken.length > 0 ? mistaken : await foreseen(resource, context, known, olds);
  if (isNew && failures.length === 0) {
    await sayAdoption(resource, context, inputs);
    await signIn(context);
  }
  return failures;
}

/** What would certainly fail. Where nothing would, its cost is said. */
async function foreseen(
  resource: Resource,
  context: Context,
  inputs: Values,
  olds: Values | undefined,
): Promise<Failure[]> {
  try {
    const failures = (await resource.foresee?.(context, inputs, olds)) ?? [];
    const cost = failures.length === 0 ? await resource.costOf?.(context, inputs, olds) : undefined;
    if (cost !== undefined) {
      callLog.progress(cost);
    }
    return [...failures];
  } catch (error) {
    rethrowSetUp(error);
    callLog.warn(`could not check before the change whether it will succeed, and what it costs: ${messageOf(error)}`);
    return [];
  }
}

async function sayAdoption(resource: Resource, context: Context, inputs: Values): Promise<void> {
  if (isUnknownIn(inputs)) {
    return;
  }
  try {
    const adoption = await resource.adoptionOf?.(context, resource.args.parse(inputs));
    const words = adoption && adoptionInWords(resource, adoption, inputs);
    if (words !== undefined) {
      callLog.progress(words);
    }
  } catch (error) {
    rethrowSetUp(error);
    callLog.warn(`it cannot be adopted unchanged: ${messageOf(error)}`);
  }
}

async function mistakenIn(context: Context, { instanceId }: Values): Promise<Failure[]> {
  try {
    const reason = await mistakenInstanceId(context, instanceId);
    return reason === undefined ? [] : [{ property: "instanceId", reason }];
  } catch (error) {
    // Whether the list may be seen says nothing of the resource.
    rethrowSetUp(error);
    return [];
  }
}

/** Fails a preview whose update cannot work at all, by a request where nothing else of the preview has made one. */
async function signIn({ client, snapshots }: Context): Promise<void> {
  if (client.clockSkewMs() !== undefined) {
    return;
  }
  try {
    await snapshots.instances.get(PROJECT);
  } catch (error) {
    // Whether this very list may be seen says nothing of the resource.
    rethrowSetUp(error);
  }
}

/** Throws what would fail the update, too: wrong credentials, an unreachable endpoint, an unknown region or project. */
function rethrowSetUp(error: unknown): void {
  if (failsEveryRequest(error)) {
    throw error;
  }
}
