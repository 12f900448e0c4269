import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem, type } from "node:os";
import { join } from "node:path";
import { version as sdk } from "@pulumi/pulumi/version";
import { Command, Option } from "commander";
import { renderTable } from "../cli/reports/table";
import { writeGeneratedFiles } from "../tools/generate/generate";
import { ensurePulumi } from "../tools/pulumi-cli/ensure-pulumi";
import { REPO } from "../tools/repo";
import { type ClientOptions, measureClient } from "./client/measure";
import { HOSTS } from "./engine/life";
import { type EngineOptions, measureEngine } from "./engine/measure";
import { measureImport } from "./import";
import { type InventoryOptions, measureInventory } from "./inventory";
import { HEAD, inWords, type Machine, type Results, rowsOf, type Section } from "./results";
import { measureWaiting } from "./waiting";

const PARTS = ["engine", "waiting", "import", "client", "inventory"] as const;

type Part = (typeof PARTS)[number];

interface Flags {
  readonly quick: boolean;
  readonly only: readonly Part[];
}

const RESULTS = join(REPO, "docs", "performance", "results.json");

interface Extent extends Pick<EngineOptions, "sizes" | "refreshes"> {
  readonly imports: number;
  readonly client: ClientOptions;
  readonly inventory: InventoryOptions;
}

const QUICK: Extent = {
  sizes: [{ instances: 1, rounds: 1, delayed: ["dynamic"] }],
  refreshes: 1,
  imports: 5,
  client: { rounds: 2, requests: 800 },
  inventory: { regions: 4, rdsInstances: 50, instances: 2, databases: 20 },
};

const WHOLE: Extent = {
  sizes: [
    { instances: 1, rounds: 5, delayed: HOSTS },
    { instances: 4, rounds: 3, delayed: HOSTS },
    { instances: 34, rounds: 3, delayed: ["dynamic"] },
    { instances: 170, rounds: 1, delayed: ["dynamic"] },
  ],
  refreshes: 5,
  imports: 21,
  client: { rounds: 7, requests: 4000 },
  inventory: { regions: 20, rdsInstances: 500, instances: 15, databases: 25 },
};

new Command("npm run bench --")
  .description("Measure the provider, and write the results to the documentation. Takes about an hour.")
  .option("--quick", "measure less, in about two minutes, and do not write the documentation", false)
  .addOption(
    new Option("--only <part...>", "measure only these parts, and do not write the documentation")
      .choices(PARTS)
      .default(PARTS, "all"),
  )
  .action(async (flags: Flags) => {
    const results = await measure(flags);
    process.stdout.write(`${inWords(results.machine)}\n\n${text(results)}\n`);
    if (!flags.quick && flags.only.length === PARTS.length) {
      await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
      await writeGeneratedFiles();
    }
  })
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  });

async function measure({ quick, only }: Flags): Promise<Results> {
  const extent = quick ? QUICK : WHOLE;
  const engine: EngineOptions = {
    sizes: extent.sizes,
    refreshes: extent.refreshes,
    say: (message) => process.stderr.write(`${new Date().toLocaleTimeString()} ${message}\n`),
  };
  const parts: Readonly<Record<Part, () => Promise<Section | Section[]>>> = {
    engine: () => measureEngine(engine),
    waiting: measureWaiting,
    import: () => measureImport(extent.imports),
    client: () => measureClient(extent.client),
    inventory: () => measureInventory(extent.inventory),
  };
  const machine = await thisMachine();
  const sections: Section[] = [];
  for (const part of PARTS.filter((candidate) => only.includes(candidate))) {
    sections.push(...[await parts[part]()].flat());
  }
  return { measured: new Date().toISOString().slice(0, 10), machine, sections };
}

/** Describes this machine. */
async function thisMachine(): Promise<Machine> {
  const { version: pulumi } = await ensurePulumi();
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${process.arch}`,
    node: process.versions.node,
    pulumi,
    sdk,
  };
}

function text(results: Results): string {
  return rowsOf(results)
    .map(({ title, rows }) => renderTable([title, ...HEAD.slice(1)], rows, (_, cell) => cell))
    .join("\n\n");
}
