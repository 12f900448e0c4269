import { alarmTopicSpecimen } from "./alarm-topic";
import { auditAgentSpecimen } from "./audit-agent";
import { auditInstanceSpecimen } from "./audit-instance";
import { auditOrderSpecimen } from "./audit-order";
import { auditReportSpecimen } from "./audit-report";
import { auditScopeSpecimen } from "./audit-scope";
import { ecsAuditDatabaseSpecimen } from "./ecs-audit-database";
import { auditLogBackupSpecimen, riskExportSpecimen } from "./exports";
import { instanceSecurityGroupsSpecimen } from "./instance-security-groups";
import { maskingSwitchSpecimen, resultStorageSwitchSpecimen } from "./instance-switches";
import { logRetentionSpecimen } from "./log-retention";
import { maskingRuleSpecimen } from "./masking-rule";
import { rdsAuditDatabaseSpecimen } from "./rds-audit-database";
import { reportScheduleSpecimen } from "./report-schedule";
import { resourceTagsSpecimen } from "./resource-tags";
import { riskRuleSpecimen } from "./risk-rule";
import { riskRuleSwitchSpecimen } from "./risk-rule-switch";
import type { Specimen } from "./specimen";
import { sqlInjectionRuleSpecimen } from "./sql-injection-rule";
import { summaryTaskSpecimen } from "./summary-task";
import { whitelistSpecimen } from "./whitelist";

/** One specimen of each resource, in the order of provider/resources/index.ts. */
export const specimens: readonly Specimen[] = [
  auditOrderSpecimen,
  auditInstanceSpecimen,
  resourceTagsSpecimen,
  instanceSecurityGroupsSpecimen,
  rdsAuditDatabaseSpecimen,
  ecsAuditDatabaseSpecimen,
  auditAgentSpecimen,
  auditScopeSpecimen,
  riskRuleSpecimen,
  riskRuleSwitchSpecimen,
  sqlInjectionRuleSpecimen,
  maskingRuleSpecimen,
  whitelistSpecimen,
  alarmTopicSpecimen,
  logRetentionSpecimen,
  maskingSwitchSpecimen,
  resultStorageSwitchSpecimen,
  auditLogBackupSpecimen,
  riskExportSpecimen,
  reportScheduleSpecimen,
  auditReportSpecimen,
  summaryTaskSpecimen,
];
