import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { temperamentSchema } from "../../../emulator/temperament";
import { HOSTS, type Host } from "../../host/hosted";
import { wholeNumber } from "../whole-number";
import { campaign } from "./campaign";
import { COURSE_NAMES, type CourseName, courseNamed, NEXT_NAMES, type NextName } from "./courses";
import { everything, narrowed, type Plan, sampled } from "./plan";
import { isClean, report } from "./report";
import { Sweep } from "./sweep";
import { type Temperament, temperamentsOf } from "./temperaments";

interface Flags {
  readonly only: readonly CourseName[];
  readonly next?: NextName[];
  readonly request?: number[];
  readonly temperament?: Temperament;
  readonly temperamentSeeds: number;
  readonly sample?: number;
  readonly seed: number;
  readonly jobs: number;
  readonly host: Host;
}

new Command("npm run sweep --")
  .description("Kills provider or engine at every request of every course, and reports what came of it. Takes hours.")
  .addOption(new Option("--only <course...>", "courses to sweep").choices(COURSE_NAMES).default(COURSE_NAMES, "all"))
  .addOption(new Option("--next <name...>", "what runs after a crash (default: all)").choices(NEXT_NAMES))
  .addOption(
    new Option("--request <number...>", "only crashes at this request of the course (default: all)").argParser(
      (text, numbers: readonly number[] = []) => [...numbers, wholeNumber(0)(text)],
    ),
  )
  .option("--temperament <json>", "only this temperament of the cloud", temperament)
  .option("--temperament-seeds <n>", "random temperaments in addition to the default one", wholeNumber(0), 1)
  .option("--sample <n>", "only so many random crashes, two per course", wholeNumber(1))
  .option("--seed <number>", "seed for all random choices", wholeNumber(0), 1)
  .option("--jobs <n>", "parallel stacks", wholeNumber(1), 2)
  .addOption(new Option("--host <name>", "host of the stacks").choices(HOSTS).default("dynamic"))
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  });

async function run(flags: Flags): Promise<void> {
  const temperaments = wantedTemperaments(flags);
  for (const { name, settings } of temperaments) {
    print(`temperament ${name}: ${JSON.stringify(settings)}`);
  }
  const { host } = flags;
  const sweeps = await Promise.all(Array.from({ length: flags.jobs }, (_, job) => Sweep.open(`sweep-${job}`, host)));
  try {
    const swept = await campaign(sweeps, planOf(flags, temperaments), print);
    print(report(swept));
    process.exitCode = isClean(swept) ? 0 : 1;
  } finally {
    await Promise.all(sweeps.map((sweep) => sweep.close()));
  }
}

/** The given temperament, or the default one and those drawn by consecutive seeds. */
function wantedTemperaments({ temperament, seed, temperamentSeeds }: Flags): Temperament[] {
  if (temperament !== undefined) {
    return [temperament];
  }
  return temperamentsOf(Array.from({ length: temperamentSeeds }, (_, index) => seed + index));
}

function planOf({ only, sample, seed, ...narrowing }: Flags, temperaments: readonly Temperament[]): Plan {
  const plan = narrowed(everything(only.map(courseNamed), temperaments), narrowing);
  return sample === undefined ? plan : sampled(plan, sample, seed);
}

function temperament(text: string): Temperament {
  try {
    return { name: "given", settings: temperamentSchema.parse(JSON.parse(text)) };
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : error;
    throw new InvalidArgumentError(`It must be a temperament of the emulator as JSON. ${problem}`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
