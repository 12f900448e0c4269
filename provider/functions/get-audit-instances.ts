import type * as pulumi from "@pulumi/pulumi";
import type { AuditInstance } from "../client";
import { commaList } from "./comma-list";
import { defineQuery, type QueryOptions, type QueryOutputOptions } from "./query";

/** An audit instance as the service lists it. */
export interface AuditInstanceSummary {
  /** ID in the paths of databases and rules. */
  readonly instanceId: string;
  /** ID in orders, tags and jobs. The Pulumi ID of an AuditInstance. */
  readonly resourceId: string;
  readonly name: string;
  /** Remarks. */
  readonly description?: string;
  /** ACTIVE, SHUTOFF, BUILD, HAWAIT, UPGRADING, FROZEN, DELETING or ERROR. */
  readonly status: string;
  /** What is going on, such as "powering-on"; "NO_TASK" when nothing is. */
  readonly task?: string;
  /** Edition: "low", "medium" or "high". */
  readonly edition?: string;
  /** Code of the edition in orders, such as `dbss.bypassaudit.low`. */
  readonly specCode?: string;
  /** How it is paid: "Period" (yearly/monthly) or "Demand". */
  readonly chargeModel?: string;
  /** Databases that the instance may audit. */
  readonly databaseLimit?: number;
  /** Databases that it has. */
  readonly databaseCount?: number;
  readonly cpu?: number;
  /** Memory in MB. */
  readonly ram?: number;
  readonly region?: string;
  /** Zones of the instance: the primary's and the standby's. */
  readonly availabilityZones: readonly string[];
  readonly vpcId?: string;
  readonly subnetId?: string;
  readonly securityGroupIds: readonly string[];
  /** Address at which the instance is reached. */
  readonly connectIp?: string;
  /** IPv6 address at which the instance is reached. */
  readonly connectIpv6?: string;
  /** ID of the port that a public address is bound to. */
  readonly portId?: string;
  readonly enterpriseProjectId?: string;
  /** Version of the audit software. */
  readonly version?: string;
  /** Version to which the instance should be upgraded. */
  readonly newVersion?: string;
  readonly createdAt?: string;
  /** When the paid period ends. */
  readonly expiresAt?: string;
  /** Days until the period ends. */
  readonly remainDays?: string;
  /** Days for which a frozen instance is kept. */
  readonly keepDays?: string;
  /** For a frozen instance: 1 can be released, 2 cannot be released, 3 cannot be renewed. */
  readonly effect?: number;
  /** Why an instance is frozen, such as ARREARS. */
  readonly scene?: string;
}

const instances = defineQuery({
  name: "getAuditInstances",
  args: (z) => z.strictObject({}),
  async ask({ client, signal }): Promise<AuditInstanceSummary[]> {
    return (await client.dbss.listAuditInstances({}, { signal })).map(toAuditInstanceSummary);
  },
});

/** Whichever list it comes from: the client reads that of 2025, and that of 2024 where a region has no other. */
export function toAuditInstanceSummary(wire: AuditInstance): AuditInstanceSummary {
  return {
    instanceId: wire.id,
    resourceId: wire.resource_id,
    name: wire.name,
    description: wire.comment,
    status: wire.status,
    task: wire.task,
    edition: wire.resource_spec_code?.split(".").at(-1),
    specCode: wire.resource_spec_code,
    chargeModel: wire.charge_model,
    databaseLimit: wire.database_limit,
    databaseCount: wire.config_num,
    cpu: wire.cpu,
    ram: wire.ram,
    region: wire.region,
    availabilityZones: commaList(wire.zone),
    vpcId: wire.vpc_id,
    subnetId: wire.subnet_id,
    securityGroupIds: commaList(wire.security_group_id),
    connectIp: wire.connect_ip,
    connectIpv6: wire.connect_ipv6,
    portId: wire.port_id,
    enterpriseProjectId: wire.enterprise_project_id,
    version: wire.version,
    newVersion: wire.new_version,
    createdAt: wire.created,
    expiresAt: wire.expired,
    remainDays: wire.remain_days,
    keepDays: wire.keep_days,
    effect: wire.effect,
    scene: wire.scene,
  };
}

/**
 * Lists all audit instances of the project.
 *
 * @example
 * ```ts
 * const frozen = (await dbss.getAuditInstances()).filter(({ status }) => status === "FROZEN");
 * ```
 */
export function getAuditInstances(
  args: Record<string, never> = {},
  options?: QueryOptions,
): Promise<AuditInstanceSummary[]> {
  return instances.now(args, options);
}

/** `getAuditInstances` as an output. */
export function getAuditInstancesOutput(
  args: Record<string, never> = {},
  options?: QueryOutputOptions,
): pulumi.Output<AuditInstanceSummary[]> {
  return instances.whenKnown(args, options);
}
