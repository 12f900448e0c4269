/** An operation of DBSS that the client does not have, and why. */
export interface LeftOut {
  /** `operationId` in the description of the API. */
  readonly id: string;
  /** Method and path. */
  readonly route: string;
  /** Why nobody who declares or checks an audit misses it. */
  readonly reason: string;
}

const ENCRYPTION =
  "Database encryption is a product of its own beside the audit, with instances, orders and passwords of its own.";
const OPERATIONS =
  "Database operation and maintenance is a product of its own beside the audit, with instances, orders and passwords of its own.";
const STATEMENTS =
  "Audited statements are the data of others: a program has no use for them, and a state must not hold them.";
const TRENDS = "Curves for the console's charts. `getRiskStatistics` and `getAuditSummary` return the sums.";
const SINGLE_ALARM = "Alarms are confirmed several at a time, and a program that deletes them would destroy evidence.";
const RESOURCE_MANAGER =
  "For the resource manager of the cloud, not for customers: it spans all resources of an account.";

/** What the client leaves out of the 173 operations of DBSS. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    id: "listDomainAllResource",
    route: "GET /v1/resource-manager/domains/{domain_id}/all-resources/{region_id}/{resource_type}",
    reason: RESOURCE_MANAGER,
  },
  {
    id: "showDomainAllResourceCount",
    route: "GET /v1/resource-manager/domains/{domain_id}/all-resources/{region_id}/{resource_type}/count",
    reason: RESOURCE_MANAGER,
  },
  {
    id: "uploadAuditDbConfig",
    route: "POST /v1/{project_id}/audit/databases/configs/obs-upload",
    reason:
      "Uploads the configuration of all databases at once, to a bucket that the request does not name; no document says what for.",
  },
  {
    id: "deleteAuditAlarmLog",
    route: "DELETE /v1/{project_id}/audit/{instance_id}/alarm-log/{id}",
    reason: SINGLE_ALARM,
  },
  {
    id: "setAuditAlarmLogStatus",
    route: "PUT /v1/{project_id}/audit/{instance_id}/alarm-log/{id}",
    reason: SINGLE_ALARM,
  },
  {
    id: "showAuditBackRiskTemplate",
    route: "GET /v1/{project_id}/audit/{instance_id}/backup/risk/template/{db_id}",
    reason: "`listRiskExports` returns the same for all databases of an instance with one request.",
  },
  {
    id: "countDbAccountSession",
    route: "POST /v1/{project_id}/audit/{instance_id}/statistics/session/db-account",
    reason: TRENDS,
  },
  {
    id: "countDbClientSession",
    route: "POST /v1/{project_id}/audit/{instance_id}/statistics/session/db-client",
    reason: TRENDS,
  },
  {
    id: "countRiskTrendStatistics",
    route: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/risk-level",
    reason: TRENDS,
  },
  {
    id: "countOperationStatistics",
    route: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/risk-operation",
    reason: TRENDS,
  },
  {
    id: "countSessionStatistics",
    route: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/session",
    reason: TRENDS,
  },
  {
    id: "countSqlTrendStatistics",
    route: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/sql-count",
    reason: TRENDS,
  },
  {
    id: "countInjectionStatistics",
    route: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/sql-injection",
    reason: TRENDS,
  },
  {
    id: "countSqlStatistics",
    route: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/sql-type",
    reason: TRENDS,
  },
  { id: "deleteDbEncryptInstance", route: "DELETE /v1/{project_id}/db-encrypt/{instance_id}", reason: ENCRYPTION },
  { id: "bindDbEncryptEip", route: "POST /v1/{project_id}/db-encrypt/{instance_id}/eip/bind", reason: ENCRYPTION },
  { id: "unbindDbEncryptEip", route: "POST /v1/{project_id}/db-encrypt/{instance_id}/eip/unbind", reason: ENCRYPTION },
  {
    id: "updateDbEncryptInstanceName",
    route: "PUT /v1/{project_id}/db-encrypt/{instance_id}/name",
    reason: ENCRYPTION,
  },
  {
    id: "resetDbEncryptPassword",
    route: "POST /v1/{project_id}/db-encrypt/{instance_id}/password/reset",
    reason: ENCRYPTION,
  },
  { id: "rebootDbEncryptInstance", route: "POST /v1/{project_id}/db-encrypt/{instance_id}/reboot", reason: ENCRYPTION },
  {
    id: "changeDbEncryptSecurityGroup",
    route: "PUT /v1/{project_id}/db-encrypt/{instance_id}/security-group",
    reason: ENCRYPTION,
  },
  { id: "startDbEncryptInstance", route: "POST /v1/{project_id}/db-encrypt/{instance_id}/start", reason: ENCRYPTION },
  { id: "stopDbEncryptInstance", route: "POST /v1/{project_id}/db-encrypt/{instance_id}/stop", reason: ENCRYPTION },
  { id: "deleteDbOmInstance", route: "DELETE /v1/{project_id}/db-om/{instance_id}", reason: OPERATIONS },
  { id: "bindDbOmEip", route: "POST /v1/{project_id}/db-om/{instance_id}/eip/bind", reason: OPERATIONS },
  { id: "unbindDbOmEip", route: "POST /v1/{project_id}/db-om/{instance_id}/eip/unbind", reason: OPERATIONS },
  { id: "updateDbOmInstanceName", route: "PUT /v1/{project_id}/db-om/{instance_id}/name", reason: OPERATIONS },
  { id: "resetDbOmPassword", route: "POST /v1/{project_id}/db-om/{instance_id}/password/reset", reason: OPERATIONS },
  { id: "rebootDbOmInstance", route: "POST /v1/{project_id}/db-om/{instance_id}/reboot", reason: OPERATIONS },
  {
    id: "changeDbOmSecurityGroup",
    route: "PUT /v1/{project_id}/db-om/{instance_id}/security-group",
    reason: OPERATIONS,
  },
  { id: "startDbOmInstance", route: "POST /v1/{project_id}/db-om/{instance_id}/start", reason: OPERATIONS },
  { id: "stopDbOmInstance", route: "POST /v1/{project_id}/db-om/{instance_id}/stop", reason: OPERATIONS },
  {
    id: "showInstanceQuota",
    route: "GET /v1/{project_id}/instance/quota",
    reason: "Quota of the products beside the audit; `getQuota` returns that of audit instances.",
  },
  {
    id: "showServerVersion",
    route: "GET /v1/{project_id}/version",
    reason: "Version of the service's own server, on which nothing depends.",
  },
  { id: "listAuditSqls", route: "POST /v1/{project_id}/{instance_id}/audit/sqls", reason: STATEMENTS },
  { id: "listAuditSqlsNew", route: "POST /v2/{project_id}/audit/{instance_id}/sqls", reason: STATEMENTS },
  { id: "showSqlDetail", route: "GET /v2/{project_id}/audit/{instance_id}/sqls/{id}", reason: STATEMENTS },
  {
    id: "listAuditTrendHistory",
    route: "GET /v2/{project_id}/audit/{instance_id}/statistics/trend/history",
    reason: TRENDS,
  },
  {
    id: "createDbEncryptInstancePeriod",
    route: "POST /v2/{project_id}/db-encrypt/charge/period/order",
    reason: ENCRYPTION,
  },
  { id: "listDbEncryptInstances", route: "POST /v2/{project_id}/db-encrypt/instances", reason: ENCRYPTION },
  { id: "createDbOmInstancePeriod", route: "POST /v2/{project_id}/db-om/charge/period/order", reason: OPERATIONS },
  { id: "listInstances", route: "POST /v2/{project_id}/db-om/instances", reason: OPERATIONS },
  {
    id: "listAuditInstancesLast",
    route: "GET /v2/{project_id}/audit/instances",
    reason:
      "A third path of the instance list; the client reads that of 2025, and that of 2024 where a region has no other.",
  },
];
