import { z } from "zod";
import { failingOnList } from "../body-failures";
import { type Api, defineOperation } from "../operation";
import { fieldOf, record } from "../spelling";
import {
  id,
  list,
  listing,
  nothing,
  number,
  numeric,
  optionalList,
  optionalNumber,
  optionalRecord,
  optionalText,
  text,
} from "../wire";

const DOCUMENT = "neighbours.json, bss";

// Fields that several responses have, with their descriptions.

const measureId = optionalNumber.describe("Unit of the amounts: 1 for whole units of the currency, 3 for hundredths.");
const amountAfterDiscount = optionalNumber.describe(
  "Amount to pay after discounts, in `measure_id`; coupons are not deducted.",
);
const officialAmount = optionalNumber.describe("Amount before discounts, in `measure_id`.");
const currency = optionalText.describe(
  "Omitted if it is the currency of the site: CNY, or USD on the international one.",
);
const serviceTypeCode = optionalText.describe('Code of the service, such as "hws.service.type.dbss".');
const periodType = optionalNumber.describe("Unit of the period: 0 day, 1 week, 2 month, 3 year, 4 hour, 5 once.");
const effectiveTime = optionalText.describe('When the period starts, in UTC: "2019-05-06T08:05:01Z".');
const expireTime = optionalText.describe("When the period ends, in UTC and in the same format.");

const productRating = record({
  /** The `id` that the product has in the request. */
  id: optionalText,
  /** The product that an order names. */
  product_id: text,
  /** Price before discounts, in `measure_id`. */
  official_website_amount: number,
  /** Price after the discount, in `measure_id`. */
  amount: optionalNumber,
  /** Discount, in `measure_id`. */
  discount_amount: optionalNumber,
  measure_id: measureId,
});

/** The price of one product. */
export type ProductRating = z.output<typeof productRating>;

const rating = record({
  /** Price of all products before discounts, in `measure_id`. */
  official_website_amount: number,
  measure_id: measureId,
  /** The price of each product. */
  product_rating_results: z.array(productRating),
});

const discountRating = record({
  discount_id: optionalText,
  discount_name: optionalText,
  /** 605 or 606 for a discount of a contract, 607 for one that a partner granted. */
  discount_type: optionalNumber,
  /** Price of all products after the discount, in `measure_id`. */
  amount: optionalNumber,
  /** Price of all products before the discount, in `measure_id`. */
  official_website_amount: optionalNumber,
  /** Discount, in `measure_id`. */
  discount_amount: optionalNumber,
  measure_id: measureId,
  /** 1 for the best of the discounts, else 0. */
  best_offer: optionalNumber,
  /** The price of each product. */
  product_rating_results: optionalList(productRating),
});

const price = record({
  /** Before discounts. */
  official_website_rating_result: rating,
  /** With each discount that can be chosen at the payment. */
  optional_discount_rating_results: optionalList(discountRating),
  currency,
});

/** The price of a subscription, before it is ordered. */
export type Price = z.output<typeof price>;

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
  amount_after_discount: amountAfterDiscount,
  official_amount: officialAmount,
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
  period_type: periodType,
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

const subscribedResource = record({
  /** Internal ID of BSS. Requests take `resource_id`. */
  id: optionalText,
  /** ID of the resource at its service: `resource_id` of an audit instance. */
  resource_id: text,
  resource_name: optionalText,
  /** Region of the resource. */
  region_code: optionalText,
  service_type_code: serviceTypeCode,
  /** Code of the type of the resource, such as "hws.resource.type.dbss". */
  resource_type_code: optionalText,
  /** Code of the specification, such as "dbss.bypassaudit.low". */
  resource_spec_code: optionalText,
  project_id: optionalText,
  product_id: optionalText,
  /** ID of the resource that this one is attached to. Absent for a main resource. */
  parent_resource_id: optionalText,
  /** 1 for a main resource, 0 for one that is attached to another, such as a disk. */
  is_main_resource: optionalNumber,
  /** 2 in use, 3 closed, 4 frozen, 5 expired. */
  status: optionalNumber,
  effective_time: effectiveTime,
  expire_time: expireTime,
  /** 0 grace period, 1 becomes pay-per-use, 2 ends, 3 renews automatically, 4 freezes, 5 is deleted. */
  expire_policy: optionalNumber,
  /** Description of the product: the text of the order, a text of the catalog, or nothing. */
  product_spec_desc: optionalText,
  enterprise_project: optionalRecord({
    /** "0" is the default enterprise project. */
    id: optionalText,
    name: optionalText,
  }),
});

/** A yearly/monthly resource that the account owns. */
export type SubscribedResource = z.output<typeof subscribedResource>;

const orderList = record({
  /** IDs of the orders that were placed. */
  order_ids: optionalList(text),
});

const orderId = z.string().min(1).max(64).describe("ID of the order.");
const resourceId = id.describe("ID of the resource at its service: `resource_id` of an audit instance.");
const resourceIds = z.array(id).min(1).max(10).describe("IDs of up to 10 main resources.");
const MAX_PERIODS = 999;

const ratedProduct = z.object({
  /** Identifies the product in the response; any text that is unique in the request. */
  id: z.string().min(1).max(64),
  /** Code of the service, such as "hws.service.type.dbss". */
  cloud_service_type: z.string().min(1),
  /** Code of the type of the resource, such as "hws.resource.type.dbss". */
  resource_type: z.string().min(1),
  /** Code of the specification, such as "dbss.bypassaudit.low". */
  resource_spec: z.string().min(1),
  /** ID of the region, such as "cn-north-4". */
  region: z.string().min(1),
  /** Availability zone. */
  available_zone: z.string().optional(),
  /** Size, in `size_measure_id`. Only for products that are sold by size, such as disks. */
  resource_size: z.int().optional(),
  /** Unit of the size: 14 items, 15 Mbit/s, 17 GB. */
  size_measure_id: z.int().optional(),
  /** Unit of the period: 0 day, 2 month, 3 year, 4 hour. */
  period_type: numeric(0, 5),
  /** Length of the period, in `period_type`. */
  period_num: numeric(1, MAX_PERIODS),
  /** Number of products. */
  subscription_num: numeric(1, MAX_PERIODS),
  /** Whether and how the price is paid in installments. The values are not documented. */
  fee_installment_mode: z.string().optional(),
});

const yesNo = z.enum(["YES", "NO"]);

const customerId = z.string().optional().describe("ID of the account.");
const serviceTypeFilter = z.string().optional().describe('Code of a service, such as "hws.service.type.dbss".');

const window = (size: number) => ({ style: "offset", names: ["offset", "limit"], size }) as const;

const serviceType = record({
  /** Code of the service, such as "hws.service.type.dbss". */
  service_type_code: text,
  /** Name of the service, in the language that the client asks for. */
  service_type_name: optionalText,
  /** Abbreviation of the service, such as "DBSS". */
  abbreviation: optionalText,
});

/** A cloud service that BSS sells. */
export type ServiceType = z.output<typeof serviceType>;

export const bssOperations = {
  /** Lists the cloud services that BSS sells: one page of them. */
  listServiceTypes: defineOperation({
    id: "list_service_types",
    service: "bss",
    method: "GET",
    path: "/v2/products/service-types",
    request: {
      query: {
        /** Maximum number of services to return: 1 to 100. */
        limit: z.int().min(1).max(100).optional(),
        /** Number of services to skip. */
        offset: z.int().min(0).optional(),
      },
    },
    response: list(["service_types"], serviceType),
    document: "Terraform provider, its probe of the site",
    repeatable: true,
  }),

  /** Requests the price of a subscription. */
  rateSubscription: defineOperation({
    id: "list_rate_on_period_detail",
    service: "bss",
    method: "POST",
    path: "/v2/bills/ratings/period-resources/subscribe-rate",
    request: {
      body: {
        /** ID of the project. That of the client if omitted. */
        project_id: z.string().optional(),
        /** The products to rate. */
        product_infos: z.array(ratedProduct).min(1),
      },
    },
    response: price,
    document: DOCUMENT,
    repeatable: true,
  }),

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

  /** Lists subscribed resources; "suscriptions" is the path's own spelling. */
  listResources: defineOperation({
    id: "list_pay_per_use_customer_resources",
    service: "bss",
    method: "POST",
    path: "/v2/orders/suscriptions/resources/query",
    request: {
      body: {
        /** Only these resources: up to 50 of their IDs. */
        resource_ids: z.array(id).max(50).optional(),
        /** Only resources of this order. */
        order_id: z.string().optional(),
        /** 1 leaves out what is attached to other resources; 0, the default of BSS, includes it. */
        only_main_resource: z.int().min(0).max(1).optional(),
        /** Statuses of the resources, as in `SubscribedResource`. */
        status_list: z.array(z.int()).optional(),
        service_type_code: serviceTypeFilter,
        /** Resources whose period ends at this time or later, in UTC: "2019-05-06T08:05:01Z". */
        expire_time_begin: z.string().optional(),
        /** Resources whose period ends at this time or earlier, in the same format. */
        expire_time_end: z.string().optional(),
        customer_id: customerId,
      },
    },
    response: listing(["data"], subscribedResource),
    document: DOCUMENT,
    repeatable: true,
    paged: { ...window(500), in: "body" },
  }),

  /** Ends subscriptions and deletes their resources. Throws if any resource is refused. */
  unsubscribe: defineOperation({
    id: "cancel_resources_subscription",
    service: "bss",
    method: "POST",
    path: "/v2/orders/subscriptions/resources/unsubscribe",
    request: {
      body: {
        resource_ids: resourceIds,
        /** 1: the resource and its renewed periods, 2: renewed periods only. */
        unsubscribe_type: z.int().min(1).max(2).default(1),
        /** 1 not good, 2 features are missing, 3 too complicated, 4 bad service, 5 other. */
        unsubscribe_reason_type: z.int().optional(),
        /** Reason, in your own words. */
        unsubscribe_reason: z.string().optional(),
      },
    },
    response: orderList,
    document: DOCUMENT,
    repeatable: false,
    failing: failingOnList("fail_resource_infos"),
  }),

  /** Lets a subscription renew automatically when its period ends. */
  enableAutoRenew: defineOperation({
    id: "auto_renewal_resources",
    service: "bss",
    method: "POST",
    path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
    request: {
      path: { resource_id: resourceId },
      body: {
        /** Maximum number of renewals. */
        auto_renew_times: z.int().min(1).optional(),
        /** Unit of the renewed period: "2" month, "3" year. */
        period_type: z.string().optional(),
      },
    },
    response: nothing,
    document: DOCUMENT,
    repeatable: true,
  }),

  /** Lets a subscription end instead of renewing automatically. */
  disableAutoRenew: defineOperation({
    id: "cancel_auto_renewal_resources",
    service: "bss",
    method: "DELETE",
    path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
    request: { path: { resource_id: resourceId } },
    response: nothing,
    document: DOCUMENT,
    repeatable: true,
  }),

  /** Orders further periods of subscriptions. */
  renewSubscription: defineOperation({
    id: "renewal_resources",
    service: "bss",
    method: "POST",
    path: "/v2/orders/subscriptions/resources/renew",
    request: {
      body: {
        resource_ids: resourceIds,
        /** Unit of the period: 2 month, 3 year. */
        period_type: z.int().min(0).max(5),
        /** Length of the period, in `period_type`. */
        period_num: z.int().min(1).max(MAX_PERIODS),
        /** 1 pays the order at once, 0 leaves it unpaid. */
        is_auto_pay: z.int().min(0).max(1).default(0),
      },
    },
    response: orderList,
    document: DOCUMENT,
    repeatable: false,
    failing: failingOnList("fail_resource_infos"),
  }),
};

/** The operations of BSS, the billing service. */
export type BssApi = Api<typeof bssOperations>;
