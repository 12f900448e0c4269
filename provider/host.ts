import type { dynamic } from "@pulumi/pulumi";
import type { Lifecycle } from "./lifecycle/contract";
import { dynamicProvider } from "./lifecycle/dynamic-provider";
import { alarmTopic } from "./resources/alarm-topic/lifecycle";
import { auditAgent } from "./resources/audit-agent/lifecycle";
import { auditInstance } from "./resources/audit-instance/lifecycle";
import { auditReport } from "./resources/audit-report/lifecycle";
import { auditScope } from "./resources/audit-scope/lifecycle";
import { ecsAuditDatabase } from "./resources/ecs-audit-database/lifecycle";
import { instanceSecurityGroups } from "./resources/instance-security-groups/lifecycle";
import { logRetention } from "./resources/log-retention/lifecycle";
import { maskingRule } from "./resources/masking-rule/lifecycle";
import { rdsAuditDatabase } from "./resources/rds-audit-database/lifecycle";
import { reportSchedule } from "./resources/report-schedule/lifecycle";
import { resourceTags } from "./resources/resource-tags/lifecycle";
import { riskRule } from "./resources/risk-rule/lifecycle";
import { riskRuleSwitch } from "./resources/risk-rule-switch/lifecycle";
import { sqlInjectionRule } from "./resources/sql-injection-rule/lifecycle";
import { whitelist } from "./resources/whitelist/lifecycle";

/** All lifecycles, by the type of their resource. */
export const lifecycles = {
  AuditInstance: auditInstance,
  RdsAuditDatabase: rdsAuditDatabase,
  ResourceTags: resourceTags,
  RiskRuleSwitch: riskRuleSwitch,
  RiskRule: riskRule,
  SqlInjectionRule: sqlInjectionRule,
  MaskingRule: maskingRule,
  AuditScope: auditScope,
  Whitelist: whitelist,
  AlarmTopic: alarmTopic,
  ReportSchedule: reportSchedule,
  LogRetention: logRetention,
  EcsAuditDatabase: ecsAuditDatabase,
  AuditAgent: auditAgent,
  AuditReport: auditReport,
  InstanceSecurityGroups: instanceSecurityGroups,
};

export type ResourceType = keyof typeof lifecycles;

/** The dynamic provider of a type: what the line of text in a resource's state loads. */
export function provider(type: ResourceType): dynamic.ResourceProvider {
  // A union of lifecycles is not callable; each is hosted the same way, and only ever gets its own arguments.
  return dynamicProvider(lifecycles[type] as unknown as Lifecycle);
}
