import { z } from "zod";
import { failingOnList } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import {
  id,
  listing,
  nothing,
  optionalList,
  optionalNumber,
  optionalRecord,
  optionalText,
  text,
  whatever,
} from "../wire";
import {
  customerId,
  DOCUMENT,
  effectiveTime,
  expireTime,
  MAX_PERIODS,
  serviceTypeCode,
  serviceTypeFilter,
  window,
} from "./fields";

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

const orderList = whatever({
  order_ids: optionalList(text),
  // The resources that were refused: `failing` checks them.
  fail_resource_infos: z.unknown().optional(),
}).transform((response) => ({
  /** IDs of the orders that were placed. */
  order_ids: response.order_ids,
}));

const resourceId = id.describe("ID of the resource at its service: `resource_id` of an audit instance.");
const resourceIds = z.array(id).min(1).max(10).describe("IDs of up to 10 main resources.");

export const subscriptionOperations = {
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
