import type { Context } from "../../model/context";
import type { Inputs } from "./args";
import { homeOf, type LedgerEntry } from "./ledger";
import { subscriptionOf } from "./orders";

/** An order resource of the program, as the engine passed it in this run. */
export interface DeclaredOrder {
  readonly orderId: string;
  readonly ledger: readonly LedgerEntry[];
  /** The payment and the maximum price. */
  readonly terms: Partial<Inputs>;
}

/** A state of an instance, as far as it shows which orders it holds. */
interface Holder {
  readonly orderId?: string | undefined;
  readonly supersededOrders?: readonly string[] | undefined;
}

/**
 * What the engine passed and did in one run. It lives in the provider process and is filled by `check`, `diff`, `read`,
 * `create` and `update`. Missing entries are never a reason to pay or to delete: they are an error.
 */
export class Run {
  readonly #orders = new Map<string, DeclaredOrder>();
  /** The marks of the order resources that place an order, as far as a preview shows. */
  readonly placing = new Set<string | undefined>();
  /** The order resources whose `orderId` a preview does not know: by mark if they are new, else by their present order. */
  readonly unsettled = new Set<string | undefined>();
  /** The URNs of the instances whose order a preview does not know. */
  readonly #buyersOfUnknown = new Set<string>();
  /** The orders of order resources that place another one, or return to an earlier one. */
  readonly superseded = new Set<string>();
  /** The orders whose instance is in the state or declared by the program. */
  readonly held = new Set<string>();
  /** The orders of the instances that the program was checked with. */
  readonly checked = new Set<string>();
  /** The instances that were created, adopted or kept. */
  readonly kept = new Set<string>();
  /** The resource IDs of the instances that a preview adopts or returns to. */
  readonly resumed = new Set<string>();
  /** The IDs, `resourceId` and `instanceId`, of the instances that the comparisons replace. */
  readonly replaced = new Set<unknown>();
  /** The names that the program declares, by the resource IDs of their instances. */
  readonly names = new Map<string, string>();
  /** The instances that were unsubscribed. */
  readonly unsubscribed = new Set<string>();
  /** The URNs of the instances of the program, by their orders. */
  readonly #instances = new Map<string, string>();
  /** The marks of the resources that want to buy an instance, by its name. */
  readonly #buyers = new Map<string, string>();

  /** The ledgers of the order resources that move here from another region, by mark. */
  readonly #arrivals = new Map<string | undefined, readonly LedgerEntry[]>();

  /** Records the orders whose instances a state holds, or has handed to the engine for deletion. */
  hold({ orderId, supersededOrders = [] }: Holder): void {
    for (const order of orderId === undefined ? supersededOrders : [orderId, ...supersededOrders]) {
      this.held.add(order);
    }
  }

  /** Records an order resource under every order in its ledger that is in the region of the run. */
  declare(order: DeclaredOrder): void {
    for (const { orderId } of order.ledger.filter(({ region }) => region === undefined)) {
      this.#orders.set(orderId, order);
    }
  }

  /** Records the ledger of the order resource with this mark, which moves here from another region. */
  arrive(mark: string | undefined, ledger: readonly LedgerEntry[]): void {
    this.#arrivals.set(mark, ledger);
  }

  /** The ledger with which the order resource with this mark moves here; empty if it does not. */
  arrivalsOf(mark: string | undefined): readonly LedgerEntry[] {
    return (mark === undefined ? undefined : this.#arrivals.get(mark)) ?? [];
  }

  /** The order resource with this mark, as declared in this run. */
  declaredWith(mark: string | undefined): DeclaredOrder | undefined {
    return mark === undefined ? undefined : [...this.orders].find(({ terms }) => terms.mark === mark);
  }

  /** The order that the order resource with this mark declares; undefined if it places another one. */
  orderOf(mark: string | undefined): string | undefined {
    return this.placing.has(mark) ? undefined : this.declaredWith(mark)?.orderId;
  }

  /** The order resources, as declared in this run. */
  get orders(): ReadonlySet<DeclaredOrder> {
    return new Set(this.#orders.values());
  }

  /**
   * Whether an instance whose order is not known in a preview keeps the order of its state: it is declared with the
   * resource of that order, which places no other. If it is not known which order it is declared with, nothing may be
   * ordered in this run, and every other order must have an instance of its own.
   */
  keeps(orderId: string, mark: string | undefined): boolean {
    const own = this.declaring(orderId);
    if (own?.orderId !== orderId) {
      return false;
    }
    if (mark !== undefined && own.terms.mark === mark) {
      return !this.placing.has(mark);
    }
    const others = [...this.orders].filter((order) => order !== own);
    const isTaken = (order: DeclaredOrder) => this.held.has(order.orderId) || this.checked.has(order.orderId);
    return this.placing.size === 0 && others.every(isTaken);
  }

  /**
   * The order that an instance has after the run, if a preview does not know it: the present one of the resource that
   * bought the instance, unless that places another.
   */
  orderAfter(orderId: string): string {
    const own = this.declaring(orderId);
    return own === undefined || this.placing.has(own.terms.mark) ? orderId : own.orderId;
  }

  /** The instances that the program declares under other names than this one, which they may have until then. */
  renamedFrom(name: string | undefined): string[] {
    return [...this.names].flatMap(([resourceId, declared]) => (declared === name ? [] : [resourceId]));
  }

  /** Reserves a name for the instance that a resource with this mark wants to buy. False if another one has it. */
  reserve(name: string, mark: string): boolean {
    const buyer = this.#buyers.get(name) ?? mark;
    this.#buyers.set(name, buyer);
    return buyer === mark;
  }

  /** The instance that the program declares with this order, if it is not the one with this URN. */
  otherBuyer(orderId: string, urn: string): string | undefined {
    const first = this.#instances.get(orderId) ?? urn;
    this.#instances.set(orderId, first);
    return first === urn ? undefined : first;
  }

  /** The instances whose order a preview does not know, including the one with this URN. */
  buyersOfUnknown(urn: string): string[] {
    return [...this.#buyersOfUnknown.add(urn)];
  }

  /** The number of orders that no instance is known to be declared with. */
  get unassigned(): number {
    const open = [...this.orders].filter(({ orderId }) => !this.checked.has(orderId));
    return new Set([...this.unsettled, ...open.map(({ orderId }) => orderId)]).size;
  }

  /** Whether an order is no longer the one that its order resource declares. */
  isSuperseded(orderId: string): boolean {
    return this.superseded.has(orderId) || (this.declaring(orderId)?.orderId ?? orderId) !== orderId;
  }

  /** The order resource that has an order in its ledger. */
  declaring(orderId: string): DeclaredOrder | undefined {
    return this.#orders.get(orderId);
  }
}

const runs = new WeakMap<Context, Run>();

/** The run that a context serves: a provider process has one per context. */
export function runOf(context: Context): Run {
  const run = runs.get(context) ?? new Run();
  runs.set(context, run);
  return run;
}

/** Whether a state holds the instance of an order, or has handed it to the engine for deletion. */
export function isHeld(context: Context, entry: LedgerEntry): boolean {
  return [context, homeOf(context, entry)].some((each) => runOf(each).held.has(entry.orderId));
}

/**
 * Whether this run replaces an instance: the order resource that bought it now declares another one, and the state
 * still holds it, so the engine unsubscribes from it, now or later.
 */
export async function isReplaced(context: Context, resourceId: string): Promise<boolean> {
  const run = runOf(context);
  if (run.kept.has(resourceId)) {
    return false;
  }
  const left = [...run.orders].flatMap(({ orderId, ledger }) =>
    ledger.filter((entry) => entry.orderId !== orderId && run.held.has(entry.orderId)),
  );
  for (const { orderId, resourceId: known } of left) {
    if (resourceId === (known ?? (await subscriptionOf(context, orderId))?.resource_id)) {
      return true;
    }
  }
  return false;
}
