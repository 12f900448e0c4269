import { ok, operationsOf } from "../operation";
import { cancelOrder, listOrders, showOrder } from "./orders";
import { listCoupons, listDiscounts, payOrder } from "./payment";
import { rate } from "./rating";
import { autoRenew, cancelAutoRenew, renew } from "./renewal";
import { listResources } from "./resources";
import { showRefunds, unsubscribe } from "./unsubscription";

const serviceTypes = [
  { service_type_code: "hws.service.type.dbss", service_type_name: "Database Security Service", abbreviation: "DBSS" },
];

export const bssOperations = operationsOf("bss", "plain", [
  ["listRateOnPeriodDetail", "POST", "/v2/bills/ratings/period-resources/subscribe-rate", rate],
  ["listCustomerOrders", "GET", "/v2/orders/customer-orders", listOrders],
  ["showCustomerOrderDetails", "GET", "/v2/orders/customer-orders/details/{order_id}", showOrder],
  ["payOrders", "POST", "/v3/orders/customer-orders/pay", payOrder],
  ["cancelCustomerOrder", "PUT", "/v2/orders/customer-orders/cancel", cancelOrder],
  // The spelling of the path is that of the cloud.
  ["listPayPerUseCustomerResources", "POST", "/v2/orders/suscriptions/resources/query", listResources],
  ["cancelResourcesSubscription", "POST", "/v2/orders/subscriptions/resources/unsubscribe", unsubscribe],
  ["autoRenewalResources", "POST", "/v2/orders/subscriptions/resources/autorenew/{resource_id}", autoRenew],
  [
    "cancelAutoRenewalResources",
    "DELETE",
    "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
    cancelAutoRenew,
  ],
  ["renewalResources", "POST", "/v2/orders/subscriptions/resources/renew", renew],
  ["showRefundOrderDetails", "GET", "/v2/orders/customer-orders/refund-orders", showRefunds],
  ["listOrderCouponsByOrderId", "GET", "/v2/orders/customer-orders/order-coupons", listCoupons],
  ["listOrderDiscounts", "GET", "/v2/orders/customer-orders/order-discounts", listDiscounts],
  ["listServiceTypes", "GET", "/v2/products/service-types", () => ok({ service_types: serviceTypes, total_count: 1 })],
]);
