import { Batches } from "../../model/batches";
import type { Context } from "../../model/context";
import type { Snapshot, Snapshots } from "../../model/snapshots";
import { arranged } from "./order";
import { writing } from "./writing";

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
 * The ranks of a kind of rule. A rule that is put somewhere moves others, so that all ranks that were asked for in one
 * operation of the engine are kept in mind, and seen to together.
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

  /** Puts a rule at a rank: 1 is the highest. */
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
      await writing(list, instanceId, () => this.#arrange(context, instanceId, order));
    }
    for (const { id, rank } of wishes.filter((wish) => wish.rank > now.length)) {
      context.log.warn(
        `rank ${rank}: instance ${instanceId} has ${now.length} rules of the kind; ${id} is the last of them now. ` +
          "Declare a rank up to their number.",
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
    return new Error(`rank: ${rank} is declared for two rules, ${holder[0]} and ${id}. Give each a rank of its own.`);
  }
  granted.set(id, rank);
  return true;
}

/** A rule without a rank comes last. */
function byRank(a: Ranked, b: Ranked): number {
  return (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER);
}
