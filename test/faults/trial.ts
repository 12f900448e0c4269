import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../emulator/random";
import { seedOf } from "../drawn";
import { drawHosts } from "../host/hosted";
import { specimens } from "../lifecycle/specimens";
import { detours } from "./detours";
import { type Fault, SKEW } from "./faults";
import type { Answer } from "./interposer";
import { type Cell, Lane, type Passed } from "./lane";
import { type Lived, lifeOf, ORDERING, TOO_LONG_MS } from "./life";
import { purchaseLife } from "./purchase-life";

/** Lives that are lived at the same time: most of their time they wait for what never comes. */
const LANES = 8;

const EVER = Number.POSITIVE_INFINITY;

/** Which faults happen on which operations. */
export interface Trial {
  /** The environment variable that asks for all faults with "all". With `_SEED` it repeats the share of the suite. */
  readonly variable: string;
  /** How much of all a run of the suite draws, from 0 to 1. */
  readonly share: number;
  /** An operation has its turn in each life that needs it, because each reads something else in it. Else in the first. */
  readonly inEveryLife?: true;
  /** The faults of an operation that gives such answers. */
  faultsOf(operation: string, answers: readonly Answer[]): readonly Fault[];
}

/** Each fault happens on each operation that a life needs: once, and for ever. Each is healed, or told in one error. */
export function itIsHealedOrTold({ variable, share, inEveryLife, faultsOf }: Trial): void {
  const isWhole = process.env[variable] === "all";
  const seed = seedOf(`${variable}_SEED`);
  const random = new Random(seed);
  const drawHost = drawHosts(`${variable}_SEED`, seed);

  let lanes: Lane[];
  /** Operations that had their turn, drawn or not, and those that a fault happened on. */
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

  /** An order and its instance live together. */
  const others = specimens.filter(({ name }) => name !== "AuditOrder" && name !== "AuditInstance");

  describe.each([purchaseLife, ...others.map(lifeOf), ...detours])("$name", (lived) => {
    it("a fault on an operation is healed, or told in one error after which all goes on", {
      timeout: isWhole ? 3_600_000 : 600_000,
    }, async () => {
      const [{ answers, end }] = await prepared(lanes, lived);
      const cells = [...answers]
        .filter(([operation]) => inEveryLife || !taken.has(operation))
        .flatMap(([operation, given]) =>
          faultsOf(operation, given).flatMap((fault) => {
            const host = drawHost();
            return [1, EVER].map((times) => ({ host, operation, fault, times }));
          }),
        )
        .filter(() => isWhole || random.next() < share);
      for (const operation of answers.keys()) {
        taken.add(operation);
      }
      const wrong: string[] = [];
      await onAll(lanes, cells, async (lane, cell) => {
        const passed = await lane.live(cell);
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

/** Whether a warning said that the end would be another one. */
function isForetold({ warnings }: Passed): boolean {
  return warnings.some((warning) => warning.includes("cannot be restored"));
}

/** What a life left, without unpaid orders whose response was lost: they are free, and expire. */
function withoutStrays({ operation }: Cell, { end, lostOrders }: Passed): Passed["end"] {
  const unpaidOrders = operation === ORDERING ? 0 : Math.max(0, end.unpaidOrders - lostOrders);
  return { ...end, unpaidOrders };
}

/** Makes all lanes ready for the life: each learns the same. */
async function prepared(lanes: readonly Lane[], lived: Lived) {
  const [first, ...others] = lanes.map((lane) => lane.prepare(lived));
  if (first === undefined) {
    throw new Error("There is no lane.");
  }
  return Promise.all([first, ...others]);
}

function nameOf({ host, operation, fault, times }: Cell): string {
  return `${fault.name} on ${operation}, ${times === 1 ? "once" : "for ever"}, ${host} host`;
}

/** What an error should say, and does not. */
function unclear(error: string | undefined, fault: Fault): string[] {
  if (error === undefined) {
    return [];
  }
  // On a busy machine an order may take too long, with any fault.
  const isSkew = fault.name === SKEW && !error.includes("unclear whether an order was placed");
  const mustSay = isSkew ? /The clock of this machine is 20 minutes ahead of the server's/ : /\w{3}/;
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
