import type { AuditInstance } from "../client";
import type { Context } from "./context";
import type { Listed, Resource } from "./resource";
import { PROJECT, type Snapshot } from "./snapshots";
import { timeoutSeconds } from "./timeouts";
import { waitFor, waiting } from "./wait";

/**
 * Waits for a list that the service itself fills on a new instance, such as the risk rules, until it is no longer
 * empty. `what` names the list in messages.
 *
 * @throws WaitTimeout when it stays empty.
 */
export async function filled<T>(context: Context, list: Snapshot<T[]>, instanceId: string, what: string): Promise<T[]> {
  const time = list.timeOf(instanceId);
  const options = waiting(context, `${what} of instance ${instanceId}`, timeoutSeconds("update", undefined), { time });
  return waitFor(options, async () => {
    const items = await list.fresh(instanceId);
    return items.length > 0 ? { done: true, value: items } : { done: false, state: "none listed yet" };
  });
}

/** Maximum number of lists of a kind that are requested at the same time. */
export const LISTS_AT_ONCE = 16;

/** Whether an audit instance that the service lists exists. */
export function isThere({ status }: AuditInstance): boolean {
  return status !== "DELETED";
}

/** The audit instances that exist and are not being deleted. */
export async function existingInstances({ snapshots }: Context): Promise<AuditInstance[]> {
  const listed = await snapshots.instances.get(PROJECT);
  return withoutRepetitions(listed, byId).filter((instance) => isThere(instance) && instance.status !== "DELETING");
}

/** The items with different IDs: a list may show an item twice. */
export function withoutRepetitions<T>(items: readonly T[], idOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [idOf(item), item])).values()];
}

export function byId({ id }: { readonly id: string }): string {
  return id;
}

/** The `list` of a resource that is on an audit instance. */
export function onInstances(
  listOn: (context: Context, instance: AuditInstance) => Promise<readonly Listed[]>,
): Resource["list"] {
  return async (context, instance) => {
    const instances = instance === undefined ? await existingInstances(context) : [instance];
    return (await inParallel(LISTS_AT_ONCE, instances, (each) => listOn(context, each))).flat();
  };
}

/** The `list` of a setting that every audit instance has, under the name that it would have in a program. */
export function onEveryInstance(name: string): Resource["list"] {
  return onInstances(async (_context, { id }) => [{ id, name }]);
}

/**
 * Maps items with at most `limit` calls in progress; the results are in the order of the items. After a failure, no
 * further call is started.
 */
export async function inParallel<T, R>(limit: number, items: readonly T[], map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  // A generator that all workers share: it ends for all of them when one of them throws.
  const entries = entriesOf(items);
  const work = async () => {
    for (const [index, item] of entries) {
      results[index] = await map(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}

function* entriesOf<T>(items: readonly T[]): Generator<[number, T]> {
  yield* items.entries();
}

let natural: Intl.Collator | undefined;

/** Compares names in natural order: `db-2` before `db-10`. Equal only for the same text. */
export function inNaturalOrder(one: string, other: string): number {
  // Made when it is first needed, because that takes milliseconds.
  natural ??= new Intl.Collator("en", { numeric: true });
  return natural.compare(one, other) || (one < other ? -1 : Number(one > other));
}

/** Compares by name, in natural order. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return inNaturalOrder(one.name, other.name);
}
