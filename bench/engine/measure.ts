import { availableParallelism } from "node:os";
import { median } from "simple-statistics";
import type { Figure, Section } from "../results";
import { DATABASES, SWITCHES } from "./account";
import { growthOf } from "./growth";
import { HOSTS, type Host, type Lived, liveTogether, STEPS, type Step, type Subject } from "./life";
import { roundTripsOf } from "./round-trips";
import { refuseUnlike, type StateSize } from "./state-size";

/**
 * A number of instances, how often it is measured, and the hosts under which it is also measured with delayed
 * requests.
 */
interface Size {
  readonly instances: number;
  readonly rounds: number;
  readonly delayed: readonly Host[];
}

export interface EngineOptions {
  readonly sizes: readonly Size[];
  /** Number of refreshes in each round. */
  readonly refreshes: number;
  say(message: string): void;
}

const LATENCY_MS = 50;

/** Default number of steps that the engine takes in parallel. */
const AT_ONCE = 4 * availableParallelism();

/** Goals, as multiples of the floor. */
const GOALS: Readonly<Record<Host, Partial<Record<Step, number>>>> = {
  dynamic: { up: 1.3, preview: 1.15, refresh: 1.15 },
  native: { up: 0.95, preview: 0.85, refresh: 0.85, destroy: 1 },
};

/**
 * Up to this number of instances, an operation with delayed requests should take little more than the floor and the
 * unavoidable round trips.
 */
const SMALL = 4;
const GOAL_OF_SMALL = 1.1;

/** Goal for the time that a refresh of one instance takes in addition to that of an empty stack. */
const LONGER_SECONDS = 0.2;
const START_MS = 300;

/**
 * Measures a stack of audit instances under each host, compared with the floor: a stack of as many dynamic resources
 * that do nothing, whose time is that of the engine.
 */
export async function measureEngine(options: EngineOptions): Promise<Section[]> {
  const lived: Lived[] = [];
  const state: Record<Subject["kind"], readonly StateSize[]> = { floor: [], dynamic: [], native: [] };
  for (const size of options.sizes) {
    const { instances, rounds } = size;
    for (let round = 1; round <= rounds; round++) {
      const subjects = subjectsOf(size);
      const say = (step: string) => options.say(`${instances} instances, round ${round} of ${rounds}: ${step}`);
      const { steps, states } = await liveTogether(subjects, options.refreshes, say);
      lived.push(...steps);
      for (const { kind } of subjects) {
        state[kind] = states.get(kind) ?? [];
      }
      refuseUnlike(state.floor, state.dynamic);
    }
  }
  const sizes = options.sizes.map(({ instances }) => instances);
  const ofSizes = (figures: (size: number) => Figure[]) => sizes.flatMap(figures);
  return [
    {
      title: "Time of an operation, beside the engine's own",
      figures: ofSizes((size) => times(lived, size, "dynamic")),
    },
    { title: "The same under the native host", figures: ofSizes((size) => times(lived, size, "native")) },
    { title: "The same when each request takes 50 ms", figures: options.sizes.flatMap((size) => delayed(lived, size)) },
    { title: "Requests", figures: ofSizes((size) => requests(lived, size)) },
    {
      title: "State of a resource, beyond its own data",
      figures: [
        ...state.dynamic.map((size) => sizeFigure(size, "dynamic")),
        ...state.native.map((size) => sizeFigure(size, "native")),
      ],
    },
    { title: "The provider's process", figures: [...growthOf(lived, sizes), ...firstRequest(lived)] },
  ];
}

function subjectsOf({ instances, delayed }: Size): Subject[] {
  return [
    { kind: "floor", instances, latencyMs: 0 },
    ...HOSTS.map((kind) => ({ kind, instances, latencyMs: 0 })),
    ...delayed.map((kind) => ({ kind, instances, latencyMs: LATENCY_MS })),
  ];
}

function times(lived: readonly Lived[], instances: number, host: Host): Figure[] {
  const seconds = (kind: Subject["kind"], step: Lived["step"]) =>
    middle(lived, { kind, instances, latencyMs: 0, step }, "seconds");
  const figures = STEPS.map((step): Figure => {
    const limit = GOALS[host][step];
    return {
      what: rowOf(step, instances, host),
      value: seconds(host, step),
      unit: "s",
      beside: { what: "floor", value: seconds("floor", step) },
      ...(limit !== undefined && { goal: { of: "ratio", is: "at most", limit } }),
    };
  });
  return host === "dynamic"
    ? figures
    : [...figures, longer(instances, seconds(host, "refresh") - seconds(host, "empty"))];
}

function longer(instances: number, value: number): Figure {
  return {
    what: `refresh of ${instances * 36} resources, longer than that of an empty stack`,
    value,
    unit: "s",
    ...(instances === 1 && { goal: { of: "value", is: "at most", limit: LONGER_SECONDS } }),
  };
}

function rowOf(step: Step, instances: number, host: Host): string {
  return `${step} of ${instances * 36} resources${host === "native" ? ", native" : ""}`;
}

/**
 * Compared with the floor plus the unavoidable round trips. In large stacks, work of the engine overlaps with some of
 * them.
 */
function delayed(lived: readonly Lived[], { instances, delayed: hosts }: Size): Figure[] {
  return hosts.flatMap((kind) =>
    STEPS.map((step): Figure => {
      const floor = middle(lived, { kind: "floor", instances, latencyMs: 0, step }, "seconds");
      const asked = middle(lived, { kind, instances, latencyMs: LATENCY_MS, step }, "requests");
      const roundTrips = roundTripsOf(step, instances, asked, AT_ONCE);
      return {
        what: `${rowOf(step, instances, kind)}, 50 ms`,
        value: middle(lived, { kind, instances, latencyMs: LATENCY_MS, step }, "seconds"),
        unit: "s",
        beside: { what: `floor and ${roundTrips} round trips`, value: floor + (roundTrips * LATENCY_MS) / 1000 },
        ...(instances <= SMALL && { goal: { of: "ratio", is: "at most", limit: GOAL_OF_SMALL } }),
      };
    }),
  );
}

function requests(lived: readonly Lived[], instances: number): Figure[] {
  return HOSTS.flatMap((kind) => [
    ...STEPS.map((step): Figure => {
      return {
        what: rowOf(step, instances, kind),
        value: middle(lived, { kind, instances, latencyMs: 0, step }, "requests"),
        unit: "",
        // One list of instances, one of subscriptions, and the databases, tags and risk rules of each instance. The
        // first refresh after a purchase also reads the order and its resources.
        ...(step === "refresh" && { goal: { of: "value", is: "at most", limit: 2 + 5 * instances } }),
        ...(step === "preview" && { goal: { of: "value", is: "at most", limit: 0 } }),
      };
    }),
    {
      what: `${rowOf("up", instances, kind)}, for each database and switch`,
      value:
        middle(lived, { kind, instances, latencyMs: 0, step: "up" }, "requestsOfParts") /
        (instances * (DATABASES + SWITCHES)),
      unit: "",
      goal: { of: "value", is: "at most", limit: 2 },
    },
  ]);
}

/** The median of a measurement over all rounds. */
function middle(
  lived: readonly Lived[],
  wanted: Subject & Pick<Lived, "step">,
  what: "seconds" | "requests" | "requestsOfParts",
): number {
  const { kind, instances, latencyMs, step } = wanted;
  const same = (each: Lived) => each.kind === kind && each.instances === instances && each.latencyMs === latencyMs;
  return median(lived.filter((each) => same(each) && each.step === step).map((each) => each[what]));
}

function sizeFigure({ type, bytes, ownBytes }: StateSize, host: Host): Figure {
  return {
    what: host === "native" ? `${type}, native` : type,
    value: bytes - ownBytes,
    unit: "bytes",
    goal: { of: "value", is: "at most", limit: 1000 },
    remark: `${bytes} in all`,
  };
}

function firstRequest(lived: readonly Lived[]): Figure[] {
  const waits = (host: Host) =>
    lived
      .filter(({ kind, step, latencyMs }) => kind === host && step === "refresh" && latencyMs === 0)
      .flatMap(({ firstRequestMs }) => (firstRequestMs === undefined ? [] : [firstRequestMs]));
  const what = "from its start to its first request (refresh)";
  return [
    { what, value: median(waits("dynamic")), unit: "ms" },
    {
      what: `${what}, native`,
      value: median(waits("native")),
      unit: "ms",
      goal: { of: "value", is: "at most", limit: START_MS },
    },
  ];
}
