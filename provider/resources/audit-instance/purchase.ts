import { mayHaveHappened, type SubscribedResource } from "../../client";
import type { Context } from "../../lifecycle/context";
import { messageOf } from "../../lifecycle/errors";
import { PROJECT, SERVICE_TYPE } from "../../lifecycle/snapshots";
import { toWireTags } from "../tags";
import type { Inputs } from "./lifecycle";
import { carries, orderMark, toSpecDescription } from "./mark";
import { type Offer, PERIOD_TYPE, RESOURCE_TYPE, rateOffer, specCode } from "./offer";

export type OrderStatus = "refunding" | "processing" | "cancelled" | "completed" | "unpaid";

/** `status` of an order. */
const ORDER_STATUS: ReadonlyMap<number, OrderStatus> = new Map([
  [2, "refunding"],
  [3, "processing"],
  [4, "cancelled"],
  [5, "completed"],
  [6, "unpaid"],
]);

/** The statuses of an order that may still become an instance. */
const OPEN = [3, 6];

/** `status` of a subscribed resource that was given back. */
const CLOSED = 3;

/** What was bought, or is about to be. */
export interface Purchase {
  readonly orderId?: string;
  readonly resourceId?: string;
  readonly price?: number;
  readonly currency?: string;
  readonly orderMark?: string;
}

/**
 * Buys the instance, unless it was bought already: what carries the declaration's mark is taken up instead. Returns
 * when there is an order, paid or not.
 */
export async function buy(context: Context, inputs: Inputs): Promise<Purchase> {
  const mark = orderMark(inputs);
  const bought = mark === undefined ? undefined : await findPurchase(context, mark);
  if (bought) {
    context.log.progress(`taking up ${bought.resourceId ?? `order ${bought.orderId}`}, bought for this declaration`);
    return bought;
  }
  const offer = await rateOffer(context, inputs);
  context.log.progress(`ordering for ${offer.amount} ${offer.currency}`);
  const price = { price: offer.amount, currency: offer.currency, orderMark: mark };
  return { ...(await placeOrder(context, inputs, offer, mark)), ...price };
}

/** Pays an order, unless it is paid. */
export async function pay(context: Context, orderId: string): Promise<void> {
  const { client, signal, log } = context;
  if ((await orderStatus(context, orderId)) !== "unpaid") {
    return;
  }
  log.progress(`paying order ${orderId}`);
  try {
    await client.bss.payOrder({ order_id: orderId, use_coupon: "NO", use_discount: "NO" }, { signal });
  } catch (error) {
    // The answer may be lost while the payment stands.
    if ((await orderStatus(context, orderId).catch(() => "unpaid")) !== "unpaid") {
      return;
    }
    throw new Error(
      `Order ${orderId} is placed but not paid: ${messageOf(error)} Run \`pulumi up\` again when that is mended: it ` +
        "pays this order and places no other. `pulumi destroy` cancels it.",
      { cause: error },
    );
  }
}

/** Cancels an order that was never paid. Answers whether the order is out of the world. */
export async function cancelUnpaid(context: Context, orderId: string): Promise<boolean> {
  const status = await orderStatus(context, orderId);
  if (status === "unpaid") {
    const { client, signal } = context;
    await client.bss.cancelOrder({ order_id: orderId }, { signal });
  }
  return status === "unpaid" || status === "cancelled";
}

/** Where an order stands. */
export async function orderStatus({ client, signal }: Context, orderId: string): Promise<OrderStatus> {
  const { order_info: order } = await client.bss.showOrder({ order_id: orderId }, { signal });
  return ORDER_STATUS.get(order.status) ?? "processing";
}

/** Whether a subscription is alive: not given back. */
export function isAlive(subscription: SubscribedResource): boolean {
  return subscription.status !== CLOSED;
}

async function placeOrder(context: Context, inputs: Inputs, offer: Offer, mark: string | undefined): Promise<Purchase> {
  const { client, signal } = context;
  try {
    const { order_id: orderId } = await client.dbss.createPeriodOrder(toOrder(context, inputs, offer, mark), {
      signal,
    });
    return { orderId };
  } catch (error) {
    // The answer may be lost while the order stands.
    const placed = mark !== undefined && mayHaveHappened(error) ? await findPurchase(context, mark) : undefined;
    if (placed) {
      return placed;
    }
    throw error;
  }
}

function toOrder({ client, enterpriseProjectId }: Context, inputs: Inputs, offer: Offer, mark: string | undefined) {
  return {
    name: inputs.name,
    flavor_ref: inputs.flavor,
    vpc_id: inputs.vpcId,
    availability_zone: inputs.availabilityZones.join(","),
    enterprise_project_id: inputs.enterpriseProjectId ?? enterpriseProjectId,
    nics: [{ subnet_id: inputs.subnetId, ...(inputs.ipAddress && { ip_address: inputs.ipAddress }) }],
    security_groups: inputs.securityGroupIds.map((id) => ({ id })),
    comment: inputs.description ?? "",
    region: client.region,
    cloud_service_type: SERVICE_TYPE,
    charging_mode: 0 as const,
    period_type: PERIOD_TYPE[inputs.periodUnit],
    period_num: inputs.period,
    subscription_num: 1,
    product_infos: [
      {
        product_id: offer.productId,
        cloud_service_type: SERVICE_TYPE,
        resource_type: RESOURCE_TYPE,
        resource_spec_code: specCode(inputs.edition),
        product_spec_desc: toSpecDescription(mark),
      },
    ],
    ...(inputs.tags && { tags: toWireTags(inputs.tags) }),
    promotion_info: "",
    is_auto_renew: inputs.autoRenew ? (1 as const) : (0 as const),
  };
}

/** The instance, or the unpaid or running order, that carries the mark. */
async function findPurchase(context: Context, mark: string): Promise<Purchase | undefined> {
  const resources = await context.snapshots.subscriptions.fresh(PROJECT);
  const marked = resources.filter((resource) => isAlive(resource) && carries(resource.product_spec_desc, mark));
  if (marked.length > 1) {
    const ids = marked.map(({ resource_id }) => resource_id).join(" and ");
    throw new Error(
      `${ids} both carry the mark of this declaration, so there is no telling which is meant. Nothing was ordered; ` +
        "unsubscribe the one that is too many, or name the one to keep with `adopt`.",
    );
  }
  const resource = marked[0];
  return resource ? { resourceId: resource.resource_id, orderMark: mark } : await findOrder(context, mark);
}

async function findOrder({ client, signal }: Context, mark: string): Promise<Purchase | undefined> {
  for (const status of OPEN) {
    const orders = await client.bss.listOrders({ service_type_code: SERVICE_TYPE, status }, { signal });
    for (const { order_id: orderId } of orders) {
      const order = await client.bss.showOrder({ order_id: orderId }, { signal });
      if (order.order_line_items.some((line) => carries(line.product_spec_desc, mark))) {
        return { orderId, orderMark: mark };
      }
    }
  }
  return undefined;
}
