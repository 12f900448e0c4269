import type { Lifecycle } from "../lifecycle/contract";
import { onInstance } from "./audit-instance/presence";

/** Where the lifecycle of each type of resource is. They are loaded when asked for: a stack has only some of them. */
const lifecycles = {
  AuditOrder: async () => (await import("./audit-order/lifecycle.js")).auditOrder,
  AuditInstance: async () => (await import("./audit-instance/lifecycle.js")).auditInstance,
  RdsAuditDatabase: async () => (await import("./rds-audit-database/lifecycle.js")).rdsAuditDatabase,
  ResourceTags: async () => (await import("./resource-tags/lifecycle.js")).resourceTags,
  RiskRuleSwitch: async () => (await import("./risk-rule-switch/lifecycle.js")).riskRuleSwitch,
  RiskRule: async () => (await import("./risk-rule/lifecycle.js")).riskRule,
  SqlInjectionRule: async () => (await import("./sql-injection-rule/lifecycle.js")).sqlInjectionRule,
  MaskingRule: async () => (await import("./masking-rule/lifecycle.js")).maskingRule,
  AuditScope: async () => (await import("./audit-scope/lifecycle.js")).auditScope,
  Whitelist: async () => (await import("./whitelist/lifecycle.js")).whitelist,
  AlarmTopic: async () => (await import("./alarm-topic/lifecycle.js")).alarmTopic,
  ReportSchedule: async () => (await import("./report-schedule/lifecycle.js")).reportSchedule,
  LogRetention: async () => (await import("./log-retention/lifecycle.js")).logRetention,
  EcsAuditDatabase: async () => (await import("./ecs-audit-database/lifecycle.js")).ecsAuditDatabase,
  AuditAgent: async () => (await import("./audit-agent/lifecycle.js")).auditAgent,
  AuditReport: async () => (await import("./audit-report/lifecycle.js")).auditReport,
  InstanceSecurityGroups: async () => (await import("./instance-security-groups/lifecycle.js")).instanceSecurityGroups,
};

/** A resource as its class and its type token name it. */
export type ResourceType = keyof typeof lifecycles;

export const RESOURCE_TYPES = Object.keys(lifecycles) as readonly ResourceType[];

export async function lifecycleOf(type: ResourceType): Promise<Lifecycle> {
  // A union of lifecycles is not callable; each is used in the same way, and only ever gets its own arguments.
  const lifecycle = (await lifecycles[type]()) as unknown as Lifecycle;
  return onInstance(lifecycle);
}
