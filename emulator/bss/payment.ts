import { z } from "zod";
import { CloudError } from "../errors";
import { type Call, noContent, ok, type Reply } from "../operation";
import {
  type Coupon,
  type Discount,
  ORDER_STATUS,
  ORDER_TYPE,
  type Order,
  SUBSCRIPTION_STATUS,
  type Subscription,
} from "../state/billing";
import { instanceOf, regionOfRow } from "../state/regions";
import type { State } from "../state/schema";
import { bssTime, periodsAfter, secondsAfter } from "../times";
import { cents, findOrder, lineItemId, orderIdSchema } from "./money";

const UNUSED = 2;
const USED = 3;

const reference = z.object({ id: z.string(), type: z.coerce.number().int() });

const paySchema = z.object({
  order_id: orderIdSchema,
  use_coupon: z.enum(["YES", "NO"]),
  use_discount: z.enum(["YES", "NO"]),
  coupon_infos: z.array(reference).max(3).nullish(),
  discount_infos: z.array(reference).max(1).nullish(),
});

const WAITING: Record<number, string> = {
  [ORDER_STATUS.approval]: "The order is pending approval",
  [ORDER_STATUS.confirmation]: "The order is pending confirmation",
};

/** Charges the account, and starts to process the order. */
export function payOrder(call: Call): Reply {
  const { state } = call;
  const request = call.input(paySchema);
  const order = findOrder(state, request.order_id);
  if (order.status !== ORDER_STATUS.unpaid) {
    const problem = WAITING[order.status] ?? `The status of order ${order.order_id} has changed`;
    throw new CloudError(400, "CBC.99003106", `${problem}: it cannot be paid.`);
  }
  if (order.order_type === ORDER_TYPE.renewal && renewable(state, order).length === 0) {
    throw new CloudError(400, "CBC.99003016", `Order ${order.order_id} renews a resource that was deleted.`);
  }
  const discounts = request.use_discount === "YES" ? findDiscounts(call, request.discount_infos ?? []) : [];
  const coupons = request.use_coupon === "YES" ? findCoupons(call, request.coupon_infos ?? []) : [];
  const amount = amountDue(order, discounts, coupons);
  if (amount > state.account.balance) {
    throw new CloudError(
      400,
      "CBC.99005003",
      `Insufficient balance: the order costs ${amount} ${order.currency}, the account has ${state.account.balance}.`,
    );
  }
  takeQuota(call, order);
  state.account.balance = cents(state.account.balance - amount);
  for (const coupon of coupons) {
    coupon.status = USED;
  }
  order.amount = amount;
  order.paid_at = state.now;
  state.payments.push({
    order_id: order.order_id,
    amount,
    currency: order.currency,
    paid_at: state.now,
    coupon_ids: coupons.map((coupon) => coupon.coupon_id),
    discount_ids: discounts.map((discount) => discount.discount_id),
  });
  process(call, order);
  return noContent();
}

function amountDue(order: Order, discounts: readonly Discount[], coupons: readonly Coupon[]): number {
  const discounted = discounts.reduce((amount, discount) => amount * (1 - discount.ratio), order.official_amount);
  const paidByCoupons = coupons.reduce((sum, coupon) => sum + coupon.face_value, 0);
  return cents(Math.max(0, discounted - paidByCoupons));
}

function findDiscounts(call: Call, references: readonly { id: string }[]): Discount[] {
  if (references.length === 0) {
    throw call.invalid("discount_infos is mandatory when use_discount is YES");
  }
  return references.map(({ id }) => {
    const discount = call.state.discounts.find((candidate) => candidate.discount_id === id);
    if (discount === undefined) {
      throw new CloudError(400, "CBC.99003108", `Discount ${id} cannot be used for this order.`);
    }
    return discount;
  });
}

function findCoupons(call: Call, references: readonly { id: string; type: number }[]): Coupon[] {
  if (references.length === 0) {
    throw call.invalid("coupon_infos is mandatory when use_coupon is YES");
  }
  return references.map(({ id, type }) => {
    const coupon = call.state.coupons.find((candidate) => candidate.coupon_id === id && candidate.coupon_type === type);
    if (coupon === undefined || coupon.status !== UNUSED || coupon.expire_time <= call.state.now) {
      throw new CloudError(400, "CBC.99003112", `Coupon ${id} does not exist or has been used.`);
    }
    return coupon;
  });
}

function takeQuota(call: Call, order: Order): void {
  if (order.instance === null) {
    return;
  }
  const { quota, flavors } = regionOfRow(call.state, order);
  const flavor = flavors.find((candidate) => candidate.id === order.instance?.flavor_ref);
  if (quota.audit_quota < 1) {
    throw new CloudError(400, "CBC.99003141", "Insufficient quota or capacity of the cloud service.");
  }
  quota.audit_quota -= 1;
  quota.cpu -= flavor?.vcpus ?? 0;
  quota.ram -= flavor?.ram ?? 0;
}

function process(call: Call, order: Order): void {
  const { state } = call;
  if (order.order_type === ORDER_TYPE.renewal) {
    order.status = ORDER_STATUS.completed;
    const at = secondsAfter(state.now, state.temperament.renewalLagSeconds);
    state.events.push({ at, kind: "extended", order_id: order.order_id });
    return;
  }
  order.status = ORDER_STATUS.processing;
  state.events.push({
    at: secondsAfter(state.now, state.settings.orderSeconds),
    kind: "provision",
    order_id: order.order_id,
  });
}

/** The subscriptions that a renewal order can renew: those that are not unsubscribed. */
function renewable(state: State, order: Order): Subscription[] {
  return state.subscriptions.filter(
    ({ resource_id: resourceId, status }) =>
      order.resource_ids.includes(resourceId) && status !== SUBSCRIPTION_STATUS.closed,
  );
}

/** Applies a paid renewal: the period ends later, and a frozen instance becomes active. */
export function extend(state: State, orderId: string): void {
  const order = state.orders.find((candidate) => candidate.order_id === orderId);
  if (order === undefined) {
    return;
  }
  for (const row of renewable(state, order)) {
    row.expire_time = periodsAfter(row.expire_time, order.period_type, order.period_num);
    row.status = SUBSCRIPTION_STATUS.inUse;
    const instance = instanceOf(state, row.resource_id);
    if (instance !== undefined) {
      instance.expires_at = row.expire_time;
      instance.status = instance.status === "FROZEN" ? "ACTIVE" : instance.status;
    }
  }
}

export function listCoupons(call: Call): Reply {
  findOrder(call.state, call.query.get("order_id") ?? "");
  const coupons = call.state.coupons.filter((coupon) => coupon.status === UNUSED);
  return ok({
    count: coupons.length,
    user_coupons: coupons.map((coupon) => ({
      coupon_id: coupon.coupon_id,
      coupon_code: coupon.coupon_code,
      coupon_type: coupon.coupon_type,
      status: coupon.status,
      face_value: coupon.face_value,
      balance: coupon.face_value,
      measure_id: 1,
      expire_time: bssTime(coupon.expire_time),
    })),
  });
}

export function listDiscounts(call: Call): Reply {
  const order = findOrder(call.state, call.query.get("order_id") ?? "");
  return ok({
    discounts: call.state.discounts.map((discount) => ({
      discount_id: discount.discount_id,
      discount_type: discount.discount_type,
      discount_value: String(discount.ratio),
      orders: [
        {
          order_id: order.order_id,
          order_line_items: [
            {
              order_line_item_ids: [lineItemId(order)],
              discount_mode: 0,
              discount_ratio: discount.ratio,
              discount_amount: cents(order.official_amount * discount.ratio),
            },
          ],
        },
      ],
    })),
  });
}
