import { z } from "zod";
import { failingOnList } from "./answers";
import { type Api, defineOperation } from "./operation";
import { fieldOf, record } from "./spelling";
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
} from "./wire";

const DOCUMENT = "neighbours.json, bss";

const productRating = record({
  id: optionalText,
  product_id: text,
  official_website_amount: number,
  amount: optionalNumber,
  discount_amount: optionalNumber,
  /** 1: whole units of the currency, 3: hundredths. */
  measure_id: optionalNumber,
});

const rating = record({
  official_website_amount: number,
  measure_id: optionalNumber,
  product_rating_results: z.array(productRating),
});

const discountRating = record({
  discount_id: optionalText,
  discount_name: optionalText,
  discount_type: optionalNumber,
  amount: optionalNumber,
  official_website_amount: optionalNumber,
  discount_amount: optionalNumber,
  measure_id: optionalNumber,
  best_offer: optionalNumber,
  product_rating_results: optionalList(productRating),
});

const price = record({
  official_website_rating_result: rating,
  optional_discount_rating_results: optionalList(discountRating),
  /** Omitted if it is the currency of the site: CNY, or USD on the international one. */
  currency: optionalText,
});

/** The price of a subscription, before it is ordered. */
export type Price = z.output<typeof price>;

const order = record({
  order_id: text,
  customer_id: optionalText,
  service_type_code: optionalText,
  /**
   * 1 pending approval, 2 pending refund, 3 processing, 4 canceled, 5 completed, 6 pending payment, 9 pending
   * confirmation. It may stay 6 for a while after the payment.
   */
  status: number,
  order_type: optionalNumber,
  source_type: optionalNumber,
  amount_after_discount: optionalNumber,
  official_amount: optionalNumber,
  measure_id: optionalNumber,
  currency: optionalText,
  create_time: optionalText,
  payment_time: optionalText,
  pending_payment_end_time: optionalText,
  user_name: optionalText,
});

/** An order, paid or not. */
export type Order = z.output<typeof order>;

const orderLineFields = record({
  order_line_item_id: optionalText,
  order_id: optionalText,
  service_type_code: optionalText,
  product_id: optionalText,
  /** Description of the product: the text of the order, a text of the catalog, or nothing. */
  product_spec_desc: optionalText,
  // Its format is documented by the vendor's SDK only, and nothing depends on it.
  base_product_info: z.unknown().optional(),
  period_type: optionalNumber,
  period_num: optionalNumber,
  effective_time: optionalText,
  expire_time: optionalText,
  subscription_num: optionalNumber,
  amount_after_discount: optionalNumber,
  official_amount: optionalNumber,
  currency: optionalText,
  category_code: optionalText,
});

const orderLine = orderLineFields.transform(({ base_product_info, ...line }) => {
  const description = line.product_spec_desc ?? baseDescription(base_product_info);
  return { ...line, product_spec_desc: description };
});

function baseDescription(product: unknown): string | undefined {
  const description = fieldOf(product, "product_spec_desc");
  return typeof description === "string" && description !== "" ? description : undefined;
}

/** A line of an order. */
export type OrderLine = z.output<typeof orderLine>;

/** A page of lines with the order that they belong to. */
const orderDetails = z.preprocess(
  (answer) => ({
    head: { order_info: fieldOf(answer, "order_info") },
    into: "order_line_items",
    items: fieldOf(answer, "order_line_items"),
    total: fieldOf(answer, "total_count"),
  }),
  z.object({
    head: z.object({ order_info: order }),
    into: z.literal("order_line_items"),
    items: optionalList(orderLine),
    total: optionalNumber,
  }),
);

const subscribedResource = record({
  id: optionalText,
  resource_id: text,
  resource_name: optionalText,
  region_code: optionalText,
  service_type_code: optionalText,
  resource_type_code: optionalText,
  resource_spec_code: optionalText,
  project_id: optionalText,
  product_id: optionalText,
  parent_resource_id: optionalText,
  is_main_resource: optionalNumber,
  /** 2 in use, 3 closed, 4 frozen, 5 expired. */
  status: optionalNumber,
  effective_time: optionalText,
  expire_time: optionalText,
  /** 0 grace period, 1 becomes pay-per-use, 2 ends, 3 renews automatically, 4 freezes, 5 is deleted. */
  expire_policy: optionalNumber,
  product_spec_desc: optionalText,
  enterprise_project: optionalRecord({ id: optionalText, name: optionalText }),
});

/** A yearly/monthly resource that the account owns. */
export type SubscribedResource = z.output<typeof subscribedResource>;

const orderList = record({ order_ids: optionalList(text) });

const orderId = z.string().min(1).max(64);
const MAX_PERIODS = 999;

const ratedProduct = z.object({
  id: z.string().min(1).max(64),
  cloud_service_type: z.string().min(1),
  resource_type: z.string().min(1),
  resource_spec: z.string().min(1),
  region: z.string().min(1),
  available_zone: z.string().optional(),
  resource_size: z.int().optional(),
  size_measure_id: z.int().optional(),
  /** 2 month, 3 year. */
  period_type: numeric(0, 5),
  period_num: numeric(1, MAX_PERIODS),
  subscription_num: numeric(1, MAX_PERIODS),
  fee_installment_mode: z.string().optional(),
});

const reference = z.object({ id: z.string(), type: z.int() });
const yesNo = z.enum(["YES", "NO"]);

const window = (size: number) => ({ style: "offset", names: ["offset", "limit"], size }) as const;

const serviceType = record({
  service_type_code: text,
  service_type_name: optionalText,
  abbreviation: optionalText,
});

/** A cloud service that BSS sells. */
export type ServiceType = z.output<typeof serviceType>;

export const bssOperations = {
  /** Lists the cloud services that BSS sells. Only one page: no caller needs the rest. */
  listServiceTypes: defineOperation({
    id: "list_service_types",
    service: "bss",
    method: "GET",
    path: "/v2/products/service-types",
    request: { query: { limit: z.int().min(1).max(100).optional(), offset: z.int().min(0).optional() } },
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
    request: { body: { project_id: z.string().optional(), product_infos: z.array(ratedProduct).min(1) } },
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
        customer_id: z.string().optional(),
        service_type_code: z.string().optional(),
        status: z.int().optional(),
        order_type: z.string().optional(),
        create_time_begin: z.string().optional(),
        create_time_end: z.string().optional(),
        order_by: z.string().optional(),
      },
    },
    response: listing(["order_infos"], order),
    document: DOCUMENT,
    repeatable: true,
    paged: { ...window(100), in: "query" },
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
        use_coupon: yesNo.default("NO"),
        use_discount: yesNo.default("NO"),
        coupon_infos: z.array(reference).optional(),
        discount_infos: z.array(reference).optional(),
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
        resource_ids: z.array(id).max(50).optional(),
        order_id: z.string().optional(),
        only_main_resource: z.int().min(0).max(1).optional(),
        status_list: z.array(z.int()).optional(),
        service_type_code: z.string().optional(),
        expire_time_begin: z.string().optional(),
        expire_time_end: z.string().optional(),
        customer_id: z.string().optional(),
      },
    },
    response: listing(["data"], subscribedResource),
    document: DOCUMENT,
    repeatable: true,
    paged: { ...window(500), in: "body" },
  }),

  /** Ends subscriptions; fails if any resource is refused. */
  unsubscribe: defineOperation({
    id: "cancel_resources_subscription",
    service: "bss",
    method: "POST",
    path: "/v2/orders/subscriptions/resources/unsubscribe",
    request: {
      body: {
        resource_ids: z.array(id).min(1).max(10),
        /** 1: the resource and its renewed periods, 2: renewed periods only. */
        unsubscribe_type: z.int().min(1).max(2).default(1),
        unsubscribe_reason_type: z.int().optional(),
        unsubscribe_reason: z.string().optional(),
      },
    },
    response: orderList,
    document: DOCUMENT,
    repeatable: false,
    failing: failingOnList("fail_resource_infos"),
  }),

  /** Makes a subscription renew itself when it ends. */
  enableAutoRenew: defineOperation({
    id: "auto_renewal_resources",
    service: "bss",
    method: "POST",
    path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
    request: {
      path: { resource_id: id },
      body: { auto_renew_times: z.int().min(1).optional(), period_type: z.string().optional() },
    },
    response: nothing,
    document: DOCUMENT,
    repeatable: true,
  }),

  /** Lets a subscription end instead of renewing itself. */
  disableAutoRenew: defineOperation({
    id: "cancel_auto_renewal_resources",
    service: "bss",
    method: "DELETE",
    path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
    request: { path: { resource_id: id } },
    response: nothing,
    document: DOCUMENT,
    repeatable: true,
  }),

  /** Buys further periods. */
  renewSubscription: defineOperation({
    id: "renewal_resources",
    service: "bss",
    method: "POST",
    path: "/v2/orders/subscriptions/resources/renew",
    request: {
      body: {
        resource_ids: z.array(id).min(1).max(10),
        period_type: z.int().min(0).max(5),
        period_num: z.int().min(1).max(MAX_PERIODS),
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
