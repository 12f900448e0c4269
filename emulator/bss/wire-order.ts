import type { Call } from "../operation";
import { ORDER_STATUS, ORDER_TYPE, type Order } from "../state/billing";
import type { State } from "../state/schema";
import { bssTime, secondsAfter } from "../times";
import { currencyField, lineItemId, wireOrderId } from "./money";
import { textField } from "./order-text";

const PAYMENT_DAYS = 7;
const SERVICE_NAME = "Database Security Service";

/** The status of an order as BSS reports it, which may lag behind its payment. */
export function shownStatus(state: State, order: Order): number {
  const { paymentLagSeconds } = state.temperament;
  const isPayment = order.order_type !== ORDER_TYPE.unsubscription && order.paid_at !== null;
  const lags = isPayment && secondsAfter(order.paid_at ?? state.now, paymentLagSeconds) > state.now;
  return lags ? ORDER_STATUS.unpaid : order.status;
}

/** An order as listed: unlike the details, with its enterprise project. */
export function listedOrder(state: State, order: Order) {
  return {
    ...orderInfo(state, order),
    enterprise_projects: state.enterpriseProjects
      .filter((project) => project.id === order.enterprise_project_id)
      .map(({ id, name }) => ({ id, name })),
  };
}

export function orderDetails(call: Call, order: Order) {
  const { state } = call;
  const info = orderInfo(state, order);
  const paymentEnd = bssTime(secondsAfter(order.created_at, PAYMENT_DAYS * 86_400));
  return {
    total_count: 1,
    order_info: {
      ...info,
      user_name: order.user_name,
      pending_payment_end_time: info.status === ORDER_STATUS.unpaid ? paymentEnd : null,
    },
    order_line_items: [lineItem(call, order)],
  };
}

function orderInfo(state: State, order: Order) {
  return {
    order_id: wireOrderId(state, order.order_id),
    customer_id: state.account.domain_id,
    service_type_code: order.service_type_code,
    service_type_name: SERVICE_NAME,
    source_type: 1,
    status: shownStatus(state, order),
    order_type: order.order_type,
    ...amountFields(state, order),
    measure_id: 1,
    create_time: bssTime(order.created_at),
    payment_time: order.paid_at === null ? null : bssTime(order.paid_at),
    ...currencyField(state, order.currency),
  };
}

function amountFields(state: State, order: Order) {
  return state.temperament.orderAmounts === "absent"
    ? {}
    : { amount_after_discount: order.amount, official_amount: order.official_amount };
}

function lineItem(call: Call, order: Order) {
  const { state } = call;
  const subscription = state.subscriptions.find((row) => row.order_id === order.order_id);
  return {
    order_line_item_id: lineItemId(order),
    order_id: wireOrderId(state, order.order_id),
    service_type_code: order.service_type_code,
    service_type_name: SERVICE_NAME,
    product_id: order.product_id,
    ...textField(call, order),
    period_type: order.period_type,
    period_num: order.period_num,
    effective_time: subscription === undefined ? null : bssTime(subscription.effective_time),
    expire_time: subscription === undefined ? null : bssTime(subscription.expire_time),
    subscription_num: 1,
    ...amountFields(state, order),
    ...currencyField(state, order.currency),
    product_owner_service: order.service_type_code,
    commercial_resource: "1",
    ...(state.temperament.orderText === "baseProductInfo" && {
      base_product_info: {
        product_id: order.product_id,
        product_spec_desc: order.product_spec_desc,
        product_owner_service: order.service_type_code,
        commercial_resource: "1",
      },
    }),
  };
}
