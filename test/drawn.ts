import fc from "fast-check";
import { seedOf } from "./seed";

const SEED = seedOf("SAMPLE_SEED");

/** A sample, in its order, of what takes long by nature; `npm run test:all` takes all. Prints the seed that repeats it. */
export function drawn<T>(all: readonly T[], count: number): readonly T[] {
  if (process.env.SAMPLE === "all") {
    return all;
  }
  const sizes = { minLength: count, maxLength: count };
  const [sample = all] = fc.sample(fc.subarray([...all], sizes), { seed: SEED, numRuns: 1 });
  process.stdout.write(`SAMPLE_SEED=${SEED} draws ${sample.join(", ")}\n`);
  return sample;
}
