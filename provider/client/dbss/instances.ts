import { z } from "zod";
import { failingUnlessSuccess } from "../answers";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, listIfAny, listing, nothing, optionalNumber, optionalText, text, textList } from "../wire";
import { DESCRIPTION, ONLINE, REFERENCE } from "./documents";

const auditInstance = record(
  {
    /** ID of the instance in paths, despite its description in the 2024 document. */
    id: text,
    /** ID of the resource at BSS; used for jobs, tags and the security group. */
    resource_id: text,
    name: text,
    status: text.transform(toInstanceStatus),
    /** "NO_TASK" if no operation is in progress. */
    task: optionalText,
    failed_reason: optionalText,
    comment: optionalText,
    resource_spec_code: optionalText,
    specification: optionalText,
    /** "Period" (yearly/monthly) or "Demand". */
    charge_model: optionalText,
    cpu: optionalNumber,
    ram: optionalNumber,
    config_num: optionalNumber,
    database_limit: optionalNumber,
    connect_ip: optionalText,
    connect_ipv6: optionalText,
    port_id: optionalText,
    region: optionalText,
    zone: optionalText,
    vpc_id: optionalText,
    subnet_id: optionalText,
    security_group_id: optionalText,
    enterprise_project_id: optionalText,
    created: optionalText,
    expired: optionalText,
    remain_days: optionalText,
    keep_days: optionalText,
    effect: optionalNumber,
    scene: optionalText,
    version: optionalText,
    new_version: optionalText,
    upgrade_log: optionalText,
    timezone: optionalText,
    binding_db_type: optionalText,
    supported_feature: textList,
  },
  { instance_id: "id" },
);

/** An audit instance as listed. */
export type AuditInstance = z.output<typeof auditInstance>;

function toInstanceStatus(status: string): string {
  const word = status.toUpperCase();
  return word === "UPGRADEING" ? "UPGRADING" : word;
}

const auditJob = record({
  job_id: optionalText,
  /** INIT, READY, RUNNING, SUCCESS or FAIL. */
  status: text.transform(toJobStatus),
  job_type: optionalText,
  resource_id: optionalText,
  server_id: optionalText,
  server_name: optionalText,
  begin_time: optionalNumber,
  end_time: optionalNumber,
  charge_mode: optionalText,
  error_code: optionalText,
  fail_reason: optionalText,
  ha_id: optionalText,
  ha_name: optionalText,
});

/** A step in the creation of an instance. */
export type AuditJob = z.output<typeof auditJob>;

function toJobStatus(status: string): string {
  const word = status.toUpperCase();
  return ["FAILED", "FAILURE", "ERROR"].includes(word) ? "FAIL" : word;
}

/** Name of an instance. The document allows letters, digits, `_` and `-`; the newest SDK also Chinese characters. */
export const instanceName = z
  .string()
  .regex(
    /^[\p{Script=Han}A-Za-z0-9_-]{1,64}$/u,
    "must be 1 to 64 letters, digits, Chinese characters, underscores and hyphens",
  );

/** Description of an instance: the service rejects all other characters. */
export const instanceComment = z
  .string()
  .regex(
    /^[\p{Script=Han}A-Za-z0-9_ -]{0,255}$/u,
    "must be at most 255 letters, digits, Chinese characters, underscores, hyphens and spaces",
  );

const power = (verb: "start" | "stop" | "reboot") =>
  defineOperation({
    id: `${verb}AuditInstanceNew`,
    service: "dbss",
    method: "POST",
    path: `/v1/{project_id}/audit/instance/${verb}`,
    older: { id: `${verb}AuditInstance`, path: `/v1/{project_id}/dbss/audit/instance/${verb}` },
    request: { body: { instance_id: id } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: verb !== "reboot",
    failing: failingUnlessSuccess("result"),
  });

export const instanceOperations = {
  /** Lists the instances of the project. */
  listAuditInstances: defineOperation({
    id: "listAuditInstancesNew",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/instances",
    older: { id: "listAuditInstances", path: "/v1/{project_id}/dbss/audit/instances" },
    request: {},
    response: listing(["servers", "instances"], auditInstance),
    document: `${ONLINE}, 查询审计实例列表; ${REFERENCE}, 3.2.1`,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 1000, asText: true },
  }),

  /** Lists the steps in the creation of an instance. */
  listInstanceJobs: defineOperation({
    id: "listAuditInstanceJobsNew",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{resource_id}/jobs",
    older: { id: "listAuditInstanceJobs", path: "/v1/{project_id}/dbss/audit/jobs/{resource_id}" },
    request: { path: { resource_id: id } },
    // There may be none yet right after the payment.
    response: listIfAny("jobs", auditJob),
    document: `${REFERENCE}, 3.2.2`,
    repeatable: true,
  }),

  /** Changes name and description of an instance. */
  updateAuditInstance: defineOperation({
    id: "updateAuditInstanceNew",
    service: "dbss",
    method: "PUT",
    path: "/v1/{project_id}/audit/instance/{instance_id}",
    older: { id: "updateAuditInstance", path: "/v1/{project_id}/dbss/audit/instances/{instance_id}" },
    request: {
      path: { instance_id: id },
      body: { name: instanceName.optional(), comment: instanceComment.optional() },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Replaces the security group of an instance. */
  updateSecurityGroup: defineOperation({
    id: "updateAuditSecurityGroupNew",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/security-group",
    older: { id: "updateAuditSecurityGroup", path: "/v1/{project_id}/dbss/audit/security-group" },
    // The 2024 document uses resource_id, the API description instance_id on both paths: both are sent.
    request: {
      body: {
        resource_id: id,
        instance_id: id,
        securitygroup_ids: z.array(id).min(1).max(1, "must be a single security group: the service accepts only one"),
      },
    },
    response: nothing,
    document: `${REFERENCE}, 3.1.7`,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Starts an instance. */
  startAuditInstance: power("start"),
  /** Stops an instance. */
  stopAuditInstance: power("stop"),
  /** Restarts an instance. */
  rebootAuditInstance: power("reboot"),

  /** For pay-per-use instances; a yearly/monthly one ends with its subscription. */
  deleteAuditInstance: defineOperation({
    id: "deleteInstancesNew",
    service: "dbss",
    method: "DELETE",
    path: "/v1/{project_id}/audit/instance",
    older: { id: "deleteInstances", path: "/v1/{project_id}/dbss/audit/instances" },
    request: { body: { id, delete_publicip: z.boolean().optional(), delete_volume: z.boolean().optional() } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),
};
