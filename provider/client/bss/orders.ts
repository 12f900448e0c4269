import { z } from "zod";
import { defineOperation } from "../operation";
import { fieldOf, record } from "../spelling";
import { listing, nothing, number, optionalList, optionalNumber, optionalText, text } from "../wire";
import {
  currency,
  customerId,
  DOCUMENT,
  effectiveTime,
  expireTime,
  measureId,
  serviceTypeCode,
  serviceTypeFilter,
  window,
} from "./fields";

const order = record({
  order_id: text,
  /** ID of the account. */
  customer_id: optionalText,
  service_type_code: serviceTypeCode,
  /**
   * 1 pending approval, 2 pending refund, 3 processing, 4 canceled, 5 completed, 6 pending payment, 9 pending
   * confirmation. It may stay 6 for a while after the payment.
   */
  status: number,
  /**
   * 1 purchase, 2 renewal, 3 change, 4 unsubscription, 10 to pay-per-use, 11 from pay-per-use, 13 trial, 14 end of a
   * trial, 15 adjustment of the price.
   */
  order_type: optionalNumber,
  /** Who placed it: 1 customer, 2 agent, 3 contract, 4 reseller. */
  source_type: optionalNumber,
  /** Amount to pay after discounts, in `measure_id`; coupons are not deducted. */
  amount_after_discount: optionalNumber,
  /** Amount before discounts, in `measure_id`. */
  official_amount: optionalNumber,
  measure_id: measureId,
  currency,
  /** When it was placed, in UTC: "2019-05-06T08:05:01Z". */
  create_time: optionalText,
  /** When it was paid, in UTC and in the same format. Absent if it is not. */
  payment_time: optionalText,
  /** Until when it can be paid, in UTC and in the same format. Only `showOrder` returns it, for an unpaid order. */
  pending_payment_end_time: optionalText,
  /** User who placed it. Only `showOrder` returns it. */
  user_name: optionalText,
});

/** An order, paid or not. */
export type Order = z.output<typeof order>;

const orderLineFields = record({
  order_line_item_id: optionalText,
  order_id: optionalText,
  service_type_code: serviceTypeCode,
  product_id: optionalText,
  product_spec_desc: optionalText,
  // Its format is documented by the vendor's SDK only, and nothing depends on it.
  base_product_info: z.unknown().optional(),
  /** Unit of the period: 0 day, 1 week, 2 month, 3 year, 4 hour, 5 once. */
  period_type: optionalNumber,
  /** Length of the period, in `period_type`. Absent if the order is an unsubscription. */
  period_num: optionalNumber,
  effective_time: effectiveTime,
  expire_time: expireTime,
  /** Number of products. */
  subscription_num: optionalNumber,
  /** Amount to pay after discounts, in the `measure_id` of the order; coupons are not deducted. */
  amount_after_discount: optionalNumber,
  /** Amount before discounts, in the `measure_id` of the order. */
  official_amount: optionalNumber,
  currency,
  /** Code of the product's category. */
  category_code: optionalText,
});

const orderLine = orderLineFields.transform(({ base_product_info, ...line }) => {
  return {
    ...line,
    /** Description of the product: the text of the order, a text of the catalog, or nothing. */
    product_spec_desc: line.product_spec_desc ?? baseDescription(base_product_info),
  };
});

function baseDescription(product: unknown): string | undefined {
  const description = fieldOf(product, "product_spec_desc");
  return typeof description === "string" && description !== "" ? description : undefined;
}

/** A line of an order. */
export type OrderLine = z.output<typeof orderLine>;

/** A page of lines with the order that they belong to. */
const orderDetails = z.preprocess(
  (response) => ({
    head: { order_info: fieldOf(response, "order_info") },
    into: "order_line_items",
    items: fieldOf(response, "order_line_items"),
    total: fieldOf(response, "total_count"),
  }),
  z.object({
    head: z.object({ order_info: order }),
    into: z.literal("order_line_items"),
    items: optionalList(orderLine),
    total: optionalNumber,
  }),
);

const orderId = z.string().min(1).max(64).describe("ID of the order.");
const yesNo = z.enum(["YES", "NO"]);

export const orderOperations = {
  /** Lists orders, paid or not. */
  listOrders: defineOperation({
    id: "list_customer_orders",
    service: "bss",
    method: "GET",
    path: "/v2/orders/customer-orders",
    request: {
      query: {
        order_id: z.string().optional(),
        customer_id: customerId,
        service_type_code: serviceTypeFilter,
        /** Status of the orders, as in `Order`. */
        status: z.int().optional(),
        /** Type of the orders, as in `Order`. */
        order_type: z.string().optional(),
        /** Orders placed at this time or later, in UTC: "2019-05-06T08:05:01Z". At most one year before the end. */
        create_time_begin: z.string().optional(),
        /** Orders placed at this time or earlier, in the same format. */
        create_time_end: z.string().optional(),
        /** Field to sort by. The values are not documented. */
        order_by: z.string().optional(),
      },
    },
    response: listing(["order_infos"], order),
    document: DOCUMENT,
    repeatable: true,
    paged: { ...window(100), in: "query", key: "order_id" },
  }),

  /** Shows an order with all of its lines. */
  showOrder: defineOperation({
    id: "show_customer_order_details",
    service: "bss",
    method: "GET",
    path: "/v2/orders/customer-orders/details/{order_id}",
    request: { path: { order_id: orderId } },
    response: orderDetails,
    document: DOCUMENT,
    repeatable: true,
    paged: { ...window(100), in: "query" },
  }),

  /** Pays an order from the account's balance. */
  payOrder: defineOperation({
    id: "pay_orders",
    service: "bss",
    method: "POST",
    path: "/v3/orders/customer-orders/pay",
    request: {
      body: {
        order_id: orderId,
        /** Whether to use the coupons in `coupon_infos`. */
        use_coupon: yesNo.default("NO"),
        /** Whether to use the discount in `discount_infos`. */
        use_discount: yesNo.default("NO"),
        /** Up to three coupons. */
        coupon_infos: z
          .array(
            z.object({
              id: z.string(),
              /** 300 discount coupon, 301 cash coupon, 302 flexi-purchase coupon, 303 stored-value card. */
              type: z.int(),
            }),
          )
          .optional(),
        /** One discount. */
        discount_infos: z
          .array(
            z.object({
              id: z.string(),
              /** `discount_type` of the rating. */
              type: z.int(),
            }),
          )
          .optional(),
      },
    },
    response: nothing,
    document: DOCUMENT,
    repeatable: false,
  }),

  /** Cancels an unpaid order. */
  cancelOrder: defineOperation({
    id: "cancel_customer_order",
    service: "bss",
    method: "PUT",
    path: "/v2/orders/customer-orders/cancel",
    request: { body: { order_id: orderId } },
    response: nothing,
    document: DOCUMENT,
    repeatable: false,
  }),
};
