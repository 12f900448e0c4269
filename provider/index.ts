export { AuditInstance, type AuditInstanceArgs } from "./resources/audit-instance/resource";
export { RdsAuditDatabase, type RdsAuditDatabaseArgs } from "./resources/rds-audit-database/resource";
export { ResourceTags, type ResourceTagsArgs } from "./resources/resource-tags/resource";
export { RiskRuleSwitch, type RiskRuleSwitchArgs } from "./resources/risk-rule-switch/resource";
