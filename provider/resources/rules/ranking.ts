import { Batches } from "../../model/batches";
import type { Context } from "../../model/context";
import type { Snapshot, Snapshots } from "../../model/snapshots";

interface Ranked {
  readonly id: string;
  readonly rank?: number | undefined;
}

interface Wish {
  readonly id: string;
  readonly rank: number;
}

/** Writes the order of an instance's rules. */
type Arrange = (
  context: Context,
  instanceId: string,
  order: { readonly now: readonly string[]; readonly target: readonly string[]; readonly wished: ReadonlySet<string> },
) => Promise<unknown>;

/**
 * The ranks of a kind of rule. Moving a rule moves others, so all ranks requested in one operation of the engine are
 * collected and converged together.
 */
export class Ranking<Rule extends Ranked> {
  readonly #list: (snapshots: Snapshots) => Snapshot<Rule[]>;
  readonly #arrange: Arrange;
  readonly #batches = new Batches<Wish, true>((context, instanceId, wishes) => this.#send(context, instanceId, wishes));
  readonly #granted = new WeakMap<Context, Map<string, Map<string, number>>>();

  constructor(list: (snapshots: Snapshots) => Snapshot<Rule[]>, arrange: Arrange) {
    this.#list = list;
    this.#arrange = arrange;
  }

  /** Moves a rule to a rank: 1 is the highest. */
  rankTo(context: Context, instanceId: string, id: string, rank: number): Promise<true> {
    return this.#batches.add(context, instanceId, { id, rank });
  }

  async #send(context: Context, instanceId: string, wishes: readonly Wish[]): Promise<(true | Error)[]> {
    const granted = this.#grantedOn(context, instanceId);
    const list = this.#list(context.snapshots);
    const now = (await list.fresh(instanceId)).toSorted(byRank).map(({ id }) => id);
    for (const deleted of [...granted.keys()].filter((id) => !now.includes(id))) {
      granted.delete(deleted);
    }
    const outcomes = wishes.map((wish) => grant(granted, wish));
    const target = arranged(now, granted);
    if (target.some((id, index) => id !== now[index])) {
      const order = { now, target, wished: new Set(granted.keys()) };
      await list.writing(instanceId, () => this.#arrange(context, instanceId, order));
    }
    for (const { id, rank } of wishes.filter((wish) => wish.rank > now.length)) {
      context.log.warn(
        `rank ${rank}: instance ${instanceId} has ${now.length} rules of this kind; ${id} is the last of ` +
          "them now. Declare a rank up to their number.",
      );
    }
    return outcomes;
  }

  #grantedOn(context: Context, instanceId: string): Map<string, number> {
    const instances = this.#granted.get(context) ?? new Map<string, Map<string, number>>();
    this.#granted.set(context, instances);
    const granted = instances.get(instanceId) ?? new Map<string, number>();
    instances.set(instanceId, granted);
    return granted;
  }
}

function grant(granted: Map<string, number>, { id, rank }: Wish): true | Error {
  const holder = [...granted].find(([other, taken]) => taken === rank && other !== id);
  if (holder !== undefined) {
    return new Error(
      `rank: ${rank} is declared for two rules, ${holder[0]} and ${id}. Declare a different rank for each.`,
    );
  }
  granted.set(id, rank);
  return true;
}

/** A rule without a rank comes last. */
function byRank(a: Ranked, b: Ranked): number {
  return (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER);
}

/** One step toward an order: the rule moves to the position, counted from 1, and those in between make room. */
export interface Move {
  readonly id: string;
  readonly position: number;
}

/** The order in which each requested rule has its position and the others keep their relative order. */
export function arranged(order: readonly string[], wishes: ReadonlyMap<string, number>): string[] {
  const target = order.filter((id) => !wishes.has(id));
  const wished = [...wishes].filter(([id]) => order.includes(id)).sort(([, a], [, b]) => a - b);
  for (const [id, position] of wished) {
    target.splice(position - 1, 0, id);
  }
  return target;
}

/** Moves of the requested rules alone that lead from an order to its arrangement; at most one for each. */
export function movesTo(target: readonly string[], order: readonly string[], wished: ReadonlySet<string>): Move[] {
  const moves: Move[] = [];
  let current = [...order];
  for (const [index, id] of target.entries()) {
    if (!wished.has(id)) {
      continue;
    }
    // Everything before it in the target is already in order, so it only has to follow its predecessor.
    const rest = current.filter((other) => other !== id);
    const at = index === 0 ? 0 : rest.indexOf(target[index - 1] ?? "") + 1;
    const moved = rest.toSpliced(at, 0, id);
    if (moved.some((other, position) => other !== current[position])) {
      moves.push({ id, position: at + 1 });
      current = moved;
    }
  }
  return moves;
}
