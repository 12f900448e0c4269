import { z } from "zod";
import { failingUnlessCodeZero } from "../answers";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, list, number, optionalNumber, optionalText, text, textList } from "../wire";
import { REFERENCE } from "./documents";
import { instanceComment, instanceName } from "./instances";
import { tag } from "./tags";

const quota = record({
  /** Instances that the account can still buy. */
  audit_quota: number,
  cpu: optionalNumber,
  ram: optionalNumber,
  project_id: optionalText,
});

/** Remaining quota of the account. */
export type AuditQuota = z.output<typeof quota>;

const ecsSpecificationBean = record({
  id: text,
  name: optionalText,
  /** Edition: entry, low, medium or high. */
  level: text.transform((level) => level.toLowerCase()),
  vcpus: optionalNumber,
  ram: optionalNumber,
  /** Databases that an instance of this edition audits. */
  proxy: number,
  azs: textList,
  az_type: optionalText,
});

/** A flavor of audit instances. */
export type EcsSpecificationBean = z.output<typeof ecsSpecificationBean>;

const availabilityZone = record({
  zone_name: text,
  zone_number: optionalNumber,
  az_type: optionalText,
  alias: optionalText,
  alias_us: optionalText,
});

/** An availability zone with what the service calls it. */
export type AvailabilityZone = z.output<typeof availabilityZone>;

const placedOrder = record({ order_id: text, code: optionalText, description: optionalText });

const SERVICE_TYPE = "hws.service.type.dbss";

const productInfo = z.object({
  product_id: z.string().min(1),
  cloud_service_type: z.string().default(SERVICE_TYPE),
  resource_type: z.string().default("hws.resource.type.dbss"),
  resource_spec_code: z.string().min(1),
  /** JSON that people see in the order. */
  product_spec_desc: z.string(),
});

/** 0 day, 1 week, 2 month, 3 year, 4 hour, 5 absolute time. */
const periodType = z.int().min(0).max(5);

const orderBody = {
  name: instanceName,
  flavor_ref: z.string().min(1),
  vpc_id: id,
  /** Primary and standby, separated by a comma. */
  availability_zone: z.string().min(1),
  enterprise_project_id: z.string().default("0"),
  nics: z.array(z.object({ subnet_id: id, ip_address: z.string().optional() })).min(1),
  security_groups: z.array(z.object({ id })).min(1),
  comment: instanceComment.optional(),
  region: z.string().min(1),
  cloud_service_type: z.string().default(SERVICE_TYPE),
  /** 0 yearly/monthly; 1, pay-per-use, is another order than that of a period. */
  charging_mode: z
    .literal(0, "must be 0 (yearly/monthly): the operation orders a period, which pay-per-use (1) does not have")
    .default(0),
  period_type: periodType,
  period_num: z.int().min(1),
  subscription_num: z.int().min(1).max(1).default(1),
  product_infos: z.array(productInfo).min(1),
  tags: z.array(tag).optional(),
  promotion_info: z.string().default(""),
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

  /** Orders an instance; it is bought only when the order is paid. */
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
