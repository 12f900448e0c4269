import { z } from "zod";
import { CloudError } from "../errors";
import { orderId } from "../ids";
import { type Call, noContent, ok, type Reply } from "../operation";
import {
  EXPIRE_POLICY,
  ORDER_TYPE,
  type Order,
  orderSchema,
  STATUS_OF_NEW,
  SUBSCRIPTION_STATUS,
  type Subscription,
} from "../state/billing";
import { currencyOf, findPrice, MAX_PERIODS, orderAmount, wholeNumber, wireOrderId } from "./money";
import { payOrder } from "./payment";

const renewSchema = z.object({
  resource_ids: z.array(z.string()).min(1).max(10),
  period_type: wholeNumber,
  period_num: wholeNumber.pipe(z.number().min(1)),
  is_auto_pay: wholeNumber.default(0),
});

export function autoRenew(call: Call): Reply {
  findActive(call).expire_policy = EXPIRE_POLICY.renew;
  return noContent();
}

export function cancelAutoRenew(call: Call): Reply {
  findActive(call).expire_policy = EXPIRE_POLICY.grace;
  return noContent();
}

function findActive(call: Call): Subscription {
  const resourceId = call.param("resource_id");
  const row = call.state.subscriptions.find((candidate) => candidate.resource_id === resourceId);
  if (row === undefined) {
    throw new CloudError(400, "CBC.99003012", `Resource ${resourceId} does not exist.`);
  }
  if (row.status !== SUBSCRIPTION_STATUS.inUse) {
    throw new CloudError(400, "CBC.99003602", `Resource ${resourceId} has expired or is frozen.`);
  }
  return row;
}

/** Places one order for each resource, and pays them if `is_auto_pay` is 1. */
export function renew(call: Call): Reply {
  const request = call.input(renewSchema);
  const orders: Order[] = [];
  const failures: object[] = [];
  if (request.period_num > (MAX_PERIODS[request.period_type] ?? 0)) {
    throw call.invalid(`period_num: ${request.period_num} periods of type ${request.period_type} cannot be bought`);
  }
  for (const resourceId of request.resource_ids) {
    const row = call.state.subscriptions.find(
      (candidate) => candidate.resource_id === resourceId && candidate.status !== SUBSCRIPTION_STATUS.closed,
    );
    if (row === undefined) {
      failures.push({ resource_id: resourceId, error_code: "CBC.30050009", error_msg: "The resource does not exist." });
    } else {
      orders.push(placeRenewal(call, row, request.period_type, request.period_num));
    }
  }
  if (request.is_auto_pay === 1) {
    for (const order of orders) {
      payOrder(call.with({ order_id: order.order_id, use_coupon: "NO", use_discount: "NO" }));
    }
  }
  return ok({
    order_ids: orders.map((order) => wireOrderId(call.state, order.order_id)),
    fail_resource_infos: failures,
  });
}

function placeRenewal(call: Call, row: Subscription, periodType: number, periodNum: number): Order {
  const { state } = call;
  const price = findPrice(state, row.resource_spec_code, periodType);
  const amount = orderAmount(state, price, periodNum);
  const order = orderSchema.parse({
    order_id: orderId(call.now, state.temperament.numericIds),
    project_id: row.project_id,
    order_type: ORDER_TYPE.renewal,
    status: STATUS_OF_NEW[state.temperament.orderReview],
    amount,
    official_amount: amount,
    currency: currencyOf(state),
    created_at: state.now,
    user_name: call.identity.userName,
    product_id: price?.product_id,
    product_spec_desc: row.product_spec_desc,
    resource_spec_code: row.resource_spec_code,
    period_type: periodType,
    period_num: periodNum,
    resource_ids: [row.resource_id],
  });
  state.orders.push(order);
  return order;
}
