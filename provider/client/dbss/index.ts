import { agentOperations } from "./agents";
import { alarmOperations } from "./alarms";
import { auditScopeOperations } from "./audit-scopes";
import { databaseOperations } from "./databases";
import { instanceOperations } from "./instances";
import { logBackupOperations } from "./log-backups";
import { maskingRuleOperations } from "./masking-rules";
import { purchaseOperations } from "./purchase";
import { recordOperations } from "./records";
import { reportOperations } from "./reports";
import { riskRuleOperations } from "./risk-rules";
import { settingOperations } from "./settings";
import { sqlInjectionRuleOperations } from "./sql-injection-rules";
import { tagOperations } from "./tags";
import { upkeepOperations } from "./upkeep";
import { whitelistOperations } from "./whitelists";

export const dbssOperations = {
  ...instanceOperations,
  ...purchaseOperations,
  ...databaseOperations,
  ...agentOperations,
  ...tagOperations,
  ...riskRuleOperations,
  ...sqlInjectionRuleOperations,
  ...maskingRuleOperations,
  ...auditScopeOperations,
  ...whitelistOperations,
  ...reportOperations,
  ...settingOperations,
  ...logBackupOperations,
  ...alarmOperations,
  ...upkeepOperations,
  ...recordOperations,
};
