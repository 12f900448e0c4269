import { isNotFound, isUnknownOrder, type OrderLine, type SubscribedResource } from "../../client";
import type { Context } from "../../model/context";
import { messageOf } from "../../model/errors";
import { isThere } from "../../model/lists";
import { PROJECT, SERVICE_TYPE } from "../../model/snapshots";
import type { LedgerEntry } from "./ledger";
import { inWholeUnits, PERIOD_TYPE, RESOURCE_TYPE } from "./price";

/** The standing of an order at BSS. */
export type OrderStatus =
  | "approval"
  | "refunding"
  | "processing"
  | "canceled"
  | "completed"
  | "unpaid"
  | "confirmation";

/** `status` of an order at BSS. */
export const ORDER_STATUS: ReadonlyMap<number, OrderStatus> = new Map([
  [1, "approval"],
  [2, "refunding"],
  [3, "processing"],
  [4, "canceled"],
  [5, "completed"],
  [6, "unpaid"],
  [9, "confirmation"],
]);

/** `status` of a subscription that was unsubscribed. */
const CLOSED = 3;

/** `expire_policy` of a subscription that renews automatically. */
const RENEWS = 3;

/** An order as BSS reports it. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly status: OrderStatus;
  /** Price of the order, before discounts and coupons. Absent if BSS does not report it. */
  readonly amount: number | undefined;
  readonly currency: string;
  /** The period that was bought, as far as BSS reports it. */
  readonly period: { readonly periodUnit?: "month" | "year"; readonly period?: number };
}

/**
 * The current status of an order.
 *
 * @throws Error for an order that this account does not know, and for an undocumented status.
 */
export async function findOrder(context: Context, orderId: string): Promise<PlacedOrder> {
  const { client } = context;
  let details: Awaited<ReturnType<typeof client.bss.showOrder>>;
  try {
    details = await client.bss.showOrder({ order_id: orderId });
  } catch (error) {
    throw isUnknownOrder(error) || isNotFound(error)
      ? new Error(await strangerText(context, `order ${orderId}`), { cause: error })
      : error;
  }
  const { order_info: order, order_line_items: lines } = details;
  const status = ORDER_STATUS.get(order.status);
  if (status === undefined) {
    throw new Error(
      `Order ${orderId} has the undocumented status ${order.status}. Nothing was paid or deleted. Check the order in the console; if the problem persists, contact support.`,
    );
  }
  const amount = order.official_amount ?? sumOf(lines.map((line) => line.official_amount));
  return {
    orderId: order.order_id,
    status,
    amount: amount === undefined ? undefined : inWholeUnits(amount, order.measure_id),
    currency: order.currency ?? (await client.currency()),
    period: periodOf(lines[0]),
  };
}

/** The sum of amounts; undefined if there are none, or one is not reported. */
function sumOf(amounts: readonly (number | undefined)[]): number | undefined {
  const known = amounts.filter((amount) => amount !== undefined);
  if (known.length === 0 || known.length < amounts.length) {
    return undefined;
  }
  const sum = known.reduce((total, amount) => total + amount);
  // Otherwise 0.1 and 0.2 would be more than a quote of 0.3.
  return Math.round(sum * 1e6) / 1e6;
}

function periodOf({ period_type: type, period_num: period }: Partial<OrderLine> = {}): PlacedOrder["period"] {
  const periodUnit = (["month", "year"] as const).find((unit) => PERIOD_TYPE[unit] === type);
  return periodUnit !== undefined && period !== undefined ? { periodUnit, period } : {};
}

/** Where requests go, for messages about missing objects. */
export async function placeText({ client }: Context): Promise<string> {
  return `region ${client.region}, project ${await client.projectId()}, with the account of these credentials`;
}

/** The error for something that this account does not know. */
async function strangerText(context: Context, what: string): Promise<string> {
  return `BSS does not know ${what} in ${await placeText(context)}. The state stays unchanged. Check that the credentials belong to the account that bought it.`;
}

/** Whether a subscription was unsubscribed. */
export function isClosed({ status }: SubscribedResource): boolean {
  return status === CLOSED;
}

/** Whether a subscription renews automatically. */
export function renewsItself({ expire_policy: policy }: SubscribedResource): boolean {
  return policy === RENEWS;
}

/** The audit instances that BSS lists for an order. Volumes and other attached resources are left out. */
export async function instancesOf({ client }: Context, orderId: string): Promise<SubscribedResource[]> {
  const filter = { order_id: orderId, only_main_resource: 1, service_type_code: SERVICE_TYPE };
  return (await client.bss.listResources(filter)).filter(isInstance);
}

/**
 * The subscription that an order bought; undefined while there is none.
 *
 * @throws Error when several instances are listed with it.
 */
export async function subscriptionOf(context: Context, orderId: string): Promise<SubscribedResource | undefined> {
  const [first, second] = await instancesOf(context, orderId);
  if (first && second) {
    throw new Error(
      `BSS lists two instances for order ${orderId}: ${first.resource_id} and ${second.resource_id}. It is unclear which one belongs to it. Nothing was paid or deleted. Check the order in the console.`,
    );
  }
  return first;
}

/** Whether a subscribed resource is an audit instance, and not a volume or the like that is listed with one. */
export function isInstance(row: SubscribedResource): boolean {
  return isMainResource(row) && (row.resource_type_code || RESOURCE_TYPE).toLowerCase() === RESOURCE_TYPE;
}

/** Whether a subscribed resource is a main resource of DBSS, as far as BSS reports that. */
export function isMainResource(row: SubscribedResource): boolean {
  return row.is_main_resource !== 0 && (row.service_type_code || SERVICE_TYPE).toLowerCase() === SERVICE_TYPE;
}

/** Cancels an unpaid order. Succeeds if it is already canceled. */
export async function cancelOrder(context: Context, orderId: string): Promise<void> {
  const { client } = context;
  try {
    await client.bss.cancelOrder({ order_id: orderId });
  } catch (error) {
    // The response may be lost although the order is canceled.
    const order = await findOrder(context, orderId).catch(() => undefined);
    if (order?.status !== "canceled") {
      throw new Error(
        `Order ${orderId} was not canceled: ${messageOf(error)} It costs nothing unless it is paid. Cancel or reject it in the console (Billing Center, Orders), then run the command again.`,
        { cause: error },
      );
    }
  }
}

/** The standing of an order: unpaid, paid with an instance that exists or is being created, or spent. */
export type Standing =
  | { readonly is: "unpaid"; readonly order: PlacedOrder }
  | {
      readonly is: "paid";
      readonly order: PlacedOrder;
      readonly resourceId: string | undefined;
      /** Its subscription is closed, but DBSS still lists the instance. */
      readonly isClosing: boolean;
    }
  | { readonly is: "spent"; readonly order: PlacedOrder; readonly reason: string };

/** Whether an order of this status can still be paid. */
export function isUnpaid(status: string | undefined): boolean {
  return status === "unpaid" || status === "approval" || status === "confirmation";
}

/**
 * Reads the standing of an order of this account. An instance that DBSS lists is there, whatever BSS lists: for that, the
 * instance that the order is known to have bought.
 */
export async function standingOf(
  context: Context,
  { orderId, resourceId: known }: Pick<LedgerEntry, "orderId" | "resourceId">,
): Promise<Standing> {
  const [order, subscription] = await Promise.all([findOrder(context, orderId), subscriptionOf(context, orderId)]);
  if (order.status === "canceled") {
    return { is: "spent", order, reason: `order ${orderId} was canceled or expired unpaid` };
  }
  if (isUnpaid(order.status)) {
    return { is: "unpaid", order };
  }
  if (subscription !== undefined && !isClosed(subscription)) {
    return { is: "paid", order, resourceId: subscription.resource_id, isClosing: false };
  }
  const isRefunding = order.status === "refunding";
  const resourceId = subscription?.resource_id ?? known;
  if (resourceId !== undefined && (await isListed(context, resourceId))) {
    return { is: "paid", order, resourceId, isClosing: subscription !== undefined || isRefunding };
  }
  if (subscription !== undefined) {
    return { is: "spent", order, reason: `instance ${resourceId}, which order ${orderId} bought, is closed` };
  }
  return isRefunding
    ? { is: "spent", order, reason: `order ${orderId} is being refunded` }
    : { is: "paid", order, resourceId: undefined, isClosing: false };
}

/**
 * Whether the shared list of subscriptions shows the instance that an order bought as in use: then no request is
 * needed.
 */
export async function isInUse({ snapshots }: Context, resourceId: string): Promise<boolean> {
  const subscriptions = await snapshots.subscriptions.get(PROJECT);
  return subscriptions.some((row) => row.resource_id === resourceId && !isClosed(row));
}

/** Whether DBSS lists an instance, in the list that this run shares. */
async function isListed({ snapshots }: Context, resourceId: string): Promise<boolean> {
  const instances = await snapshots.instances.get(PROJECT);
  return instances.some((instance) => instance.resource_id === resourceId && isThere(instance));
}
