import type { AuditInstance, Order } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { SERVICE_TYPE } from "../../provider/model/snapshots";
import { freshSubscription } from "../../provider/resources/audit-instance/presence";
import { isClosed, renewsItself } from "../../provider/resources/audit-order/orders";
import { editionIn, listPriceOf, type Money, ratePeriod } from "../../provider/resources/audit-order/price";
import { OPEN, ORDER_TYPE, orderStatus, PAID, STATUS_WORDS } from "../orders/states";

/** A period to buy for an instance. */
export interface Renewal {
  readonly instance: AuditInstance;
  readonly edition: string;
  readonly period: number;
  readonly periodUnit: "month" | "year";
  /** When the paid period ends before the renewal. */
  readonly endsAt: string;
  /** Whether the subscription is renewed automatically. */
  readonly isAutomatic: boolean;
}

/** The renewal of an instance for a period. @throws Error if the instance cannot be renewed. */
export async function renewalOf(
  context: Context,
  instance: AuditInstance,
  { period, periodUnit }: Pick<Renewal, "period" | "periodUnit">,
): Promise<Renewal> {
  const subscription = await freshSubscription(context, instance.resource_id);
  if (subscription === undefined || isClosed(subscription)) {
    throw refusal(instance, subscription ? "it was unsubscribed" : "BSS does not list it in this account");
  }
  const { expire_time: endsAt } = subscription;
  if (endsAt === undefined || Number.isNaN(Date.parse(endsAt))) {
    throw refusal(
      instance,
      "BSS does not report when its paid period ends, so a second renewal could not be prevented",
    );
  }
  const edition = editionIn(subscription.resource_spec_code ?? instance.resource_spec_code);
  if (edition === undefined) {
    throw refusal(instance, "neither BSS nor DBSS reports its edition, which determines the price");
  }
  return { instance, edition, endsAt, isAutomatic: renewsItself(subscription), period, periodUnit };
}

/** The error for an instance that is not renewed. */
export function refusal({ name, resource_id: id }: AuditInstance, why: string): Error {
  return new Error(`Audit instance ${name} (${id}) was not renewed: ${why.replace(/\.$/, "")}. Nothing was paid.`);
}

/** The list price of the period. */
export async function priceOf(context: Context, renewal: Renewal): Promise<Money> {
  return listPriceOf(context, await ratePeriod(context, renewal));
}

/** Whether an amount is more than a limit, or in another currency. */
export function exceeds({ amount, currency }: Money, limit: Money): boolean {
  return currency !== limit.currency || amount > limit.amount;
}

/** How long a paid renewal may take to show in BSS. */
const RECENT_MS = 15 * 60_000;

/** An order this far from the present is no reason to wait: its date shows that the clocks differ. */
const WAITING_MS = 60 * 60_000;

/**
 * Why a renewal may be the second one: another renewal order of the instance is open, or so recent that its effect may
 * not be visible. BSS does not always report which instance an order renews. Such an order counts as one of this
 * instance, unless it is in `others`.
 */
export async function obstacleTo(
  context: Context,
  instance: AuditInstance,
  others: readonly string[],
): Promise<string | undefined> {
  const { client } = context;
  const orders = await client.bss.listOrders({ service_type_code: SERVICE_TYPE });
  const now = Date.now() + (client.clockSkewMs() ?? 0);
  for (const order of orders.filter((each) => mayRenew(each, now) && !others.includes(each.order_id))) {
    const { order_id: id, create_time: placed = "an unknown time" } = order;
    if (!(await isOfAnother(context, id, instance))) {
      const status = STATUS_WORDS[orderStatus(order.status)];
      return `order ${id} of ${placed} (${status}) may renew it. ${adviceOn(order, now)}`;
    }
  }
  return undefined;
}

/** What to do about an order that may renew the instance. */
function adviceOn({ order_id: id, status, create_time: placed }: Order, now: number): string {
  const unlessOfAnother = `; if it is for another instance, add --except ${id}`;
  if (OPEN.has(orderStatus(status))) {
    return `If you do not need it, cancel it with \`npx pulumi-dbss orders --cancel ${id}\`${unlessOfAnother}`;
  }
  return Math.abs(now - Date.parse(placed ?? "")) < WAITING_MS
    ? `Wait a few minutes until it takes effect, then check when the paid period ends${unlessOfAnother}`
    : "BSS does not always report which instance an order renews. If this order is for another instance, or has " +
        `already taken effect, add --except ${id}`;
}

function mayRenew({ order_type: type = ORDER_TYPE.renewal, status: code, create_time: placed }: Order, now: number) {
  const status = orderStatus(code);
  const isRecent = !(now - Date.parse(placed ?? "") > RECENT_MS);
  return type === ORDER_TYPE.renewal && (OPEN.has(status) || (PAID.has(status) && isRecent));
}

async function isOfAnother({ client }: Context, orderId: string, instance: AuditInstance): Promise<boolean> {
  const resources = await client.bss.listResources({ order_id: orderId });
  return resources.length > 0 && !resources.some(({ resource_id: id }) => id === instance.resource_id);
}
