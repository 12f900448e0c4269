import { z } from "zod";
import { failingUnlessCodeZero } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, list, number, optionalNumber, optionalText, text, textList } from "../wire";
import { REFERENCE } from "./documents";
import { instanceComment, instanceName } from "./instances";
import { tag } from "./tags";

const quota = record({
  /** Number of instances that the account can still buy. */
  audit_quota: number,
  /** Number of CPUs left. */
  cpu: optionalNumber,
  /** Memory left, in MB. */
  ram: optionalNumber,
  project_id: optionalText,
});

/** Remaining quota of the account in the project. */
export type AuditQuota = z.output<typeof quota>;

const ecsSpecificationBean = record({
  /** ID of the flavor, such as "c6.xlarge.4". */
  id: text,
  name: optionalText,
  /** Edition: entry, low, medium or high. */
  level: text.transform((level) => level.toLowerCase()),
  /** Number of virtual CPUs. */
  vcpus: optionalNumber,
  /** Memory in MB. */
  ram: optionalNumber,
  /** Number of databases that an instance of this edition audits. */
  proxy: number,
  /** Availability zones that offer the flavor. */
  azs: textList,
  /** Meaningless, according to the documents. */
  az_type: optionalText,
});

/** A flavor of audit instances. */
export type EcsSpecificationBean = z.output<typeof ecsSpecificationBean>;

const availabilityZone = record({
  /** Name of the zone in requests, such as "cn-north-4a". */
  zone_name: text,
  /** Number of the zone in its region. */
  zone_number: optionalNumber,
  /** Type of the zone, such as "normal". */
  az_type: optionalText,
  /** Display name, in the language of the site. */
  alias: optionalText,
  /** Display name, in English. */
  alias_us: optionalText,
});

/** An availability zone of the region. */
export type AvailabilityZone = z.output<typeof availabilityZone>;

const placedOrder = record({
  /** ID of the order in BSS. */
  order_id: text,
  /** "0" for a success. */
  code: optionalText,
  /** Message that belongs to `code`. */
  description: optionalText,
});

const serviceType = z.string().default("hws.service.type.dbss").describe("Code of the service in BSS.");

const productInfo = z.object({
  /** ID of the product that BSS rated: `product_id` of `bss.rateSubscription`. */
  product_id: z.string().min(1),
  cloud_service_type: serviceType,
  /** Code of the resource type in BSS. */
  resource_type: z.string().default("hws.resource.type.dbss"),
  /** Code of the edition: "dbss.bypassaudit.low", "dbss.bypassaudit.medium" or "dbss.bypassaudit.high". */
  resource_spec_code: z.string().min(1),
  /** What people see in the order, as JSON: `{"specDesc": {"zh-cn": {…}, "en-us": {"Instance Name": "…"}}}`. */
  product_spec_desc: z.string(),
});

const networkInterface = z.object({
  /** ID of the subnet. */
  subnet_id: id,
  /** IPv4 address in the subnet. Assigned by the service if omitted. */
  ip_address: z.string().optional(),
});

const orderBody = {
  name: instanceName,
  /** ID of the flavor: `id` in the list of specifications. */
  flavor_ref: z.string().min(1),
  vpc_id: id,
  /** That of the primary and, after a comma, that of the standby. */
  availability_zone: z.string().min(1),
  /** "0" is the default enterprise project. */
  enterprise_project_id: z.string().default("0"),
  /** Network interfaces. */
  nics: z.array(networkInterface).min(1),
  /** Security groups of the network interfaces. */
  security_groups: z.array(z.object({ id })).min(1),
  comment: instanceComment.optional(),
  /** ID of the region, such as "cn-north-4". */
  region: z.string().min(1),
  cloud_service_type: serviceType,
  /** Billing mode: 0 (yearly/monthly) is the only one that this operation has. */
  charging_mode: z
    .literal(0, "must be 0 (yearly/monthly): the operation orders a period, which pay-per-use (1) does not have")
    .default(0),
  /** Unit of the period: 0 day, 1 week, 2 month, 3 year, 4 hour, 5 absolute time. */
  period_type: z.int().min(0).max(5),
  /** Length of the period, in that unit. */
  period_num: z.int().min(1),
  /** Number of instances: only one per order. */
  subscription_num: z.int().min(1).max(1).default(1),
  /** The product that is bought. */
  product_infos: z.array(productInfo).min(1),
  /** Initial tags of the instance. */
  tags: z.array(tag).optional(),
  /** Discount information. */
  promotion_info: z.string().default(""),
  /** Whether the subscription renews automatically: 1 if it does, 0 if not. */
  is_auto_renew: z.int().min(0).max(1).default(0),
};

export const purchaseOperations = {
  /** Shows how many instances the account can still buy. */
  showAuditQuota: defineOperation({
    id: "showAuditQuotaNew",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/quota",
    older: { id: "showAuditQuota", path: "/v1/{project_id}/dbss/audit/quota" },
    request: {},
    response: quota,
    document: `${REFERENCE}, 3.1.3`,
    repeatable: true,
  }),

  /** Lists the flavors of instances. */
  listSpecifications: defineOperation({
    id: "listEcsSpecificationNew",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/specification",
    older: { id: "listEcsSpecification", path: "/v1/{project_id}/dbss/audit/specification" },
    request: {},
    response: list(["specification", "specifications"], ecsSpecificationBean),
    document: `${REFERENCE}, 3.1.4`,
    repeatable: true,
  }),

  /** Lists the availability zones of the region. */
  listAvailabilityZones: defineOperation({
    id: "listAvailabilityZoneInfosNew",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/availability-zone",
    older: { id: "listAvailabilityZoneInfos", path: "/v2/{project_id}/dbss/audit/availability-zone" },
    request: {},
    response: list(["azs"], availabilityZone),
    document: `${REFERENCE}, 3.1.5`,
    repeatable: true,
  }),

  /** Orders an instance, which costs nothing yet: paying the order (`bss.payOrder`) buys it. */
  createPeriodOrder: defineOperation({
    id: "createInstancesPeriodOrderNew",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/charge/period/order",
    older: { id: "createInstancesPeriodOrder", path: "/v2/{project_id}/dbss/audit/charge/period/order" },
    request: { body: orderBody },
    response: placedOrder,
    document: `${REFERENCE}, 3.2.3`,
    repeatable: false,
    failing: failingUnlessCodeZero,
  }),
};
