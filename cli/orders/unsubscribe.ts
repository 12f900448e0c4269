import type { Order, SubscribedResource } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { instancesOf } from "../../provider/resources/audit-order/orders";
import { readOrder } from "./cancel";
import { type Holdings, heldBy, instancesWith } from "./holdings";
import { amountOf } from "./read";
import { ORDER_TYPE, orderStatus, PAID, STATUS_WORDS, subscriptionStatus } from "./states";

/** The one audit instance that an order bought, which no AuditInstance in the state manages. */
export interface Unsubscribable {
  readonly orderId: string;
  readonly resource: SubscribedResource;
  readonly amount?: number;
  readonly currency: string;
  /** Whether its subscription is closed already. */
  readonly isClosed: boolean;
}

/** Finds the audit instance that an order bought. @throws Error that says why it cannot be unsubscribed. */
export async function findUnsubscribable(
  context: Context,
  holdings: Holdings | undefined,
  orderId: string,
): Promise<Unsubscribable> {
  const order = await readOrder(context, orderId);
  refuseUnpaid(orderId, order);
  const bought = await instancesOf(context, orderId);
  const [resource] = bought;
  if (resource === undefined || bought.length > 1) {
    const found = bought.map(({ resource_id: id }) => id).join(", ");
    throw refusal(
      orderId,
      resource === undefined
        ? "BSS lists no audit instance for it. If the order is being processed, try again later."
        : `BSS lists several audit instances for it (${found}). Unsubscribe in the console.`,
    );
  }
  const instances = instancesWith(holdings, [orderId, resource.resource_id]);
  if (instances.length > 0) {
    throw refusal(
      orderId,
      `its instance is in the stack's state (${instances.join(", ")}). Use \`pulumi destroy\` instead.`,
    );
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
    throw refusal(orderId, "it renews or changes an instance. Pass the order that bought the instance.");
  }
}

function refusal(orderId: string, why: string): Error {
  return new Error(`Nothing was unsubscribed for order ${orderId}: ${why}`);
}

/** The warning to show before unsubscribing. */
export function warningOf(found: Unsubscribable, holdings: Holdings | undefined): string[] {
  const { orderId, resource, amount, currency } = found;
  const { resource_name: name, resource_id: id } = resource;
  const instance = name ? `${name} (${id}, order ${orderId})` : `${id} (order ${orderId})`;
  const paid = amount === undefined ? "" : `, bought for ${amount} ${currency}`;
  return [
    `This unsubscribes from audit instance ${instance}${paid}.`,
    "The instance and all its audit logs will be deleted and cannot be restored. BSS decides what is refunded.",
    ...uncheckedText(found, holdings),
  ];
}

/** Which stacks may manage the instance, although no AuditInstance in a state that was read does. */
function uncheckedText({ orderId, resource }: Unsubscribable, holdings: Holdings | undefined): string[] {
  switch (heldBy(holdings, [orderId, resource.resource_id]).held) {
    case "yes":
      return [];
    case "no":
      return [
        `Only the state of stack ${holdings?.stack} was checked: make sure that no other stack manages this instance.`,
      ];
    case "unknown":
      return ["No stack's state was checked: make sure that no stack manages this instance."];
  }
}
