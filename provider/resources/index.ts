import type { Resource } from "../model/resource";
import { onInstance } from "./audit-instance/presence";

/**
 * The resources by type, in the order in which programs declare them: after the resources that they refer to. Each is
 * loaded on demand, because stacks use only some of them.
 */
const resources = {
  AuditOrder: async () => (await import("./audit-order/lifecycle.js")).auditOrder,
  AuditInstance: async () => (await import("./audit-instance/lifecycle.js")).auditInstance,
  ResourceTags: async () => (await import("./resource-tags.js")).resourceTags,
  InstanceSecurityGroups: async () => (await import("./instance-security-groups.js")).instanceSecurityGroups,
  RdsAuditDatabase: async () => (await import("./rds-audit-database.js")).rdsAuditDatabase,
  EcsAuditDatabase: async () => (await import("./ecs-audit-database.js")).ecsAuditDatabase,
  AuditAgent: async () => (await import("./audit-agent.js")).auditAgent,
  AuditScope: async () => (await import("./audit-scope.js")).auditScope,
  RiskRule: async () => (await import("./risk-rule.js")).riskRule,
  RiskRuleSwitch: async () => (await import("./risk-rule-switch.js")).riskRuleSwitch,
  SqlInjectionRule: async () => (await import("./sql-injection-rule.js")).sqlInjectionRule,
  MaskingRule: async () => (await import("./masking-rule.js")).maskingRule,
  Whitelist: async () => (await import("./whitelist.js")).whitelist,
  AlarmTopic: async () => (await import("./alarm-topic.js")).alarmTopic,
  LogRetention: async () => (await import("./log-retention.js")).logRetention,
  MaskingSwitch: async () => (await import("./masking-switch.js")).maskingSwitch,
  ResultStorageSwitch: async () => (await import("./result-storage-switch.js")).resultStorageSwitch,
  AuditLogBackup: async () => (await import("./audit-log-backup.js")).auditLogBackup,
  RiskExport: async () => (await import("./risk-export.js")).riskExport,
  ReportSchedule: async () => (await import("./report-schedule.js")).reportSchedule,
  AuditReport: async () => (await import("./audit-report.js")).auditReport,
  SummaryTask: async () => (await import("./summary-task.js")).summaryTask,
};

/** The type of a resource: its class name, and the last part of its type token. */
export type ResourceType = keyof typeof resources;

export const RESOURCE_TYPES = Object.keys(resources) as readonly ResourceType[];

/** The resource type with this name. @throws Error that lists the types if it does not exist */
export function resourceTypeOf(name: string): ResourceType {
  const type = RESOURCE_TYPES.find((candidate) => candidate === name);
  if (type === undefined) {
    throw new Error(`pulumi-dbss has no resource ${name}. Its resources: ${RESOURCE_TYPES.join(", ")}.`);
  }
  return type;
}

export async function resourceOf(type: ResourceType): Promise<Resource> {
  // A union of resources is not callable; each is used in the same way and only gets its own arguments.
  const resource = (await resources[type]()) as unknown as Resource;
  return onInstance(resource);
}
