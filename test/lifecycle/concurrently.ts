/** How many steps the engine takes at once on a machine with two cores. */
const AT_ONCE = 8;

/** Takes steps as the engine does: so many at once, the next one as soon as one is done. Returns what each returned. */
export async function concurrently<T>(steps: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const left = steps.entries();
  const worker = async () => {
    for (const [index, step] of left) {
      results[index] = await step();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
