import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../emulator/random";
import { seedOf } from "../drawn";
import { drawHosts } from "../host/hosted";
import { type Fault, SKEW } from "./faults";
import type { Answer } from "./interposer";
import { Lane, type Passed } from "./lane";
import { type Cell, type Lived, ORDERING, TOO_LONG_MS } from "./life";
import { detours, lives } from "./lives";

/** Lives that run in parallel: most of the time, they wait for something that never comes. */
const LANES = 8;

const EVER = Number.POSITIVE_INFINITY;

/** Which faults are tried on which operations. */
export interface Trial {
  /** The environment variable that runs all faults if it is "all". With the suffix `_SEED`, it repeats a share. */
  readonly variable: string;
  /** The share of all cases that a run of the suite draws, from 0 to 1. */
  readonly share: number;
  /** Tries an operation in every life that needs it, since each reads other fields. Default: only in the first. */
  readonly inEveryLife?: true;
  /** The faults for an operation with these responses. */
  faultsOf(operation: string, answers: readonly Answer[]): readonly Fault[];
}

/**
 * Tries each fault on each operation of a life: once, forever, and forever once it is created or refreshed. The provider
 * recovers, or reports one error.
 */
export function itIsHealedOrTold({ variable, share, inEveryLife, faultsOf }: Trial): void {
  const isWhole = process.env[variable] === "all";
  const seed = seedOf(`${variable}_SEED`);
  const random = new Random(seed);
  const drawHost = drawHosts(`${variable}_SEED`, seed);

  let lanes: Lane[];
  /** Operations that were tried, drawn or not, and those that had a fault. */
  const taken = new Set<string>();
  const covered = new Set<string>();
  const counts = new Map<string, { healed: number; told: number }>();

  beforeAll(async () => {
    lanes = await Promise.all(Array.from({ length: LANES }, () => Lane.open()));
  });
  afterAll(async () => {
    process.stdout.write(`${figures(covered.size, counts)}\n`);
    await Promise.all(lanes.map((lane) => lane.close()));
  });

  describe.each([...lives, ...detours])("$name", (lived) => {
    it("recovers from a fault on any operation, or reports it in one error and can continue", {
      timeout: isWhole ? 3_600_000 : 600_000,
    }, async () => {
      const [{ answers, end }] = await prepared(lanes, lived);
      const cells = [...answers]
        .filter(([operation]) => inEveryLife || !taken.has(operation))
        .flatMap(([operation, given]) =>
          faultsOf(operation, given).flatMap((fault) => {
            const host = drawHost();
            const later = random.next() < 0.5 ? 1 : 2;
            return [
              { host, operation, fault, times: 1, after: 0 },
              { host, operation, fault, times: EVER, after: 0 },
              { host, operation, fault, times: EVER, after: later },
            ];
          }),
        )
        .filter(() => isWhole || random.next() < share);
      for (const operation of answers.keys()) {
        taken.add(operation);
      }
      const wrong: string[] = [];
      await onAll(lanes, cells, async (lane, cell) => {
        const passed = await undelayed(lane, cell);
        const problems = [
          ...passed.wrong,
          ...unclear(passed.error, cell.fault),
          ...(isDeepStrictEqual(withoutStrays(cell, passed), end) || isForetold(passed)
            ? []
            : [JSON.stringify(passed.end)]),
          ...(passed.ms < TOO_LONG_MS ? [] : [`${Math.round(passed.ms / 1000)} s`]),
        ];
        wrong.push(...problems.map((problem) => `${nameOf(cell)}: ${passed.error}; ${problem}`));
        count(counts, cell, passed);
        covered.add(cell.operation);
      });
      expect(wrong).toEqual([]);
    });
  });
}

/** Lives again if a response came too late although the fault withholds none: the machine is busy. */
async function undelayed(lane: Lane, cell: Cell, livesLeft = 4): Promise<Passed> {
  const passed = await lane.live(cell);
  const isDelayed = /_TIMEOUT\b/.test(passed.error ?? "") && !/never/.test(cell.fault.name);
  return isDelayed && livesLeft > 0 ? undelayed(lane, cell, livesLeft - 1) : passed;
}

/** Whether a warning announced a different end. */
function isForetold({ warnings }: Passed): boolean {
  return warnings.some((warning) => warning.includes("cannot be restored"));
}

/** What a life left, without unpaid orders whose response was lost, which are free and expire. */
function withoutStrays({ operation }: Cell, { end, lostOrders }: Passed): Passed["end"] {
  const unpaidOrders = operation === ORDERING ? 0 : Math.max(0, end.unpaidOrders - lostOrders);
  return { ...end, unpaidOrders };
}

/** Prepares all lanes for the life. Each learns the same. */
async function prepared(lanes: readonly Lane[], lived: Lived) {
  const [first, ...others] = lanes.map((lane) => lane.prepare(lived));
  if (first === undefined) {
    throw new Error("There is no lane.");
  }
  return Promise.all([first, ...others]);
}

function nameOf({ host, operation, fault, times, after }: Cell): string {
  const when = after === 0 ? "" : ` from step ${after} on`;
  return `${fault.name} on ${operation}, ${times === 1 ? "once" : "for ever"}${when}, ${host} host`;
}

/** The problem with an error that is unclear. */
function unclear(error: string | undefined, fault: Fault): string[] {
  if (error === undefined) {
    return [];
  }
  const mustSay = fault.name === SKEW ? /The clock of this machine is 20 minutes ahead of the server's/ : /\w{3}/;
  return mustSay.test(error) && !/\n/.test(error) && error.length < 1_500 ? [] : [`unclear: ${error}`];
}

async function onAll(
  lanes: readonly Lane[],
  cells: readonly Cell[],
  live: (lane: Lane, cell: Cell) => Promise<void>,
): Promise<void> {
  const waiting = cells.values();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const cell of waiting) {
        await live(lane, cell);
      }
    }),
  );
}

function count(
  counts: Map<string, { healed: number; told: number }>,
  { fault: { kind, name } }: Cell,
  { error }: Passed,
): void {
  const known = counts.get(kind ?? name) ?? { healed: 0, told: 0 };
  known[error === undefined ? "healed" : "told"] += 1;
  counts.set(kind ?? name, known);
}

function figures(operations: number, counts: ReadonlyMap<string, { healed: number; told: number }>): string {
  const rows = [...counts].map(([name, { healed, told }]) => `  ${name}: ${healed} healed, ${told} told`);
  const all = [...counts.values()].reduce((sum, { healed, told }) => sum + healed + told, 0);
  return [`${all} faults on ${operations} operations`, ...rows].join("\n");
}
