import { z } from "zod";
import { hexId, orderId } from "../ids";
import { type Call, ok, type Reply } from "../operation";
import {
  ORDER_STATUS,
  ORDER_TYPE,
  type Order,
  orderSchema,
  SUBSCRIPTION_STATUS,
  type Subscription,
} from "../state/billing";
import type { Instance } from "../state/instances";
import { secondsAfter } from "../times";
import { cents, findOrder, wholeNumber, wireOrderId } from "./money";

const unsubscribeSchema = z.object({
  resource_ids: z.array(z.string()).min(1).max(10),
  // 2 would only give back renewed periods that have not begun, which the emulator does not keep apart.
  unsubscribe_type: wholeNumber.pipe(z.literal(1)),
  unsubscribe_reason_type: wholeNumber.optional(),
  unsubscribe_reason: z.string().optional(),
});

interface Failure {
  readonly resource_id: string;
  readonly error_code: string;
  readonly error_msg: string;
}

/** Gives back what is left of the money, and deletes the instances, which takes its (virtual) time. */
export function unsubscribe(call: Call): Reply {
  const orders: Order[] = [];
  const failures: Failure[] = [];
  for (const resourceId of call.input(unsubscribeSchema).resource_ids) {
    const row = call.state.subscriptions.find((candidate) => candidate.resource_id === resourceId);
    const instance = call.state.instances.find((candidate) => candidate.resource_id === resourceId);
    const problem = problemOf(row, instance);
    if (row === undefined || instance === undefined || problem !== undefined) {
      failures.push({ resource_id: resourceId, ...(problem ?? GONE) });
    } else {
      orders.push(giveBack(call, row, instance));
    }
  }
  return ok({
    order_ids: orders.map((order) => wireOrderId(call.state, order.order_id)),
    fail_resource_infos: failures,
  });
}

const GONE = { error_code: "CBC.99003012", error_msg: "The resource does not exist." };

function problemOf(row: Subscription | undefined, instance: Instance | undefined) {
  if (row === undefined || instance === undefined) {
    return GONE;
  }
  if (instance.status === "DELETING" || row.status === SUBSCRIPTION_STATUS.closed) {
    return { error_code: "CBC.30050011", error_msg: "The resource is being unsubscribed from or changed." };
  }
  if (instance.status === "BUILD" || instance.status === "HAWAIT") {
    return { error_code: "CBC.99003651", error_msg: "The transaction is in progress: it cannot be unsubscribed from." };
  }
  return undefined;
}

function giveBack(call: Call, row: Subscription, instance: Instance): Order {
  const { state } = call;
  const amount = refundOf(call, row);
  const order = orderSchema.parse({
    order_id: orderId(call.now, state.temperament.numericIds),
    order_type: ORDER_TYPE.unsubscription,
    status: ORDER_STATUS.completed,
    amount: -amount,
    official_amount: -amount,
    currency: state.account.currency,
    created_at: state.now,
    paid_at: state.now,
    user_name: call.identity.userName,
    product_id: row.product_id,
    product_spec_desc: row.product_spec_desc,
    resource_spec_code: row.resource_spec_code,
    resource_ids: [row.resource_id],
  });
  state.orders.push(order);
  state.refunds.push({
    id: hexId(),
    order_id: order.order_id,
    base_order_id: row.order_id,
    resource_id: row.resource_id,
    amount,
    refunded_at: state.now,
  });
  state.account.balance = cents(state.account.balance + amount);
  row.status = SUBSCRIPTION_STATUS.closed;
  instance.status = "DELETING";
  instance.task = "delete_wait";
  state.events.push({
    at: secondsAfter(state.now, state.settings.deleteSeconds),
    kind: "released",
    resource_id: row.resource_id,
  });
  return order;
}

/** What was paid for the resource, for the share of its time that is left. */
function refundOf(call: Call, row: Subscription): number {
  const { state, now } = call;
  const paid = state.orders
    .filter((order) => order.paid_at !== null && order.amount > 0 && order.resource_ids.includes(row.resource_id))
    .reduce((sum, order) => sum + order.amount, 0);
  const begin = new Date(row.effective_time).getTime();
  const end = new Date(row.expire_time).getTime();
  const left = Math.min(1, Math.max(0, (end - now.getTime()) / (end - begin)));
  return cents(paid * left);
}

export function showRefunds(call: Call): Reply {
  const { state } = call;
  const order = findOrder(state, call.query.get("order_id") ?? "");
  const refunds = state.refunds.filter((refund) => refund.order_id === order.order_id);
  return ok({
    total_count: refunds.length,
    refund_infos: refunds.map((refund) => ({
      id: refund.id,
      amount: refund.amount,
      measure_id: "1",
      customer_id: state.account.domain_id,
      resource_type_code: "hws.resource.type.dbss",
      service_type_code: "hws.service.type.dbss",
      resource_type_name: "Database Audit",
      service_type_name: "Database Security Service",
      region_code: state.account.region,
      base_order_id: wireOrderId(state, refund.base_order_id),
    })),
  });
}
