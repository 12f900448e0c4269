import { z } from "zod";
import { CloudError } from "../errors";
import { type Call, noContent, ok, type Reply } from "../operation";
import { paginate } from "../paging";
import { ORDER_STATUS, type Order } from "../state/billing";
import type { State } from "../state/schema";
import { bssTime, secondsAfter } from "../times";
import { findOrder, lineItemId, orderIdSchema, wireOrderId } from "./money";

const PAYMENT_DAYS = 7;
const SERVICE_NAME = "Database Security Service";

const cancelSchema = z.object({ order_id: orderIdSchema });

/** The newest orders first, as the cloud lists them. */
export function listOrders(call: Call): Reply {
  const filters: Record<string, (order: Order) => string> = {
    order_id: (order) => order.order_id,
    service_type_code: (order) => order.service_type_code,
    status: (order) => String(order.status),
    order_type: (order) => String(order.order_type),
  };
  const matching = call.state.orders.filter((order) =>
    Object.entries(filters).every(([name, read]) => {
      const wanted = call.query.get(name);
      return wanted === null || wanted === "" || wanted === read(order);
    }),
  );
  const { items, total } = paginate(call, matching.toReversed(), { defaultLimit: 10, maxLimit: 100 });
  return ok({ total_count: total, order_infos: items.map((order) => listedOrder(call.state, order)) });
}

export function showOrder(call: Call): Reply {
  const order = findOrder(call.state, call.param("order_id"));
  const items = [lineItem(call.state, order)];
  return ok({
    total_count: items.length,
    order_info: {
      ...orderInfo(call.state, order),
      user_name: order.user_name,
      pending_payment_end_time:
        order.status === ORDER_STATUS.unpaid ? bssTime(secondsAfter(order.created_at, PAYMENT_DAYS * 86_400)) : null,
    },
    order_line_items: items,
  });
}

export function cancelOrder(call: Call): Reply {
  const order = findOrder(call.state, call.input(cancelSchema).order_id);
  if (order.status !== ORDER_STATUS.unpaid) {
    throw new CloudError(
      400,
      "CBC.99003106",
      `The status of order ${order.order_id} has changed: it cannot be cancelled.`,
    );
  }
  order.status = ORDER_STATUS.cancelled;
  return noContent();
}

function orderInfo(state: State, order: Order) {
  return {
    order_id: wireOrderId(state, order.order_id),
    customer_id: state.account.domain_id,
    service_type_code: order.service_type_code,
    service_type_name: SERVICE_NAME,
    source_type: 1,
    status: order.status,
    order_type: order.order_type,
    amount_after_discount: order.amount,
    official_amount: order.official_amount,
    measure_id: 1,
    create_time: bssTime(order.created_at),
    payment_time: order.paid_at === null ? null : bssTime(order.paid_at),
    currency: order.currency,
  };
}

/** The list names the enterprise project, which the details do not. */
function listedOrder(state: State, order: Order) {
  return {
    ...orderInfo(state, order),
    enterprise_projects: state.enterpriseProjects
      .filter((project) => project.id === order.enterprise_project_id)
      .map(({ id, name }) => ({ id, name })),
  };
}

function lineItem(state: State, order: Order) {
  const subscription = state.subscriptions.find((row) => row.order_id === order.order_id);
  return {
    order_line_item_id: lineItemId(order),
    order_id: wireOrderId(state, order.order_id),
    service_type_code: order.service_type_code,
    service_type_name: SERVICE_NAME,
    product_id: order.product_id,
    product_spec_desc: order.product_spec_desc,
    period_type: order.period_type,
    period_num: order.period_num,
    effective_time: subscription === undefined ? null : bssTime(subscription.effective_time),
    expire_time: subscription === undefined ? null : bssTime(subscription.expire_time),
    subscription_num: 1,
    amount_after_discount: order.amount,
    official_amount: order.official_amount,
    currency: order.currency,
    product_owner_service: order.service_type_code,
    commercial_resource: "1",
  };
}
