import type { AuditInstance, Order, SubscribedResource } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { inParallel, withoutRepetitions } from "../../provider/model/lists";
import { SERVICE_TYPE } from "../../provider/model/snapshots";
import { instancesOf, isInstance } from "../../provider/resources/audit-order/orders";
import { inWholeUnits } from "../../provider/resources/audit-order/price";
import { type Held, type Holdings, heldBy } from "./holdings";
import { OPEN, ORDER_TYPE, orderStatus, PAID, type PurchaseStatus, subscriptionStatus } from "./states";

/** An open order, or a subscription with the order that bought it. */
export interface Purchase extends Held {
  /** Absent if BSS does not report which order bought the subscription. */
  readonly orderId?: string;
  readonly status: PurchaseStatus;
  /** Identifies the declaration that placed the order; BSS often does not return it. */
  readonly mark?: string;
  readonly resourceId?: string;
  /** The instance's name, if DBSS lists the instance. */
  readonly instanceName?: string;
  readonly region?: string;
  readonly amount?: number;
  readonly currency?: string;
  readonly placedAt?: string;
  /** When BSS cancels the unpaid order, or the subscription ends. */
  readonly expiresAt?: string;
}

/** The output of `npx pulumi-dbss orders --json`. */
export interface Purchases {
  readonly region: string;
  readonly projectId: string;
  /** The stack whose state was read, if any. */
  readonly stack?: string;
  readonly orders: readonly Purchase[];
}

/** Maximum number of orders that are read at the same time. */
const AT_ONCE = 5;

/** Reads the open DBSS orders of the account and its subscriptions that are not closed. */
export async function readPurchases(context: Context, holdings: Holdings | undefined): Promise<Purchases> {
  const { client, log } = context;
  log.progress("reading orders, subscriptions and audit instances");
  // Some sites ignore a filter by status, so the status is checked here.
  const [listedOrders, listedResources, instances, projectId] = await Promise.all([
    client.bss.listOrders({ service_type_code: SERVICE_TYPE }),
    client.bss.listResources({ service_type_code: SERVICE_TYPE }),
    client.dbss.listAuditInstances({}),
    client.projectId(),
  ]);
  const orders = withoutRepetitions(listedOrders, (order) => order.order_id);
  const subscriptions = withoutRepetitions(listedResources, (resource) => resource.resource_id);
  const alive = subscriptions.filter((resource) => isInstance(resource) && isAlive(resource));
  const { bought, unfulfilled } = await ordersOf(context, orders, alive);
  const mayBring = (order: Order) =>
    (OPEN.has(orderStatus(order.status)) && !bought.get(order.order_id)?.length) || unfulfilled.has(order);
  const about = { context, instances, holdings };
  return {
    region: client.region,
    projectId,
    ...(holdings && { stack: holdings.stack }),
    orders: [
      ...(await inParallel(AT_ONCE, orders.filter(mayBring), (order) => purchaseOf(about, order, undefined))),
      ...(await inParallel(AT_ONCE, [...bought.values()].flat(), ({ order, resource }) =>
        purchaseOf(about, order, resource),
      )),
      ...(await inParallel(AT_ONCE, withoutOrder(alive, bought), (resource) => purchaseOf(about, undefined, resource))),
    ],
  };
}

/** Whether it is an open order, rather than a subscription. */
export function isOpen({ resourceId }: Purchase): boolean {
  return resourceId === undefined;
}

/** What an order costs, in whole units of the currency; undefined if BSS does not report it. */
export function amountOf({ amount_after_discount: due, official_amount: official, measure_id: measure }: Order) {
  const amount = due ?? official;
  return amount === undefined ? undefined : inWholeUnits(amount, measure);
}

function isAlive({ status }: SubscribedResource): boolean {
  return subscriptionStatus(status) !== "closed";
}

interface Bought {
  readonly order: Order;
  readonly resource: SubscribedResource;
}

/** How long BSS may take to list the subscription of a paid order. */
const LAG_MS = 60 * 60 * 1000;

function isRecent({ payment_time: paid, create_time: placed }: Order): boolean {
  return Date.now() - Date.parse(paid ?? placed ?? "") < LAG_MS;
}

/**
 * The orders that bought the subscriptions, and those that were paid recently and whose subscription BSS does not list
 * yet. BSS lists the resources of an order, but not the order of a resource.
 */
async function ordersOf(context: Context, orders: readonly Order[], alive: readonly SubscribedResource[]) {
  const missing = new Set(alive.map(({ resource_id: id }) => id));
  const bought = new Map<string, Bought[]>();
  const unfulfilled = new Set<Order>();
  const paid = orders.filter(
    ({ order_type: type, status }) =>
      (type ?? ORDER_TYPE.purchase) === ORDER_TYPE.purchase && PAID.has(orderStatus(status)),
  );
  const recent = paid.filter(isRecent);
  const candidates = [...recent, ...paid.filter((order) => !recent.includes(order))];
  for (let start = 0; start < recent.length || (start < candidates.length && missing.size > 0); start += AT_ONCE) {
    await inParallel(AT_ONCE, candidates.slice(start, start + AT_ONCE), async (order) => {
      const all = await instancesOf(context, order.order_id);
      if (all.length === 0 && isRecent(order)) {
        unfulfilled.add(order);
      }
      const resources = withoutRepetitions(all, ({ resource_id: id }) => id).filter(isAlive);
      for (const { resource_id: id } of resources) {
        missing.delete(id);
      }
      bought.set(
        order.order_id,
        resources.map((resource) => ({ order, resource })),
      );
    });
  }
  return { bought, unfulfilled };
}

function withoutOrder(alive: readonly SubscribedResource[], bought: ReadonlyMap<string, readonly Bought[]>) {
  const found = new Set([...bought.values()].flat().map(({ resource }) => resource.resource_id));
  return alive.filter(({ resource_id: id }) => !found.has(id));
}

interface About {
  readonly context: Context;
  readonly instances: readonly AuditInstance[];
  readonly holdings: Holdings | undefined;
}

async function purchaseOf(
  { context, instances, holdings }: About,
  order: Order | undefined,
  resource: SubscribedResource | undefined,
): Promise<Purchase> {
  const { client } = context;
  const details = order && (await client.bss.showOrder({ order_id: order.order_id }));
  const known = details?.order_info ?? order;
  const resourceId = resource?.resource_id;
  const instance = instances.find((candidate) => candidate.resource_id === resourceId);
  return {
    orderId: order?.order_id,
    status: resource ? subscriptionStatus(resource.status) : orderStatus(known?.status ?? 0),
    mark: markIn(details, resource),
    resourceId,
    instanceName: resourceId === undefined ? undefined : instance?.name,
    region: resource?.region_code,
    amount: known && amountOf(known),
    // If the order has no currency, it is that of the site.
    currency: known && (known.currency ?? (await client.currency())),
    placedAt: known?.create_time,
    expiresAt: resource?.expire_time ?? known?.pending_payment_end_time,
    ...heldBy(holdings, [order?.order_id, resourceId]),
  };
}

/** The mark of the declaration, in whichever field BSS returns it. */
function markIn(...responses: readonly unknown[]): string | undefined {
  return /pulumi-dbss:[\w.-]+/.exec(JSON.stringify(responses))?.[0];
}
