import fc from "fast-check";

const SEED = seedOf("SAMPLE_SEED");

/** An ordered sample of slow cases; `npm run test:all` takes all of them. Prints the seed that reproduces it. */
export function drawn<T>(all: readonly T[], count: number): readonly T[] {
  if (process.env.SAMPLE === "all") {
    return all;
  }
  const sizes = { minLength: count, maxLength: count };
  const [sample = all] = fc.sample(fc.subarray([...all], sizes), { seed: SEED, numRuns: 1 });
  process.stdout.write(`SAMPLE_SEED=${SEED} draws ${sample.map(nameOf).join(", ")}\n`);
  return sample;
}

/** A test case is its own name, or a tuple that begins with the name. */
function nameOf(drawn: unknown): string {
  const [name] = [drawn].flat();
  return typeof name === "string" ? name : JSON.stringify(name);
}

/** The seed in an environment variable, or a random one. */
export function seedOf(variable: string): number {
  return Number(process.env[variable] ?? Math.floor(Math.random() * 1e6));
}
