import { Command, Option } from "commander";
import { HOSTS, type Host } from "../../host/hosted";
import { Scene } from "../sweep/scene";
import { wholeNumber } from "../whole-number";
import { walk } from "./walk";

interface Flags {
  readonly seed: number;
  readonly walks: number;
  readonly steps: number;
  readonly host: Host;
}

new Command("npm run walk --")
  .description("Changes a program and runs commands at random, some of which crash, and checks the laws of money.")
  .option("--seed <number>", "seed of the first walk; the next one has the next seed", wholeNumber(0), 1)
  .option("--walks <n>", "number of walks, each from an empty stack", wholeNumber(1), 50)
  .option("--steps <n>", "number of changes and commands in a walk", wholeNumber(1), 10)
  .addOption(new Option("--host <name>", "host of the stacks").choices(HOSTS).default("native"))
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  });

async function run({ seed: first, walks, steps, host }: Flags): Promise<void> {
  for (let seed = first; seed < first + walks; seed += 1) {
    const said: string[] = [];
    const scene = await Scene.open(`walk-${seed}`, host);
    const broken = await walk(scene, seed, steps, (line) => said.push(line)).finally(() => scene.close());
    print(`seed ${seed}: ${broken.length === 0 ? "all laws hold" : [...said, "BROKEN:", ...broken].join("\n  ")}`);
    process.exitCode = broken.length === 0 ? process.exitCode : 1;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
