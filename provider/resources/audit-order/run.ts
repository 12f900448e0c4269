import type { Context } from "../../model/context";
import type { Inputs } from "./args";
import type { LedgerEntry } from "./ledger";

/** An order resource of the program, as the engine showed it in this run. */
export interface DeclaredOrder {
  readonly orderId: string;
  readonly ledger: readonly LedgerEntry[];
  /** What is paid with, and at most. */
  readonly terms: Partial<Inputs>;
}

/** A state of an instance, as far as it says which orders it holds. */
interface Holder {
  readonly orderId?: string | undefined;
  readonly supersededOrders?: readonly string[] | undefined;
}

/**
 * What the engine showed and did in one run. It lives in the provider's process and is filled by `check`, `diff`, `read`,
 * `create` and `update`. What is missing in it is never a reason to pay or to delete: it is an error.
 */
export class Run {
  readonly #orders = new Map<string, DeclaredOrder>();
  /** The orders whose instance the state holds, or whose instance the program declares. */
  readonly held = new Set<string>();
  /** The orders that an instance of the program was checked with. */
  readonly checked = new Set<string>();
  /** The instances that were created, adopted or kept. */
  readonly kept = new Set<string>();
  /** The instances that were unsubscribed. */
  readonly unsubscribed = new Set<string>();

  /** Notes the orders whose instances a state holds, or has handed over to the engine to delete. */
  hold({ orderId, supersededOrders = [] }: Holder): void {
    for (const order of orderId === undefined ? supersededOrders : [orderId, ...supersededOrders]) {
      this.held.add(order);
    }
  }

  /** Notes an order resource under every order of its ledger. */
  declare(order: DeclaredOrder): void {
    for (const { orderId } of order.ledger) {
      this.#orders.set(orderId, order);
    }
  }

  /** The order resource that has an order in its ledger. */
  declaring(orderId: string): DeclaredOrder | undefined {
    return this.#orders.get(orderId);
  }
}

const runs = new WeakMap<Context, Run>();

/** The run that a context serves: a provider process has one of each. */
export function runOf(context: Context): Run {
  const run = runs.get(context) ?? new Run();
  runs.set(context, run);
  return run;
}
