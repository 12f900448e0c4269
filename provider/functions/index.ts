import type { FunctionModel } from "../model/function";

/** The functions by name. Each is loaded on demand, because programs call only some of them. */
const functions = {
  downloadAgent: async () => (await import("./download-agent.js")).downloadAgent,
  downloadReport: async () => (await import("./download-report.js")).downloadReport,
  getAlarms: async () => (await import("./get-alarms.js")).getAlarms,
  getAuditInstance: async () => (await import("./get-audit-instance.js")).getAuditInstance,
  getAuditInstances: async () => (await import("./get-audit-instances.js")).getAuditInstances,
  getAuditScopes: async () => (await import("./get-audit-scopes.js")).getAuditScopes,
  getAuditSummary: async () => (await import("./get-audit-summary.js")).getAuditSummary,
  getAvailabilityZones: async () => (await import("./get-availability-zones.js")).getAvailabilityZones,
  getBackupBuckets: async () => (await import("./get-backup-buckets.js")).getBackupBuckets,
  getCoverage: async () => (await import("./get-coverage.js")).getCoverage,
  getDatabases: async () => (await import("./get-databases.js")).getDatabases,
  getFlavors: async () => (await import("./get-flavors.js")).getFlavors,
  getInstanceCountByTag: async () => (await import("./get-instance-count-by-tag.js")).getInstanceCountByTag,
  getInstanceHealth: async () => (await import("./get-instance-health.js")).getInstanceHealth,
  getInstanceJobs: async () => (await import("./get-instance-jobs.js")).getInstanceJobs,
  getInstancePrice: async () => (await import("./get-instance-price.js")).getInstancePrice,
  getInstanceUpgrade: async () => (await import("./get-instance-upgrade.js")).getInstanceUpgrade,
  getInstancesByTag: async () => (await import("./get-instances-by-tag.js")).getInstancesByTag,
  getLogBackups: async () => (await import("./get-log-backups.js")).getLogBackups,
  getMaskingRules: async () => (await import("./get-masking-rules.js")).getMaskingRules,
  getOperationLogs: async () => (await import("./get-operation-logs.js")).getOperationLogs,
  getProjects: async () => (await import("./get-projects.js")).getProjects,
  getProjectTags: async () => (await import("./get-project-tags.js")).getProjectTags,
  getQuota: async () => (await import("./get-quota.js")).getQuota,
  getRdsDatabases: async () => (await import("./get-rds-databases.js")).getRdsDatabases,
  getReportTemplates: async () => (await import("./get-report-templates.js")).getReportTemplates,
  getReports: async () => (await import("./get-reports.js")).getReports,
  getRiskRule: async () => (await import("./get-risk-rule.js")).getRiskRule,
  getRiskRules: async () => (await import("./get-risk-rules.js")).getRiskRules,
  getRiskStatistics: async () => (await import("./get-risk-statistics.js")).getRiskStatistics,
  getSqlInjectionRules: async () => (await import("./get-sql-injection-rules.js")).getSqlInjectionRules,
  getSummaryTask: async () => (await import("./get-summary-task.js")).getSummaryTask,
};

/** The name of a function in programs. */
export type FunctionName = keyof typeof functions;

export const FUNCTION_NAMES = Object.keys(functions) as readonly FunctionName[];

/** Returns a function's model. @throws Error when the function does not exist */
export async function functionOf(name: string): Promise<FunctionModel> {
  const known = FUNCTION_NAMES.find((candidate) => candidate === name);
  if (known === undefined) {
    throw new Error(`Function ${name} does not exist.`);
  }
  // A union of functions is not callable; each is used in the same way and only gets its own arguments.
  return (await functions[known]()) as unknown as FunctionModel;
}
