export type { Attempt } from "./attempts";
export type { Order, OrderLine, Price, SubscribedResource } from "./bss";
export {
  isInsufficientBalance,
  isOperationUnderWay,
  isOrderStatusChanged,
  isUnknownOrder,
  isUnsubscribedBefore,
} from "./bss-errors";
export type { BssApi, Client, ClientSettings, DbssApi, EpsApi, IamApi, RdsApi } from "./client";
export { createClient } from "./client";
export { type AssumedAgencySettings, assumedAgency } from "./credential-sources/assumed-agency";
export {
  type KooCliProfile,
  type KooCliSettings,
  kooCliProfile,
  readKooCliProfile,
} from "./credential-sources/koo-cli";
export { type NodeAgencySettings, nodeAgency } from "./credential-sources/node-agency";
export type { AccessKeyCredentials, Credentials, PasswordCredentials, StaticCredentials } from "./credentials";
export type { AuditAgent } from "./dbss/agents";
export type { Alarm, InstanceSummary, RiskStatistics } from "./dbss/alarms";
export type { AuditScope } from "./dbss/audit-scopes";
export type { AuditableRdsDatabase, AuditDatabase } from "./dbss/databases";
export type { AuditInstance, AuditJob } from "./dbss/instances";
export type { Backup, BackupBucket, LogBackup, RiskBucket, RiskExportTemplate } from "./dbss/log-backups";
export type { MaskingRule } from "./dbss/masking-rules";
export type { AuditQuota, AvailabilityZone, EcsSpecificationBean } from "./dbss/purchase";
export type { OperationLog, SummaryTask } from "./dbss/records";
export type { AuditReport, ReportSchedule, ReportTemplate } from "./dbss/reports";
export type { RiskRule, RiskRuleDetail } from "./dbss/risk-rules";
export type { AlarmTopic, LogRetention } from "./dbss/settings";
export type { SqlInjectionRule } from "./dbss/sql-injection-rules";
export type { ProjectTag, Tag, TaggedResource } from "./dbss/tags";
export type { InstanceHealth, InstanceUpgrade } from "./dbss/upkeep";
export type { Whitelist } from "./dbss/whitelists";
export type { EndpointName, Service } from "./endpoints";
export type { EnterpriseProject, EnterpriseResource } from "./eps";
export type { Effect, ErrorDetail } from "./errors";
export {
  ApiError,
  ConfigError,
  ConnectionError,
  failsEveryRequest,
  faultOf,
  isConflict,
  isForbidden,
  isIncompleteList,
  isNotFound,
  isThrottled,
  isTransient,
  isUnauthorized,
  isUnknownApi,
  isWrongSite,
  mayHaveHappened,
  RequestError,
  ResponseError,
} from "./errors";
export type { Domain, Project, TemporaryAccessKey } from "./iam";
export type { CallOptions } from "./operation";
export type { RdsInstance } from "./rds";
export type { Site } from "./site";
export type { DownloadedFile } from "./wire";
