import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "simple-statistics";
import type { Figure, Section } from "../results";
import { writeSeed } from "./account";
import { growthOf } from "./growth";
import { type Lived, live, STEPS, type Step, type Subject } from "./life";
import { roundTripsOf } from "./round-trips";
import { refuseUnlike, type StateSize } from "./state-size";

export interface EngineOptions {
  /** Numbers of instances, each with how often it is measured. */
  readonly sizes: readonly { readonly instances: number; readonly rounds: number }[];
  /** How often a stack is refreshed in each round. */
  readonly refreshes: number;
  say(message: string): void;
}

const LATENCY_MS = 50;

/** How many steps the engine takes at once, unless told otherwise. */
const AT_ONCE = 4 * availableParallelism();

/** What is aimed at: times the floor. */
const GOALS: Readonly<Record<Step, number | undefined>> = { up: 1.3, preview: 1.15, refresh: 1.15, destroy: undefined };

/** A stack of audit instances beside one of as many resources that do nothing: the floor, which is the engine's own. */
export async function measureEngine(options: EngineOptions): Promise<Section[]> {
  const lived: Lived[] = [];
  const state: Record<Subject["kind"], readonly StateSize[]> = { floor: [], dbss: [] };
  for (const { instances, rounds } of options.sizes) {
    for (let round = 1; round <= rounds; round++) {
      for (const subject of subjectsOf(instances)) {
        options.say(`${nameOf(subject)}, round ${round} of ${rounds}`);
        const life = await onCloudFor(subject, options.refreshes);
        lived.push(...life.steps);
        state[subject.kind] = life.state;
      }
      refuseUnlike(state.floor, state.dbss);
    }
  }
  const sizes = options.sizes.map(({ instances }) => instances);
  return [
    { title: "Time of an operation, beside the engine's own", figures: sizes.flatMap((size) => times(lived, size)) },
    { title: "The same when each request takes 50 ms", figures: sizes.flatMap((size) => delayed(lived, size)) },
    { title: "Requests", figures: sizes.flatMap((size) => requests(lived, size)) },
    { title: "State of a resource, beyond its own data", figures: state.dbss.map(sizeFigure) },
    { title: "The provider's process", figures: [...growthOf(lived, sizes), ...firstRequest(lived)] },
  ];
}

function subjectsOf(instances: number): Subject[] {
  return [
    { kind: "floor", instances, latencyMs: 0 },
    { kind: "dbss", instances, latencyMs: 0 },
    { kind: "dbss", instances, latencyMs: LATENCY_MS },
  ];
}

async function onCloudFor(subject: Subject, refreshes: number) {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-bench-"));
  try {
    const seedFile = join(directory, "seed.json");
    await writeSeed(seedFile, subject.instances);
    return await live(subject, seedFile, refreshes);
  } finally {
    await rm(directory, { recursive: true });
  }
}

function nameOf({ kind, instances, latencyMs }: Subject): string {
  const what = kind === "floor" ? "resources that do nothing" : `audit instances, ${latencyMs} ms a request`;
  return `${instances} × 36 ${what}`;
}

function times(lived: readonly Lived[], instances: number): Figure[] {
  return STEPS.map((step) => {
    const limit = GOALS[step];
    return {
      what: `${step} of ${instances * 36} resources`,
      value: middle(lived, { kind: "dbss", instances, latencyMs: 0, step }, "seconds"),
      unit: "s",
      beside: { what: "floor", value: middle(lived, { kind: "floor", instances, latencyMs: 0, step }, "seconds") },
      ...(limit !== undefined && { goal: { of: "ratio", is: "at most", limit } }),
    };
  });
}

/** Beside the floor and what of the waiting cannot be avoided. Where the engine itself has enough to do, it hides some. */
function delayed(lived: readonly Lived[], instances: number): Figure[] {
  return STEPS.map((step) => {
    const floor = middle(lived, { kind: "floor", instances, latencyMs: 0, step }, "seconds");
    const asked = middle(lived, { kind: "dbss", instances, latencyMs: LATENCY_MS, step }, "requests");
    const roundTrips = roundTripsOf(step, instances, asked, AT_ONCE);
    return {
      what: `${step} of ${instances * 36} resources, 50 ms`,
      value: middle(lived, { kind: "dbss", instances, latencyMs: LATENCY_MS, step }, "seconds"),
      unit: "s",
      beside: { what: `floor and ${roundTrips} round trips`, value: floor + (roundTrips * LATENCY_MS) / 1000 },
    };
  });
}

function requests(lived: readonly Lived[], instances: number): Figure[] {
  return STEPS.map((step) => ({
    what: `${step} of ${instances * 36} resources`,
    value: middle(lived, { kind: "dbss", instances, latencyMs: 0, step }, "requests"),
    unit: "",
    // One instance list, one of subscriptions, and the databases, tags and risk rules of each instance; the first refresh
    // after a purchase also asks for the order and for what it bought.
    ...(step === "refresh" && { goal: { of: "value", is: "at most", limit: 2 + 5 * instances } }),
    ...(step === "preview" && { goal: { of: "value", is: "at most", limit: 0 } }),
  }));
}

/** What was measured of one step of a subject, in the middle of all rounds. */
function middle(
  lived: readonly Lived[],
  wanted: Subject & { readonly step: Step },
  what: "seconds" | "requests",
): number {
  const { kind, instances, latencyMs, step } = wanted;
  const same = (each: Lived) => each.kind === kind && each.instances === instances && each.latencyMs === latencyMs;
  return median(lived.filter((each) => same(each) && each.step === step).map((each) => each[what]));
}

function sizeFigure({ type, bytes, ownBytes }: StateSize): Figure {
  return {
    what: type,
    value: bytes - ownBytes,
    unit: "bytes",
    goal: { of: "value", is: "at most", limit: 1000 },
    remark: `${bytes} in all`,
  };
}

function firstRequest(lived: readonly Lived[]): Figure[] {
  const waits = lived
    .filter(({ step, latencyMs }) => step === "refresh" && latencyMs === 0)
    .flatMap(({ firstRequestMs }) => (firstRequestMs === undefined ? [] : [firstRequestMs]));
  return [{ what: "from its start to its first request (refresh)", value: median(waits), unit: "ms" }];
}
