import type { Api } from "../operation";
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

export type { DownloadedFile } from "../wire";
export type * from "./agents";
export type * from "./alarms";
export type * from "./audit-scopes";
export type * from "./databases";
export type * from "./instances";
export type * from "./log-backups";
export type * from "./masking-rules";
export type * from "./purchase";
export type * from "./records";
export type * from "./reports";
export type * from "./risk-rules";
export type * from "./settings";
export type * from "./sql-injection-rules";
export type * from "./tags";
export type * from "./upkeep";
export type * from "./whitelists";

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

/** The operations of DBSS. */
export type DbssApi = Api<typeof dbssOperations>;
