import { parseArgs } from "node:util";
import { z } from "zod";
import { temperamentSchema } from "../../../emulator";
import { campaign } from "./campaign";
import { COURSE_NAMES, courseNamed, nextNamed } from "./courses";
import { everything, narrowed, type Plan, sampled } from "./plan";
import { isClean, report } from "./report";
import { Sweep } from "./sweep";
import { type Temperament, temperamentsOf } from "./temperaments";

const count = z.coerce.number().int().min(0);

const optionsSchema = z.object({
  only: z.array(z.string()).default([...COURSE_NAMES]),
  next: z.array(z.string().transform(nextNamed)).optional(),
  request: z.array(count).optional(),
  temperament: z.string().optional(),
  "temperament-seeds": count.default(1),
  sample: count.min(1).optional(),
  seed: count.default(1),
  jobs: count.min(1).default(2),
});

type Options = z.output<typeof optionsSchema>;

/** Kills provider or engine at every request of every course, and reports what came of it. */
async function main(): Promise<void> {
  const options = readOptions();
  const temperaments = wantedTemperaments(options);
  for (const { name, settings } of temperaments) {
    print(`temperament ${name}: ${JSON.stringify(settings)}`);
  }
  const sweeps = await Promise.all(Array.from({ length: options.jobs }, (_, job) => Sweep.open(`sweep-${job}`)));
  try {
    const swept = await campaign(sweeps, planOf(options, temperaments), print);
    print(report(swept));
    process.exitCode = isClean(swept) ? 0 : 1;
  } finally {
    await Promise.all(sweeps.map((sweep) => sweep.close()));
  }
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      next: { type: "string", multiple: true },
      request: { type: "string", multiple: true },
      temperament: { type: "string" },
      "temperament-seeds": { type: "string" },
      sample: { type: "string" },
      seed: { type: "string" },
      jobs: { type: "string" },
    },
  });
  return optionsSchema.parse(values);
}

/** The one that is given, or the emulator's own and those drawn by consecutive seeds. */
function wantedTemperaments({ temperament, seed, "temperament-seeds": seeds }: Options): Temperament[] {
  if (temperament !== undefined) {
    return [{ name: "given", settings: temperamentSchema.parse(JSON.parse(temperament)) }];
  }
  return temperamentsOf(Array.from({ length: seeds }, (_, index) => seed + index));
}

function planOf(options: Options, temperaments: readonly Temperament[]): Plan {
  const plan = narrowed(everything(options.only.map(courseNamed), temperaments), options);
  return options.sample === undefined ? plan : sampled(plan, options.sample, options.seed);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
