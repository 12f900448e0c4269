import { z } from "zod";
import { CloudError } from "../errors";
import { hexId, orderId } from "../ids";
import { type Call, ok, type Reply } from "../operation";
import {
  closeSubscription,
  ORDER_STATUS,
  ORDER_TYPE,
  type Order,
  orderSchema,
  SUBSCRIPTION_STATUS,
  type Subscription,
} from "../state/billing";
import type { Instance } from "../state/instances";
import { instanceOf, regionOfRow } from "../state/regions";
import type { State } from "../state/schema";
import { secondsAfter } from "../times";
import { cents, currencyOf, findOrder, wholeNumber, wireOrderId } from "./money";

const unsubscribeSchema = z.object({
  resource_ids: z.array(z.string()).min(1).max(10),
  // 2 refunds only renewed periods that have not started: the emulator does not track them separately.
  unsubscribe_type: wholeNumber.pipe(z.literal(1)),
  unsubscribe_reason_type: wholeNumber.optional(),
  unsubscribe_reason: z.string().optional(),
});

interface Problem {
  readonly error_code: string;
  readonly error_msg: string;
}

const GONE = { error_code: "CBC.99003012", error_msg: "The resource does not exist." };
const DONE_BEFORE = { error_code: "CBC.30000067", error_msg: "The resource has been unsubscribed from before." };
const IN_UNPAID_ORDER = {
  error_code: "CBC.99003100",
  error_msg:
    "An unpaid order contains the resource: it cannot be unsubscribed from until the order is paid or canceled.",
};
const BUSY = {
  error_code: "CBC.99003651",
  error_msg: "Another operation on the resource is in progress: it cannot be unsubscribed from.",
};

/** Refunds the remaining period, and schedules the deletion of the instances. */
export function unsubscribe(call: Call): Reply {
  const orders: Order[] = [];
  const failures: (Problem & { readonly resource_id: string })[] = [];
  for (const resourceId of call.input(unsubscribeSchema).resource_ids) {
    const outcome = unsubscribeOne(call, resourceId);
    if ("error_code" in outcome) {
      failures.push({ resource_id: resourceId, ...outcome });
    } else {
      orders.push(outcome);
    }
  }
  const refusal = orders.length > 0 ? undefined : failures.find(({ error_code: code }) => code !== GONE.error_code);
  if (refusal !== undefined) {
    throw new CloudError(400, refusal.error_code, `${refusal.error_msg} (${refusal.resource_id})`);
  }
  if (call.state.temperament.unsubscribing === "doneBefore" && orders.length > 0) {
    throw new CloudError(400, DONE_BEFORE.error_code, DONE_BEFORE.error_msg);
  }
  return ok({
    order_ids: orders.map((order) => wireOrderId(call.state, order.order_id)),
    fail_resource_infos: failures,
  });
}

function unsubscribeOne(call: Call, resourceId: string): Order | Problem {
  const { state } = call;
  const row = state.subscriptions.find((candidate) => candidate.resource_id === resourceId);
  if (row === undefined) {
    return GONE;
  }
  if (row.status === SUBSCRIPTION_STATUS.closed) {
    return DONE_BEFORE;
  }
  const instance = instanceOf(state, resourceId);
  if (instance === undefined) {
    return GONE;
  }
  if (isInUnpaidOrder(state, resourceId)) {
    return IN_UNPAID_ORDER;
  }
  row.unsubscribe_calls += 1;
  const isFirstOfBusy = state.temperament.unsubscribing === "busy" && row.unsubscribe_calls === 1;
  return isFirstOfBusy || UNDER_WAY.has(instance.status) ? BUSY : refundAndDelete(call, row, instance);
}

function isInUnpaidOrder(state: State, resourceId: string): boolean {
  return state.orders.some(
    ({ status, resource_ids: ids }) => status === ORDER_STATUS.unpaid && ids.includes(resourceId),
  );
}

const UNDER_WAY: ReadonlySet<Instance["status"]> = new Set(["BUILD", "HAWAIT", "DELETING"]);

function refundAndDelete(call: Call, row: Subscription, instance: Instance): Order {
  const { state } = call;
  const amount = refundOf(call, row);
  const order = orderSchema.parse({
    order_id: orderId(call.now, state.temperament.numericIds),
    project_id: row.project_id,
    order_type: ORDER_TYPE.unsubscription,
    status: ORDER_STATUS.completed,
    amount: -amount,
    official_amount: -amount,
    currency: currencyOf(state),
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
  closeSubscription(row, state.now);
  instance.status = "DELETING";
  instance.task = "delete_wait";
  state.events.push({
    at: secondsAfter(state.now, state.settings.deleteSeconds),
    kind: "released",
    resource_id: row.resource_id,
  });
  return order;
}

/** The amount paid for the resource, in proportion to the remaining time. */
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
      region_code: regionOfRow(state, order).region,
      base_order_id: wireOrderId(state, refund.base_order_id),
    })),
  });
}
