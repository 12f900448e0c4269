import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../emulator/random";
import { seedOf } from "../drawn";
import { drawHosts } from "../host/hosted";
import { specimens } from "../lifecycle/specimens";
import { detours } from "./detours";
import { type Fault, SKEW } from "./faults";
import { type Cell, Lane, type Passed } from "./lane";
import { type Lived, lifeOf, ORDERING, TOO_LONG_MS } from "./life";
import { promisesNothing } from "./operation-of";
import { purchaseLife } from "./purchase-life";

/** Lives that are lived at the same time: most of their time they wait for what never comes. */
const LANES = 8;

const EVER = Number.POSITIVE_INFINITY;

/** `npm run matrix` is all of it; the suite takes a share of it, drawn by a seed. */
const IS_WHOLE = process.env.MATRIX === "all";
const SEED = seedOf("MATRIX_SEED");
const SHARE = 0.1;
const random = new Random(SEED);
const drawHost = drawHosts("MATRIX_SEED", SEED);

let lanes: Lane[];
/** Operations that had their turn, drawn or not, and those that a fault happened on. */
const taken = new Set<string>();
const covered = new Set<string>();
const counts = new Map<string, { healed: number; told: number }>();

beforeAll(async () => {
  lanes = await Promise.all(Array.from({ length: LANES }, () => Lane.open()));
});
afterAll(async () => {
  process.stdout.write(`${figures()}\n`);
  await Promise.all(lanes.map((lane) => lane.close()));
});

/** An order and its instance live together. */
const others = specimens.filter(({ name }) => name !== "AuditOrder" && name !== "AuditInstance");

// Each operation has its turn in the first life that needs it.
describe.each([purchaseLife, ...others.map(lifeOf), ...detours])("$name", (lived) => {
  it("a fault on an operation is healed, or told in one error after which all goes on", {
    timeout: IS_WHOLE ? 3_600_000 : 600_000,
  }, async () => {
    const [{ operations, end }] = await prepared(lived);
    const cells = operations
      .filter((operation) => !taken.has(operation))
      .flatMap((operation) => faults().flatMap((fault, index) => cellsOf(operation, fault, index)))
      .filter(() => IS_WHOLE || random.next() < SHARE);
    for (const operation of operations) {
      taken.add(operation);
    }
    const wrong: string[] = [];
    await onAllLanes(cells, async (lane, cell) => {
      const passed = await lane.live(cell);
      const problems = [
        ...passed.wrong,
        ...unclear(passed.error, faults()[cell.fault]),
        ...(isDeepStrictEqual(withoutStrays(cell, passed), end) ? [] : [JSON.stringify(passed.end)]),
        ...(passed.ms < TOO_LONG_MS ? [] : [`${Math.round(passed.ms / 1000)} s`]),
      ];
      wrong.push(...problems.map((problem) => `${nameOf(cell)}: ${passed.error}; ${problem}`));
      count(cell, passed);
      covered.add(cell.operation);
    });
    expect(wrong).toEqual([]);
  });
});

function cellsOf(operation: string, { needsShape }: Fault, fault: number): Cell[] {
  const host = drawHost();
  return needsShape && promisesNothing(operation) ? [] : [1, EVER].map((times) => ({ host, operation, fault, times }));
}

/** What a life left, without unpaid orders whose response was lost: they are free, and expire. */
function withoutStrays({ operation }: Cell, { end, lostOrders }: Passed): Passed["end"] {
  const unpaidOrders = operation === ORDERING ? 0 : Math.max(0, end.unpaidOrders - lostOrders);
  return { ...end, unpaidOrders };
}

/** Makes all lanes ready for the life: each learns the same. */
async function prepared(lived: Lived) {
  const [first, ...others] = lanes.map((lane) => lane.prepare(lived));
  if (first === undefined) {
    throw new Error("There is no lane.");
  }
  return Promise.all([first, ...others]);
}

function faults() {
  return lanes[0]?.faults ?? [];
}

function nameOf({ host, operation, fault, times }: Cell): string {
  return `${faults()[fault]?.name} on ${operation}, ${times === 1 ? "once" : "for ever"}, ${host} host`;
}

/** What an error should say, and does not. */
function unclear(error: string | undefined, fault: Fault | undefined): string[] {
  if (error === undefined) {
    return [];
  }
  // On a busy machine an order may take too long, with any fault.
  const isSkew = fault?.name === SKEW && !error.includes("unclear whether an order was placed");
  const mustSay = isSkew ? /The clock of this machine is 20 minutes ahead of the server's/ : /\w{3}/;
  return mustSay.test(error) && !/\n/.test(error) && error.length < 1_500 ? [] : [`unclear: ${error}`];
}

async function onAllLanes(cells: readonly Cell[], live: (lane: Lane, cell: Cell) => Promise<void>): Promise<void> {
  const waiting = cells.values();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const cell of waiting) {
        await live(lane, cell);
      }
    }),
  );
}

function count({ fault }: Cell, { error }: Passed): void {
  const name = faults()[fault]?.name ?? "";
  const known = counts.get(name) ?? { healed: 0, told: 0 };
  known[error === undefined ? "healed" : "told"] += 1;
  counts.set(name, known);
}

function figures(): string {
  const rows = [...counts].map(([name, { healed, told }]) => `  ${name}: ${healed} healed, ${told} told`);
  const all = [...counts.values()].reduce((sum, { healed, told }) => sum + healed + told, 0);
  return [`${all} faults on ${covered.size} operations`, ...rows].join("\n");
}
