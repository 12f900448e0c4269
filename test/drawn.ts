import fc from "fast-check";

const SEED = seedOf("SAMPLE_SEED");

/** A sample, in its order, of what takes long by nature; `npm run test:all` takes all. Prints the seed that repeats it. */
export function drawn<T>(all: readonly T[], count: number): readonly T[] {
  if (process.env.SAMPLE === "all") {
    return all;
  }
  const sizes = { minLength: count, maxLength: count };
  const [sample = all] = fc.sample(fc.subarray([...all], sizes), { seed: SEED, numRuns: 1 });
  process.stdout.write(`SAMPLE_SEED=${SEED} draws ${sample.map(nameOf).join(", ")}\n`);
  return sample;
}

/** A case of a test is itself its name, or a tuple that begins with it. */
function nameOf(drawn: unknown): string {
  const [name] = [drawn].flat();
  return typeof name === "string" ? name : JSON.stringify(name);
}

/** The seed that an environment variable gives, or any. */
export function seedOf(variable: string): number {
  return Number(process.env[variable] ?? Math.floor(Math.random() * 1e6));
}
