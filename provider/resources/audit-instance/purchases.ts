import type { SubscribedResource } from "../../client";
import type { Context } from "../../lifecycle/context";
import { PROJECT, SERVICE_TYPE } from "../../lifecycle/snapshots";
import { isOf, markIn } from "./mark";
import { type PlacedOrder, recallOrder } from "./orders";

/** Something that was bought, or is about to be, under the mark of a declaration. */
export interface Purchase {
  readonly orderMark: string;
  readonly resourceId?: string;
  /** The order, as far as it is not finished: what is finished is found by its subscription. */
  readonly order?: PlacedOrder;
}

/** What an order may still become an instance by, in the order in which it goes through them. */
const OPEN = [
  [6, "unpaid"],
  [3, "processing"],
] as const;

/** `status` of a subscribed resource. */
const IN_USE = 2;
const CLOSED = 3;

/** Whether a subscription is alive: not given back. */
export function isAlive(subscription: SubscribedResource): boolean {
  return subscription.status !== CLOSED;
}

/** Longer than any list lags behind. */
const RECENT_MS = 3_600_000;

/** Whether the resource was paid so recently that a list which does not show it need not mean that it is gone. */
export async function isRecent({ snapshots }: Context, resourceId: string): Promise<boolean> {
  const subscription = (await snapshots.subscriptions.get(PROJECT)).find(
    ({ resource_id, status }) => resource_id === resourceId && status === IN_USE,
  );
  return Date.now() - Date.parse(subscription?.effective_time ?? "") < RECENT_MS;
}

/** Whether a purchase can still be undone for nothing. */
export function isUnpaid({ order }: Purchase): boolean {
  return order?.status === "unpaid";
}

/**
 * All that carries the mark of a declaration, whatever arguments it was bought for.
 *
 * An order is looked for in the order in which it moves on, from unpaid to subscription: what moves on meanwhile is
 * then seen twice rather than never.
 */
export async function purchasesOf(context: Context, declaration: string): Promise<Purchase[]> {
  const orders = new Map<string, Purchase>();
  for (const [code, status] of OPEN) {
    for (const order of await ordersWith(context, code)) {
      const orderMark = markIn(order.description);
      if (orderMark !== undefined && isOf(declaration, orderMark)) {
        orders.set(order.orderId, { orderMark, order: { ...order, status } });
      }
    }
  }
  const open = (await Promise.all([...orders.values()].map((purchase) => withResource(context, purchase)))).flat();
  const resources = await context.snapshots.subscriptions.fresh(PROJECT);
  const finished = resources.flatMap((resource): Purchase[] => {
    const orderMark = markIn(resource.product_spec_desc);
    const isMeant = isAlive(resource) && orderMark !== undefined && isOf(declaration, orderMark);
    const isSeen = open.some(({ resourceId }) => resourceId === resource.resource_id);
    return isMeant && !isSeen ? [{ orderMark, resourceId: resource.resource_id }] : [];
  });
  return [...open, ...finished];
}

async function ordersWith(context: Context, status: number): Promise<PlacedOrder[]> {
  const { client, signal } = context;
  const orders = await client.bss.listOrders({ service_type_code: SERVICE_TYPE, status }, { signal });
  return Promise.all(orders.map(({ order_id: orderId }) => recallOrder(context, orderId)));
}

/** An order that is being processed may have its resource already. One that was given back is no purchase any more. */
async function withResource(context: Context, purchase: Purchase): Promise<Purchase[]> {
  if (purchase.order === undefined || isUnpaid(purchase)) {
    return [purchase];
  }
  const resource = await resourceOf(context, purchase.order.orderId);
  if (resource === undefined) {
    return [purchase];
  }
  return isAlive(resource) ? [{ ...purchase, resourceId: resource.resource_id }] : [];
}

/** The ID of the resource that an order has brought forth, if it has. */
export async function resourceBoughtBy(context: Context, orderId: string): Promise<string | undefined> {
  return (await resourceOf(context, orderId))?.resource_id;
}

async function resourceOf({ client, signal }: Context, orderId: string): Promise<SubscribedResource | undefined> {
  const filter = { order_id: orderId, only_main_resource: 1 as const, service_type_code: SERVICE_TYPE };
  return (await client.bss.listResources(filter, { signal }))[0];
}

/** How a purchase is called in messages. */
export function nameOf({ resourceId, order }: Purchase): string {
  return resourceId === undefined ? `order ${order?.orderId}` : `instance ${resourceId}`;
}
