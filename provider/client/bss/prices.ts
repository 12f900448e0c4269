import { z } from "zod";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { list, number, numeric, optionalList, optionalNumber, optionalText, text } from "../wire";
import { currency, DOCUMENT, MAX_PERIODS, measureId } from "./fields";

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

export const priceOperations = {
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
};
