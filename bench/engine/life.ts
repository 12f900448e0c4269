import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ACCOUNT } from "../../emulator";
import { LocalStack } from "../../tools/local-stack";
import { type EmulatedCloud, type Requests, startEmulatedCloud } from "../cloud";
import { writeSeed } from "./account";
import { type StateSize, sizesIn } from "./state-size";

export const STEPS = ["up", "preview", "refresh", "update", "destroy"] as const;

export type Step = (typeof STEPS)[number];

const COMMANDS: Readonly<Record<Step, readonly string[]>> = {
  up: ["up", "--yes", "--skip-preview"],
  preview: ["preview", "--expect-no-changes"],
  refresh: ["refresh", "--yes", "--skip-preview", "--expect-no-changes"],
  update: ["up", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/** The hosts of the provider. */
export const HOSTS = ["dynamic", "native"] as const;

export type Host = (typeof HOSTS)[number];

/** A stack to measure: full audit instances under a host, or (the floor) as many dynamic resources that do nothing. */
export interface Subject {
  readonly kind: "floor" | Host;
  readonly instances: number;
  /** Additional delay of each request. */
  readonly latencyMs: number;
}

/** The measurements of a step. */
export interface Lived extends Subject {
  /** A step of the stack, or a refresh of the stack while it is still empty. */
  readonly step: Step | "empty";
  readonly seconds: number;
  readonly requests: number;
  /** Requests that concern databases and risk rules. */
  readonly requestsOfParts: number;
  /** Time from the start of the provider's process to its first request; undefined if it made none. */
  readonly firstRequestMs?: number;
  /** Measurements of the provider's process, if one was started. */
  readonly provider?: z.output<typeof providerSchema>;
}

const OF_PARTS = /^(list|add|switch)(AuditDatabase|RdsDatabase(?!s)|AuditRuleRisk|RiskRule)/;

const providerSchema = z.object({ startedAt: z.number(), cpuSeconds: z.number(), maxRssMb: z.number() });

const QUIET = ["--non-interactive", "--color", "never"];

/**
 * With this many instances or more, the engine writes the state only at the end of an operation, because writing it
 * after each step would take most of the time.
 */
const MANY = 30;

/**
 * Takes stacks through all steps with the real CLI. They take each step one after the other, because the speed of a
 * machine changes within minutes.
 */
export async function liveTogether(
  subjects: readonly Subject[],
  refreshes: number,
  say: (step: string) => void,
): Promise<{ readonly steps: Lived[]; readonly states: ReadonlyMap<Subject["kind"], StateSize[]> }> {
  await using ends = new AsyncDisposableStack();
  const lives: Life[] = [];
  for (const subject of subjects) {
    lives.push(ends.use(await Life.begin(subject)));
  }
  const steps: Lived[] = [];
  const takeAll = async (step: Lived["step"], all: readonly Life[] = lives) => {
    say(step);
    for (const life of all) {
      steps.push(await life.take(step));
    }
  };
  const native = lives.filter(({ subject }) => subject.kind === "native");
  for (let time = 1; time <= refreshes; time++) {
    await takeAll("empty", native);
  }
  for (const life of lives) {
    await life.warmUp();
  }
  const states = new Map<Subject["kind"], StateSize[]>();
  for (const step of STEPS) {
    // A refresh changes nothing, so it can be repeated.
    for (let time = 1; time <= (step === "refresh" ? refreshes : 1); time++) {
      await takeAll(step);
    }
    for (const life of step === "preview" ? lives : []) {
      states.set(life.subject.kind, await life.stateSizes());
    }
  }
  return { steps, states };
}

/** A stack of a subject, against an emulator of its own. */
class Life implements AsyncDisposable {
  private constructor(
    readonly subject: Subject,
    private readonly cloud: EmulatedCloud,
    private readonly stack: LocalStack,
  ) {}

  static async begin(subject: Subject): Promise<Life> {
    const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-bench-"));
    const seedFile = join(directory, "seed.json");
    await writeSeed(seedFile, subject.instances);
    const cloud = await startEmulatedCloud(seedFile).finally(() => rm(directory, { recursive: true }));
    const stack = await LocalStack.create({
      project: join(__dirname, "program"),
      stack: `bench-${subject.kind}-${subject.instances}-${subject.latencyMs}`,
      account: cloud.account,
      env: environmentOf(subject),
    });
    stack.env.BENCH_PROVIDER = join(stack.directory, "provider.json");
    await cloud.delay(subject.latencyMs);
    return new Life(subject, cloud, stack);
  }

  /** Lets the hosts save their compiled code. */
  async warmUp(): Promise<void> {
    const { BENCH_INSTANCES } = this.stack.env;
    this.stack.env.BENCH_INSTANCES = "1";
    await this.stack.expect(0, ...COMMANDS.preview.slice(0, 1), ...QUIET);
    this.stack.env.BENCH_INSTANCES = BENCH_INSTANCES;
    await this.cloud.requests();
  }

  async take(step: Lived["step"]): Promise<Lived> {
    const { stack, cloud, subject } = this;
    const file = stack.env.BENCH_PROVIDER ?? "";
    await rm(file, { force: true });
    stack.env.BENCH_CHANGED = step === "update" ? "yes" : undefined;
    const start = performance.now();
    await stack.expect(0, ...COMMANDS[step === "empty" ? "refresh" : step], ...QUIET);
    const seconds = (performance.now() - start) / 1000;
    const provider = existsSync(file) ? providerSchema.parse(JSON.parse(await readFile(file, "utf8"))) : undefined;
    const requests = await cloud.requests();
    const firstRequestMs = provider && firstAfter(provider.startedAt, requests);
    const requestsOfParts = requests.filter(({ operation }) => OF_PARTS.test(operation)).length;
    return { ...subject, step, seconds, requests: requests.length, requestsOfParts, firstRequestMs, provider };
  }

  async stateSizes(): Promise<StateSize[]> {
    return sizesIn((await this.stack.expect(0, "stack", "export")).stdout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stack.remove();
    await this.cloud.close();
  }
}

function environmentOf({ kind, instances }: Subject): NodeJS.ProcessEnv {
  return {
    // As for users: each process compiles its modules again.
    NODE_COMPILE_CACHE: undefined,
    NODE_OPTIONS: `--require ${join(__dirname, "watch-provider.cjs")}`,
    BENCH_KIND: kind === "floor" ? "floor" : "dbss",
    DBSS_HOST: kind === "native" ? "native" : "dynamic",
    BENCH_INSTANCES: String(instances),
    BENCH_FLAVOR: ACCOUNT.flavors.high,
    BENCH_ZONE: ACCOUNT.availabilityZones[0],
    BENCH_VPC: ACCOUNT.vpcId,
    BENCH_SUBNET: ACCOUNT.subnetId,
    BENCH_SECURITY_GROUP: ACCOUNT.securityGroupIds[0],
    ...(instances >= MANY && { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" }),
  };
}

function firstAfter(startedAt: number, [first]: Requests): number | undefined {
  return first && Date.parse(first.time) - startedAt;
}
