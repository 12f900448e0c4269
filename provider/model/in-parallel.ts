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
