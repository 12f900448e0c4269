import type { dynamic } from "@pulumi/pulumi";
import type { Lifecycle } from "./lifecycle/contract";
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

/** The dynamic provider of a type: what the line of text in a resource's state loads. */
export function provider(type: ResourceType): dynamic.ResourceProvider {
  // A union of lifecycles is not callable; each is hosted the same way, and only ever gets its own arguments.
  return dynamicProvider(lifecycles[type] as unknown as Lifecycle);
}
