import { auditInstanceSpecimen } from "./audit-instance";
import { rdsAuditDatabaseSpecimen } from "./rds-audit-database";
import { resourceTagsSpecimen } from "./resource-tags";
import { riskRuleSwitchSpecimen } from "./risk-rule-switch";
import type { Specimen } from "./specimen";

/** One of each kind of resource, in the order of the host's lifecycles. */
export const specimens: readonly Specimen[] = [
  auditInstanceSpecimen,
  rdsAuditDatabaseSpecimen,
  resourceTagsSpecimen,
  riskRuleSwitchSpecimen,
];
