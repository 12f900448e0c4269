import { z } from "zod";
import type { AuditInstance } from "../client";
import { defineFunction } from "../model/function";
import { editionIn } from "../resources/audit-order/price";
import { separated } from "../resources/fields";

export const auditInstanceSummary = z
  .object({
    instanceId: z.string().meta({ description: "Instance ID, used by databases, rules and settings." }),
    resourceId: z
      .string()
      .meta({ description: "Resource ID, used in orders, tags and jobs. It is the Pulumi ID of an AuditInstance." }),
    name: z.string().meta({ description: "Name of the instance." }),
    description: z.string().optional().meta({ description: "Description of the instance." }),
    status: z.string().meta({
      description:
        "Status: ACTIVE (running), SHUTOFF (stopped), BUILD or HAWAIT (being created), UPGRADING, FROZEN, DELETING " +
        "or ERROR.",
    }),
    task: z
      .string()
      .optional()
      .meta({ description: 'Operation in progress, such as "powering-on"; "NO_TASK" if there is none.' }),
    edition: z.string().optional().meta({
      description: 'Edition: "entry" (Starter), "low" (Basic), "medium" (Professional) or "high" (Advanced).',
    }),
    specCode: z
      .string()
      .optional()
      .meta({ description: "Code of the edition in orders, such as `dbss.bypassaudit.low`." }),
    chargeModel: z
      .string()
      .optional()
      .meta({ description: 'Billing mode: "Period" (yearly/monthly) or "Demand" (pay-per-use).' }),
    databaseLimit: z.number().optional().meta({ description: "Maximum number of databases that the instance audits." }),
    databaseCount: z.number().optional().meta({ description: "Number of databases on the instance." }),
    cpu: z.number().optional().meta({ description: "Number of virtual CPUs." }),
    ram: z.number().optional().meta({ description: "Memory in MB." }),
    region: z.string().optional().meta({ description: "Region of the instance." }),
    availabilityZones: z
      .array(z.string())
      .meta({ description: "Availability zones: that of the primary and, if there are two, that of the standby." }),
    vpcId: z.string().optional().meta({ description: "ID of the VPC of the instance." }),
    subnetId: z.string().optional().meta({ description: "ID of the subnet of the instance." }),
    securityGroupIds: z.array(z.string()).meta({ description: "IDs of the security groups of the instance." }),
    connectIp: z.string().optional().meta({ description: "IPv4 address of the instance." }),
    connectIpv6: z.string().optional().meta({ description: "IPv6 address of the instance." }),
    portId: z.string().optional().meta({ description: "ID of the port to which an elastic IP address can be bound." }),
    enterpriseProjectId: z.string().optional().meta({ description: "ID of the enterprise project of the instance." }),
    specification: z.string().optional().meta({ description: "Edition and size, as the service describes them." }),
    timezone: z
      .string()
      .optional()
      .meta({ description: "Time zone, in the format of the `timezone` of an AuditInstance." }),
    version: z.string().optional().meta({ description: "Version of the audit software." }),
    newVersion: z
      .string()
      .optional()
      .meta({ description: "Version that the audit software can be upgraded to. Absent if it is up to date." }),
    upgradeLog: z.string().optional().meta({ description: "The service's note about an upgrade." }),
    failedReason: z.string().optional().meta({ description: "Why the instance failed." }),
    createdAt: z.string().optional().meta({ description: "When the instance was created." }),
    expiresAt: z.string().optional().meta({ description: "When the paid period ends." }),
    remainDays: z.string().optional().meta({ description: "Number of days until the paid period ends." }),
    keepDays: z.string().optional().meta({ description: "Number of days that a frozen instance is kept." }),
    effect: z
      .number()
      .optional()
      .meta({ description: "For a frozen instance: 1 can be released, 2 cannot be released, 3 cannot be renewed." }),
    scene: z
      .string()
      .optional()
      .meta({ description: "Why the instance is frozen: POLICE, ILLEGAL, VERIFY, PARTNER or ARREARS." }),
  })
  .meta({ typeName: "AuditInstanceSummary", description: "An audit instance as the service lists it." });

export type AuditInstanceSummary = z.output<typeof auditInstanceSummary>;

export const getAuditInstances = defineFunction({
  name: "getAuditInstances",
  description: "Lists all audit instances of the project.",
  example: `
const frozen = (await dbss.getAuditInstances()).filter(({ status }) => status === "FROZEN");
`,
  args: z.strictObject({}),
  result: z.array(auditInstanceSummary),

  async ask({ client }): Promise<AuditInstanceSummary[]> {
    return (await client.dbss.listAuditInstances({})).map(toAuditInstanceSummary);
  },
});

/** Converts an instance of either list: the client reads that of 2025, or that of 2024 in regions without it. */
export function toAuditInstanceSummary(wire: AuditInstance): AuditInstanceSummary {
  return {
    instanceId: wire.id,
    resourceId: wire.resource_id,
    name: wire.name,
    description: wire.comment,
    status: wire.status,
    task: wire.task,
    edition: editionIn(wire.resource_spec_code),
    specCode: wire.resource_spec_code,
    chargeModel: wire.charge_model,
    databaseLimit: wire.database_limit,
    databaseCount: wire.config_num,
    cpu: wire.cpu,
    ram: wire.ram,
    region: wire.region,
    availabilityZones: separated(wire.zone),
    vpcId: wire.vpc_id,
    subnetId: wire.subnet_id,
    securityGroupIds: separated(wire.security_group_id),
    connectIp: wire.connect_ip,
    connectIpv6: wire.connect_ipv6,
    portId: wire.port_id,
    enterpriseProjectId: wire.enterprise_project_id,
    specification: wire.specification,
    timezone: wire.timezone,
    version: wire.version,
    newVersion: wire.new_version,
    upgradeLog: wire.upgrade_log,
    failedReason: wire.failed_reason,
    createdAt: wire.created,
    expiresAt: wire.expired,
    remainDays: wire.remain_days,
    keepDays: wire.keep_days,
    effect: wire.effect,
    scene: wire.scene,
  };
}
