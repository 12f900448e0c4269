import { mayHaveHappened } from "../../client";
import type { Context } from "../../lifecycle/context";
import { messageOf } from "../../lifecycle/errors";
import { SERVICE_TYPE } from "../../lifecycle/snapshots";
import { toWireTags } from "../tags";
import type { AuditInstanceState, Inputs } from "./lifecycle";
import { orderMark, toSpecDescription } from "./mark";
import { rateOffer } from "./offer";
import { cancelOrder, findOrder, type PlacedOrder } from "./orders";
import { type Offer, PERIOD_TYPE, RESOURCE_TYPE, rate, refuseTooDear, specCode } from "./price";
import { isUnpaid, nameOf, type Purchase } from "./purchases";
import { takeUp } from "./take-up";

/** What is known of an instance that is bought, or about to be. */
export interface Bought {
  readonly orderId?: string;
  readonly resourceId?: string;
  readonly price?: number;
  readonly currency?: string;
  readonly orderMark?: string;
}

/**
 * Orders the instance, unless it was bought already: what the state knows, or what carries the declaration's mark, is
 * taken up instead. Returns when there is an order, paid or not.
 */
export async function buy(
  context: Context,
  known: AuditInstanceState,
  inputs: Inputs,
  replaced?: AuditInstanceState,
): Promise<Bought> {
  if (known.orderId !== undefined && (await isOpen(context, known.orderId, inputs))) {
    return { orderId: known.orderId };
  }
  const taken = await takeUp(context, inputs, replaced);
  if (taken) {
    context.log.progress(`taking up ${nameOf(taken)}, bought for this declaration`);
    return toBought(taken);
  }
  return order(context, inputs, replaced);
}

/**
 * Pays an order, unless it is paid. Another process may have ordered for the same declaration meanwhile: before paying,
 * both choose the same order. Answers what is known of the one that is paid then.
 */
export async function payFor(
  context: Context,
  orderId: string,
  inputs: Inputs,
  replaced?: AuditInstanceState,
): Promise<Bought> {
  const placed = await findOrder(context, orderId);
  if (placed.status !== "unpaid") {
    return {};
  }
  try {
    const chosen = await takeUp(context, inputs, replaced);
    if (chosen === undefined || isUnpaid(chosen)) {
      await pay(context, chosen?.order ?? placed, inputs);
    }
    return chosen && chosen.order?.orderId !== orderId ? toBought(chosen) : {};
  } catch (error) {
    const paid = await paidMeanwhile(context, orderId, inputs, replaced).catch(() => undefined);
    if (paid) {
      return paid;
    }
    throw new Error(
      `Order ${orderId} is placed but not paid: ${messageOf(error)} Run \`pulumi up\` again when that is mended: it ` +
        "pays this order and places no other. `pulumi destroy` cancels it.",
      { cause: error },
    );
  }
}

async function pay(context: Context, placed: PlacedOrder, inputs: Inputs): Promise<void> {
  const { client, signal, log } = context;
  refuseTooDear(await amountDue(context, placed, inputs), inputs, "It was not paid");
  log.progress(`paying order ${placed.orderId}`);
  await client.bss.payOrder({ order_id: placed.orderId, ...toPayment(inputs.payment) }, { signal });
}

/** The answer may be lost while the payment stands, or another process may have been faster. */
async function paidMeanwhile(
  context: Context,
  orderId: string,
  inputs: Inputs,
  replaced: AuditInstanceState | undefined,
): Promise<Bought | undefined> {
  const { status } = await findOrder(context, orderId);
  if (status === "processing" || status === "completed") {
    return {};
  }
  const other = status === "cancelled" ? await takeUp(context, inputs, replaced) : undefined;
  return other && !isUnpaid(other) ? toBought(other) : undefined;
}

/** What an order costs: as it was placed, or what is left of that with a discount. */
async function amountDue(context: Context, { price, currency }: PlacedOrder, inputs: Inputs) {
  const isPlain = inputs.payment?.discount === undefined && price !== undefined && currency !== undefined;
  return isPlain ? { amount: price, currency } : rate(context, inputs);
}

/** Cancels an order that was never paid. Answers whether the order is out of the world. */
export async function cancelUnpaid(context: Context, orderId: string): Promise<boolean> {
  const { status } = await findOrder(context, orderId);
  if (status === "unpaid") {
    await cancelOrder(context, orderId);
  }
  return status === "unpaid" || status === "cancelled";
}

/** Whether the order that the state knows can still become the instance. An unpaid one for another period cannot. */
async function isOpen(context: Context, orderId: string, { period, periodUnit }: Inputs): Promise<boolean> {
  const order = await findOrder(context, orderId);
  if (order.status === "cancelled" || order.status === "refunding") {
    return false;
  }
  const isAsDeclared = order.periods === period && order.periodType === PERIOD_TYPE[periodUnit];
  if (order.status !== "unpaid" || isAsDeclared) {
    return true;
  }
  context.log.progress(`cancelling the unpaid order ${orderId}, which is for another period`);
  await cancelOrder(context, orderId);
  return false;
}

function toBought({ orderMark: mark, resourceId, order: placed }: Purchase): Bought {
  return { orderMark: mark, resourceId, orderId: placed?.orderId, price: placed?.price, currency: placed?.currency };
}

async function order(context: Context, inputs: Inputs, replaced: AuditInstanceState | undefined): Promise<Bought> {
  const { client, signal, log } = context;
  const offer = await rateOffer(context, inputs);
  log.progress(`ordering for ${offer.amount} ${offer.currency}`);
  const bought = { price: offer.amount, currency: offer.currency, orderMark: orderMark(inputs) };
  try {
    const { order_id: orderId } = await client.dbss.createPeriodOrder(toOrder(context, inputs, offer), { signal });
    return { orderId, ...bought };
  } catch (error) {
    // The answer may be lost while the order stands.
    const placed = mayHaveHappened(error) ? await takeUp(context, inputs, replaced) : undefined;
    if (placed) {
      return toBought(placed);
    }
    throw error;
  }
}

function toOrder({ client, enterpriseProjectId }: Context, inputs: Inputs, offer: Offer) {
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
        product_spec_desc: toSpecDescription(orderMark(inputs)),
      },
    ],
    ...(inputs.tags && { tags: toWireTags(inputs.tags) }),
    promotion_info: "",
    is_auto_renew: inputs.autoRenew ? (1 as const) : (0 as const),
  };
}

function toPayment({ coupons = [], discount }: NonNullable<Inputs["payment"]> = {}) {
  return {
    ...(coupons.length > 0 && { use_coupon: "YES" as const, coupon_infos: coupons }),
    ...(discount && { use_discount: "YES" as const, discount_infos: [discount] }),
  };
}
