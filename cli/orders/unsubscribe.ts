import type { Order, SubscribedResource } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { readOrder } from "./cancel";
import { type Holdings, instancesWith } from "./holdings";
import { amountOf, broughtBy } from "./read";
import { ORDER_TYPE, orderStatus, PAID, STATUS_WORDS, subscriptionStatus } from "./states";

/** What an order brought: exactly one audit instance, which no instance of a state holds. */
export interface Unsubscribable {
  readonly orderId: string;
  readonly resource: SubscribedResource;
  readonly amount?: number;
  readonly currency: string;
  /** Whether its subscription is closed already. */
  readonly isClosed: boolean;
}

/** Finds what an order brought. @throws Error that says why it cannot be unsubscribed from. */
export async function findUnsubscribable(
  context: Context,
  holdings: Holdings | undefined,
  orderId: string,
): Promise<Unsubscribable> {
  const order = await readOrder(context, orderId);
  refuseUnpaid(orderId, order);
  const brought = await broughtBy(context, orderId);
  const [resource] = brought;
  if (resource === undefined || brought.length > 1) {
    const found = brought.map(({ resource_id: id }) => id).join(", ");
    throw refusal(
      orderId,
      resource === undefined
        ? "BSS names no audit instance that it brought. If it is being processed, try again later."
        : `BSS names several audit instances for it (${found}), and it is unclear which one is meant. Use the console.`,
    );
  }
  const instances = instancesWith(holdings, [orderId, resource.resource_id]);
  if (instances.length > 0) {
    throw refusal(orderId, `the state holds it (${instances.join(", ")}). Use \`pulumi destroy\` instead.`);
  }
  const isClosed = subscriptionStatus(resource.status) === "closed";
  const currency = order.currency ?? (await context.client.currency());
  return { orderId, resource, amount: amountOf(order), currency, isClosed };
}

function refuseUnpaid(orderId: string, { status: code, order_type: type = ORDER_TYPE.purchase }: Order): void {
  const status = orderStatus(code);
  if (status === "unpaid") {
    throw refusal(orderId, "it is unpaid. Cancel it with --cancel.");
  }
  if (!PAID.has(status)) {
    const words = status === "unknown" ? `in status ${code}` : STATUS_WORDS[status];
    throw refusal(orderId, `it is ${words}, not paid.`);
  }
  if (type !== ORDER_TYPE.purchase) {
    throw refusal(orderId, "it did not buy an instance, but renews or changes one. Name the order of the purchase.");
  }
}

function refusal(orderId: string, why: string): Error {
  return new Error(`Nothing was unsubscribed for order ${orderId}: ${why}`);
}

/** What the person should know before it is done. */
export function warningOf({ orderId, resource, amount, currency }: Unsubscribable, name?: string): string[] {
  const paid = amount === undefined ? "" : `, bought for ${amount} ${currency}`;
  return [
    `This unsubscribes audit instance ${name ?? resource.resource_name ?? ""} (${resource.resource_id}) ` +
      `of order ${orderId}${paid}.`,
    "The instance and all its audit logs are deleted and cannot be restored. BSS refunds by its own rules.",
  ];
}
