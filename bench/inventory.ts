import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { ACCOUNT } from "../emulator";
import { regionNamed } from "../emulator/state/make-region";
import { environmentOf } from "../tools/local-stack";
import { REPO } from "../tools/repo";
import { type EmulatedCloud, startEmulatedCloud } from "./cloud";
import type { Figure, Section } from "./results";

const run = promisify(execFile);

/** The contents of the account. */
export interface InventoryOptions {
  readonly regions: number;
  /** RDS instances in each region. */
  readonly rdsInstances: number;
  /** Audit instances in each region. */
  readonly instances: number;
  /** Databases that each audit instance audits. */
  readonly databases: number;
}

/** Delay of each request. A real network and service take at least this long. */
const LATENCY_MS = 20;

/** Runs the command line, then prints measurements. */
const SCRIPT = `
  const { run } = require("./dist/cli/run.js");
  let text = "";
  const surroundings = { stdout: { write: (part) => void (text += part) }, stderr: { write: () => {} }, env: process.env, cwd: "." };
  run(process.argv.slice(1), surroundings).then((code) => {
    const { databases, failures } = JSON.parse(text);
    const peakMb = process.resourceUsage().maxRSS / 1024;
    process.stdout.write(JSON.stringify({ code, databases: databases.length, failures: failures.length, peakMb }));
  });
`;

const outcome = z.object({ code: z.literal(0), databases: z.number(), failures: z.literal(0), peakMb: z.number() });

/** Measures a report of all regions, compared with a report for each region, one after the other. */
export async function measureInventory(options: InventoryOptions): Promise<Section> {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-inventory-"));
  const names = regionNames(options.regions);
  const seedFile = join(directory, "seed.json");
  await writeFile(seedFile, JSON.stringify(seedOf(names, options)));
  const cloud = await startEmulatedCloud(seedFile, names);
  try {
    await cloud.delay(LATENCY_MS);
    const whole = await measured(cloud, [["--all-regions"]]);
    const apart = await measured(
      cloud,
      names.map((name) => ["--region", name]),
    );
    if (whole.databases !== apart.databases || whole.databases < options.regions * options.rdsInstances) {
      throw new Error(`${whole.databases} databases in one report, ${apart.databases} in several`);
    }
    return { title: titleOf(options), figures: figuresOf(whole, apart, options) };
  } finally {
    await cloud.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function titleOf({ regions, rdsInstances, instances }: InventoryOptions): string {
  const count = (value: number) => value.toLocaleString("en");
  return `The coverage of ${count(regions * rdsInstances)} RDS instances and ${count(regions * instances)} audit instances in ${regions} regions`;
}

interface Measured {
  readonly seconds: number;
  readonly requests: number;
  readonly databases: number;
  readonly peakMb: number;
}

function figuresOf(whole: Measured, apart: Measured, { regions }: InventoryOptions): Figure[] {
  const beside = (value: number) => ({ what: `${regions} reports in turn`, value });
  return [
    {
      what: `one report, ${LATENCY_MS} ms a request`,
      value: whole.seconds,
      unit: "s",
      beside: beside(apart.seconds),
      goal: { of: "ratio", is: "at most", limit: 0.5 },
    },
    {
      what: "its requests",
      value: whole.requests,
      unit: "",
      beside: beside(apart.requests),
      goal: { of: "ratio", is: "at most", limit: 1.01 },
    },
    {
      what: "its memory at the peak",
      value: whole.peakMb,
      unit: "MB",
      beside: { what: "the largest of the reports", value: apart.peakMb },
      goal: { of: "ratio", is: "at most", limit: 2 },
    },
  ];
}

/** Runs the command once for each list of arguments. */
async function measured(cloud: EmulatedCloud, runs: readonly (readonly string[])[]): Promise<Measured> {
  await cloud.requests();
  const start = performance.now();
  const outcomes: z.output<typeof outcome>[] = [];
  for (const args of runs) {
    const { stdout } = await run(process.execPath, ["-e", SCRIPT, "coverage", "--json", ...args], {
      cwd: REPO,
      env: { ...process.env, ...environmentOf(cloud.account) },
    });
    outcomes.push(outcome.parse(JSON.parse(stdout)));
  }
  const seconds = (performance.now() - start) / 1000;
  return {
    seconds,
    requests: (await cloud.requests()).length,
    databases: outcomes.reduce((sum, { databases }) => sum + databases, 0),
    peakMb: Math.max(...outcomes.map(({ peakMb }) => peakMb)),
  };
}

function regionNames(count: number): string[] {
  const { region, otherRegion } = ACCOUNT;
  const further = Array.from({ length: count - 2 }, (_, index) => `ap-measured-${index + 1}`);
  return [region, otherRegion.region, ...further];
}

/** The contents of the account, as a seed of the emulator. The first databases of a region are audited. */
function seedOf(names: readonly string[], options: InventoryOptions) {
  const contents = names.map((name, index) => contentsOf(name, index, options));
  const [first, ...others] = contents;
  return {
    rdsInstances: first?.rdsInstances,
    regions: others.map(({ region, rdsInstances }) => ({ region, rdsInstances })),
    instances: contents.flatMap(({ instances }) => instances),
    databases: contents.flatMap(({ databases }) => databases),
  };
}

function contentsOf(region: string, index: number, options: InventoryOptions) {
  const rdsInstances = Array.from({ length: options.rdsInstances }, (_, number) => ({
    id: `${index.toString(16).padStart(4, "0")}${number.toString(16).padStart(28, "0")}in01`,
    name: `orders-${number + 1}`,
    port: 3306,
    private_ips: [`10.${index}.${number >> 8}.${number & 255}`],
    datastore: { type: "MySQL", version: "8.0" },
    region,
    tags: [{ key: "team", value: `team-${number % 20}` }],
  }));
  const instances = Array.from({ length: options.instances }, (_, number) => ({
    id: `instance-${index}-${number}`,
    resource_id: `resource-${index}-${number}`,
    project_id: projectIdOf(region),
    name: `audit-${number + 1}`,
    charge_model: "Period",
  }));
  const databases = instances.flatMap(({ id: instance_id }, at) =>
    rdsInstances.slice(at * options.databases, (at + 1) * options.databases).map(({ id, name, private_ips: [ip] }) => ({
      id: `database-${id}`,
      instance_id,
      name,
      rds_id: id,
      type: "MYSQL",
      version: "8.0",
      ip,
      port: "3306",
      status: "ON",
      audit_status: "ACTIVE",
    })),
  );
  return { region, rdsInstances, instances, databases };
}

function projectIdOf(region: string): string {
  const { projectId, otherRegion } = ACCOUNT;
  const builtIn: Readonly<Record<string, string>> = {
    [ACCOUNT.region]: projectId,
    [otherRegion.region]: otherRegion.projectId,
  };
  return builtIn[region] ?? regionNamed(region).project_id;
}
