import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ACCOUNT } from "../../emulator";
import { LocalStack } from "../../tools/local-stack";
import { type EmulatedCloud, type Requests, startEmulatedCloud } from "../cloud";
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

/** Takes a stack through all steps with the real CLI, against an emulator of its own. */
export async function live(
  subject: Subject,
  seedFile: string,
  refreshes: number,
): Promise<{ steps: Lived[]; state: StateSize[] }> {
  const cloud = await startEmulatedCloud(seedFile);
  const project = join(__dirname, "program");
  const stack = await LocalStack.create({
    project,
    stack: `bench-${subject.kind}-${subject.instances}-${subject.latencyMs}`,
    account: cloud.account,
    env: environmentOf(subject),
  });
  stack.env.BENCH_PROVIDER = join(stack.directory, "provider.json");
  try {
    await cloud.delay(subject.latencyMs);
    const steps: Lived[] = [];
    let state: StateSize[] = [];
    if (subject.kind === "native") {
      for (let time = 1; time <= refreshes; time++) {
        steps.push(await take("empty", subject, stack, cloud));
      }
      await warmUp(stack, cloud);
    }
    for (const step of STEPS) {
      // A refresh changes nothing, so it can be repeated.
      for (let time = 1; time <= (step === "refresh" ? refreshes : 1); time++) {
        steps.push(await take(step, subject, stack, cloud));
      }
      if (step === "preview") {
        state = sizesIn((await stack.expect(0, "stack", "export")).stdout);
      }
    }
    return { steps, state };
  } finally {
    await stack.remove();
    await cloud.close();
  }
}

/** Lets the plugin save its compiled code. The package already contains that of the dynamic host. */
async function warmUp(stack: LocalStack, cloud: EmulatedCloud): Promise<void> {
  const { BENCH_INSTANCES } = stack.env;
  stack.env.BENCH_INSTANCES = "1";
  await stack.expect(0, ...COMMANDS.preview.slice(0, 1), ...QUIET);
  stack.env.BENCH_INSTANCES = BENCH_INSTANCES;
  await cloud.requests();
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

async function take(step: Lived["step"], subject: Subject, stack: LocalStack, cloud: EmulatedCloud): Promise<Lived> {
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

function firstAfter(startedAt: number, [first]: Requests): number | undefined {
  return first && Date.parse(first.time) - startedAt;
}
