export { DatabaseAudit, type DatabaseAuditArgs } from "./components/database-audit";
export type { DatabaseFilter, RdsIds } from "./components/databases-of";
export type { Coverage, CoverageStatus, DatabaseCoverage } from "./functions/coverage";
export {
  type DownloadedReport,
  type DownloadReportArgs,
  downloadReport,
  downloadReportOutput,
} from "./functions/download-report";
export { type GetAuditInstanceArgs, getAuditInstance, getAuditInstanceOutput } from "./functions/get-audit-instance";
export { type AuditInstanceSummary, getAuditInstances, getAuditInstancesOutput } from "./functions/get-audit-instances";
export {
  type AuditScopeSummary,
  type GetAuditScopesArgs,
  getAuditScopes,
  getAuditScopesOutput,
} from "./functions/get-audit-scopes";
export {
  type AvailabilityZone,
  getAvailabilityZones,
  getAvailabilityZonesOutput,
} from "./functions/get-availability-zones";
export { type GetCoverageArgs, getCoverage, getCoverageOutput } from "./functions/get-coverage";
export {
  type AuditDatabaseSummary,
  type GetDatabasesArgs,
  getDatabases,
  getDatabasesOutput,
} from "./functions/get-databases";
export { type Flavor, type GetFlavorsArgs, getFlavors, getFlavorsOutput } from "./functions/get-flavors";
export { getInstanceCountByTag, getInstanceCountByTagOutput } from "./functions/get-instance-count-by-tag";
export {
  type GetInstanceJobsArgs,
  getInstanceJobs,
  getInstanceJobsOutput,
  type InstanceJob,
} from "./functions/get-instance-jobs";
export {
  type GetInstancePriceArgs,
  getInstancePrice,
  getInstancePriceOutput,
  type InstancePrice,
  type PriceDiscount,
} from "./functions/get-instance-price";
export {
  type GetInstancesByTagArgs,
  getInstancesByTag,
  getInstancesByTagOutput,
  type TaggedInstance,
} from "./functions/get-instances-by-tag";
export {
  type GetMaskingRulesArgs,
  getMaskingRules,
  getMaskingRulesOutput,
  type MaskingRuleSummary,
} from "./functions/get-masking-rules";
export {
  type GetOperationLogsArgs,
  getOperationLogs,
  getOperationLogsOutput,
  type OperationLog,
} from "./functions/get-operation-logs";
export {
  type GetProjectTagsArgs,
  getProjectTags,
  getProjectTagsOutput,
  type ProjectTag,
} from "./functions/get-project-tags";
export { getQuota, getQuotaOutput, type Quota } from "./functions/get-quota";
export {
  type GetRdsDatabasesArgs,
  getRdsDatabases,
  getRdsDatabasesOutput,
  type RdsDatabase,
} from "./functions/get-rds-databases";
export {
  type GetReportTemplatesArgs,
  getReportTemplates,
  getReportTemplatesOutput,
  type ReportTemplate,
} from "./functions/get-report-templates";
export { type AuditReportSummary, type GetReportsArgs, getReports, getReportsOutput } from "./functions/get-reports";
export {
  type GetRiskRuleArgs,
  getRiskRule,
  getRiskRuleOutput,
  type RiskRuleDetails,
  type RiskRuleObject,
} from "./functions/get-risk-rule";
export {
  type GetRiskRulesArgs,
  getRiskRules,
  getRiskRulesOutput,
  type RiskRuleSummary,
} from "./functions/get-risk-rules";
export {
  type GetSqlInjectionRulesArgs,
  getSqlInjectionRules,
  getSqlInjectionRulesOutput,
  type SqlInjectionRuleSummary,
} from "./functions/get-sql-injection-rules";
export {
  type GetSummaryTaskArgs,
  getSummaryTask,
  getSummaryTaskOutput,
  type SummaryTask,
} from "./functions/get-summary-task";
export type { QueryOptions, QueryOutputOptions } from "./functions/query";
export { AlarmTopic, type AlarmTopicArgs } from "./resources/alarm-topic/resource";
export { AuditAgent, type AuditAgentArgs } from "./resources/audit-agent/resource";
export {
  type AdoptedInstanceArgs,
  AuditInstance,
  type AuditInstanceArgs,
  type BoughtInstanceArgs,
  type OrderedInstanceArgs,
} from "./resources/audit-instance/resource";
export { AuditOrder, type AuditOrderArgs } from "./resources/audit-order/resource";
export { AuditReport, type AuditReportArgs } from "./resources/audit-report/resource";
export { AuditScope, type AuditScopeArgs } from "./resources/audit-scope/resource";
export { EcsAuditDatabase, type EcsAuditDatabaseArgs } from "./resources/ecs-audit-database/resource";
export {
  InstanceSecurityGroups,
  type InstanceSecurityGroupsArgs,
} from "./resources/instance-security-groups/resource";
export { LogRetention, type LogRetentionArgs } from "./resources/log-retention/resource";
export { MaskingRule, type MaskingRuleArgs } from "./resources/masking-rule/resource";
export { RdsAuditDatabase, type RdsAuditDatabaseArgs } from "./resources/rds-audit-database/resource";
export { ReportSchedule, type ReportScheduleArgs } from "./resources/report-schedule/resource";
export { ResourceTags, type ResourceTagsArgs } from "./resources/resource-tags/resource";
export { RiskRule, type RiskRuleArgs } from "./resources/risk-rule/resource";
export { RiskRuleSwitch, type RiskRuleSwitchArgs } from "./resources/risk-rule-switch/resource";
export { SqlInjectionRule, type SqlInjectionRuleArgs } from "./resources/sql-injection-rule/resource";
export { Whitelist, type WhitelistArgs } from "./resources/whitelist/resource";
