import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, listIfAny, listing, nothing, optionalNumber, optionalText, text, textList } from "../wire";
import { DESCRIPTION, ONLINE, REFERENCE } from "./documents";
import { instanceId, instanceResourceId, onInstance } from "./fields";

const auditInstance = record(
  {
    /** The `instance_id` of requests. The 2024 document calls it meaningless by mistake. */
    id: text,
    /** The ID in BSS, and the `resource_id` of requests for jobs, tags and the security group. */
    resource_id: text,
    name: text,
    /**
     * SHUTOFF (stopped), ACTIVE, BUILD (being created), HAWAIT (waiting for its standby), UPGRADING, FROZEN (can only
     * be renewed), ERROR (can only be deleted), DELETING or DELETED.
     */
    status: text.transform(toInstanceStatus),
    /** Operation in progress: powering-on, powering-off, rebooting or delete_wait; NO_TASK if there is none. */
    task: optionalText,
    /** Why the instance failed. Absent if it did not. */
    failed_reason: optionalText,
    /** Description of the instance. */
    comment: optionalText,
    /** Code of the edition in orders, such as "dbss.bypassaudit.low". */
    resource_spec_code: optionalText,
    /** Edition and number of databases, such as "Low | 3 Proxy". */
    specification: optionalText,
    /** Billing mode: "Period" (yearly/monthly) or "Demand" (pay-per-use). */
    charge_model: optionalText,
    /** Number of CPUs. */
    cpu: optionalNumber,
    /** Memory in MB. */
    ram: optionalNumber,
    /** Number of databases that were added. */
    config_num: optionalNumber,
    /** Maximum number of databases. */
    database_limit: optionalNumber,
    /** IPv4 address. */
    connect_ip: optionalText,
    /** IPv6 address. */
    connect_ipv6: optionalText,
    /** ID of the port that an elastic IP address is bound to. */
    port_id: optionalText,
    region: optionalText,
    /** Availability zones: that of the primary and, after a comma, that of the standby. */
    zone: optionalText,
    vpc_id: optionalText,
    subnet_id: optionalText,
    security_group_id: optionalText,
    /** "0" is the default enterprise project. */
    enterprise_project_id: optionalText,
    /** When the instance was created, such as "2021-04-21 04:37:54". The time zone is not documented. */
    created: optionalText,
    /** When the paid period ends, in the same format. Absent for a pay-per-use instance. */
    expired: optionalText,
    /** Number of days left, according to most documents; that of 2024 says days since the end of the period. */
    remain_days: optionalText,
    /** Number of days: the documents disagree whether until the period ends or since the instance is online. */
    keep_days: optionalText,
    /** Of a frozen instance: 1 can be released, 2 cannot be released, 3 cannot be renewed. Otherwise absent. */
    effect: optionalNumber,
    /**
     * Why the instance is frozen: POLICE, ILLEGAL (violation), VERIFY (no real-name authentication), PARTNER or
     * ARREARS. Absent if it is not.
     */
    scene: optionalText,
    /** Version of the audit software. */
    version: optionalText,
    /** Version that the instance should be upgraded to. Absent if it is up to date. */
    new_version: optionalText,
    /** The service's note about the upgrade. */
    upgrade_log: optionalText,
    /** Time zone, in the format that `setInstanceTimezone` takes. */
    timezone: optionalText,
    /** Type of the databases that the instance is bound to. */
    binding_db_type: optionalText,
    /** Features of its version. The names are not documented. */
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
  /** Unused, according to the documents. */
  job_type: optionalText,
  /** Resource ID of the audit instance. */
  resource_id: optionalText,
  /** ID of the virtual machine that is created. */
  server_id: optionalText,
  /** Name of this virtual machine. */
  server_name: optionalText,
  /** When the job started, in milliseconds since 1970. Absent if it has not. */
  begin_time: optionalNumber,
  /** When the job ended, in milliseconds since 1970. Absent if it has not. */
  end_time: optionalNumber,
  /** Billing mode of the audit instance: "Period" (yearly/monthly) or "Demand" (pay-per-use). */
  charge_mode: optionalText,
  /** Set if the job failed. */
  error_code: optionalText,
  /** Set if the job failed. */
  fail_reason: optionalText,
  /** Meaningless, according to the documents. */
  ha_id: optionalText,
  /** Meaningless, according to the documents. */
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
  )
  .describe("Name of the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`.");

/** Description of an instance: the service rejects all other characters. */
export const instanceComment = z
  .string()
  .regex(
    /^[\p{Script=Han}A-Za-z0-9_ -]{0,255}$/u,
    "must be at most 255 letters, digits, Chinese characters, underscores, hyphens and spaces",
  )
  .describe("Description of the instance: up to 255 letters, digits, Chinese characters, `_`, `-` and spaces.");

const power = (verb: "start" | "stop" | "reboot") =>
  defineOperation({
    id: `${verb}AuditInstanceNew`,
    service: "dbss",
    method: "POST",
    path: `/v1/{project_id}/audit/instance/${verb}`,
    older: { id: `${verb}AuditInstance`, path: `/v1/{project_id}/dbss/audit/instance/${verb}` },
    request: { body: onInstance },
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
    request: { path: { resource_id: instanceResourceId } },
    // There may be none yet right after the payment.
    response: listIfAny("jobs", auditJob),
    document: `${REFERENCE}, 3.2.2`,
    repeatable: true,
  }),

  /** Changes the name and the description of an instance. */
  updateAuditInstance: defineOperation({
    id: "updateAuditInstanceNew",
    service: "dbss",
    method: "PUT",
    path: "/v1/{project_id}/audit/instance/{instance_id}",
    older: { id: "updateAuditInstance", path: "/v1/{project_id}/dbss/audit/instances/{instance_id}" },
    request: {
      path: onInstance,
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
        resource_id: instanceResourceId,
        instance_id: instanceId,
        /** ID of the new security group. The service accepts only one. */
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

  /** Deletes a pay-per-use instance. A yearly/monthly one is deleted by unsubscribing from it: `bss.unsubscribe`. */
  deleteAuditInstance: defineOperation({
    id: "deleteInstancesNew",
    service: "dbss",
    method: "DELETE",
    path: "/v1/{project_id}/audit/instance",
    older: { id: "deleteInstances", path: "/v1/{project_id}/dbss/audit/instances" },
    request: {
      body: {
        id: instanceId,
        /** Whether to delete its public IP address, too. */
        delete_publicip: z.boolean().optional(),
        /** Whether to delete its disks, too. */
        delete_volume: z.boolean().optional(),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),
};
