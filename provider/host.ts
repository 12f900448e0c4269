import { dynamicProvider } from "./lifecycle/dynamic-provider";
import { auditInstance } from "./resources/audit-instance/lifecycle";
import { rdsAuditDatabase } from "./resources/rds-audit-database/lifecycle";
import { resourceTags } from "./resources/resource-tags/lifecycle";
import { riskRuleSwitch } from "./resources/risk-rule-switch/lifecycle";

/** All lifecycles, by the type of their resource. */
export const lifecycles = {
  AuditInstance: auditInstance,
  RdsAuditDatabase: rdsAuditDatabase,
  ResourceTags: resourceTags,
  RiskRuleSwitch: riskRuleSwitch,
};

export type ResourceType = keyof typeof lifecycles;

// What the line of text in a resource's state loads: one name for each type.
export const AuditInstance = dynamicProvider(auditInstance);
export const RdsAuditDatabase = dynamicProvider(rdsAuditDatabase);
export const ResourceTags = dynamicProvider(resourceTags);
export const RiskRuleSwitch = dynamicProvider(riskRuleSwitch);
