/** An operation of DBSS that the client does not have, and why. */
export interface LeftOut {
  /** `operationId` in the description of the API. */
  readonly id: string;
  /** Method and path. */
  readonly route: string;
  /** Why nobody who declares or checks an audit misses it. */
  readonly reason: string;
}

/** Operations that are left out for one reason: their routes by their IDs. */
interface Group {
  readonly reason: string;
  readonly operations: Readonly<Record<string, string>>;
}

const GROUPS: readonly Group[] = [
  {
    reason: "For the cloud's own resource management, not for customers.",
    operations: {
      listDomainAllResource: "GET /v1/resource-manager/domains/{domain_id}/all-resources/{region_id}/{resource_type}",
      showDomainAllResourceCount:
        "GET /v1/resource-manager/domains/{domain_id}/all-resources/{region_id}/{resource_type}/count",
    },
  },
  {
    reason:
      "Uploads the configuration of all databases to a bucket that the request does not name. Its purpose is not documented.",
    operations: {
      uploadAuditDbConfig: "POST /v1/{project_id}/audit/databases/configs/obs-upload",
    },
  },
  {
    reason: "`confirmAlarms` confirms alarms in batches. Deleting them would destroy evidence.",
    operations: {
      deleteAuditAlarmLog: "DELETE /v1/{project_id}/audit/{instance_id}/alarm-log/{id}",
      setAuditAlarmLogStatus: "PUT /v1/{project_id}/audit/{instance_id}/alarm-log/{id}",
    },
  },
  {
    reason: "`listRiskExports` returns the same for all databases of an instance in one request.",
    operations: {
      showAuditBackRiskTemplate: "GET /v1/{project_id}/audit/{instance_id}/backup/risk/template/{db_id}",
    },
  },
  {
    reason: "Data for the console's charts. `getRiskStatistics` and `getAuditSummary` return the totals.",
    operations: {
      countDbAccountSession: "POST /v1/{project_id}/audit/{instance_id}/statistics/session/db-account",
      countDbClientSession: "POST /v1/{project_id}/audit/{instance_id}/statistics/session/db-client",
      countRiskTrendStatistics: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/risk-level",
      countOperationStatistics: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/risk-operation",
      countSessionStatistics: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/session",
      countSqlTrendStatistics: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/sql-count",
      countInjectionStatistics: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/sql-injection",
      countSqlStatistics: "POST /v1/{project_id}/audit/{instance_id}/statistics/trend/sql-type",
      listAuditTrendHistory: "GET /v2/{project_id}/audit/{instance_id}/statistics/trend/history",
    },
  },
  {
    reason: "Database encryption is a separate product, with its own instances, orders and passwords.",
    operations: {
      deleteDbEncryptInstance: "DELETE /v1/{project_id}/db-encrypt/{instance_id}",
      bindDbEncryptEip: "POST /v1/{project_id}/db-encrypt/{instance_id}/eip/bind",
      unbindDbEncryptEip: "POST /v1/{project_id}/db-encrypt/{instance_id}/eip/unbind",
      updateDbEncryptInstanceName: "PUT /v1/{project_id}/db-encrypt/{instance_id}/name",
      resetDbEncryptPassword: "POST /v1/{project_id}/db-encrypt/{instance_id}/password/reset",
      rebootDbEncryptInstance: "POST /v1/{project_id}/db-encrypt/{instance_id}/reboot",
      changeDbEncryptSecurityGroup: "PUT /v1/{project_id}/db-encrypt/{instance_id}/security-group",
      startDbEncryptInstance: "POST /v1/{project_id}/db-encrypt/{instance_id}/start",
      stopDbEncryptInstance: "POST /v1/{project_id}/db-encrypt/{instance_id}/stop",
      createDbEncryptInstancePeriod: "POST /v2/{project_id}/db-encrypt/charge/period/order",
      listDbEncryptInstances: "POST /v2/{project_id}/db-encrypt/instances",
    },
  },
  {
    reason: "Database operation and maintenance is a separate product, with its own instances, orders and passwords.",
    operations: {
      deleteDbOmInstance: "DELETE /v1/{project_id}/db-om/{instance_id}",
      bindDbOmEip: "POST /v1/{project_id}/db-om/{instance_id}/eip/bind",
      unbindDbOmEip: "POST /v1/{project_id}/db-om/{instance_id}/eip/unbind",
      updateDbOmInstanceName: "PUT /v1/{project_id}/db-om/{instance_id}/name",
      resetDbOmPassword: "POST /v1/{project_id}/db-om/{instance_id}/password/reset",
      rebootDbOmInstance: "POST /v1/{project_id}/db-om/{instance_id}/reboot",
      changeDbOmSecurityGroup: "PUT /v1/{project_id}/db-om/{instance_id}/security-group",
      startDbOmInstance: "POST /v1/{project_id}/db-om/{instance_id}/start",
      stopDbOmInstance: "POST /v1/{project_id}/db-om/{instance_id}/stop",
      createDbOmInstancePeriod: "POST /v2/{project_id}/db-om/charge/period/order",
      listInstances: "POST /v2/{project_id}/db-om/instances",
    },
  },
  {
    reason: "Quota of the other products. `getQuota` returns the quota of audit instances.",
    operations: {
      showInstanceQuota: "GET /v1/{project_id}/instance/quota",
    },
  },
  {
    reason: "Version of the service's server. Nothing depends on it.",
    operations: {
      showServerVersion: "GET /v1/{project_id}/version",
    },
  },
  {
    reason: "Audited statements contain confidential data: programs do not need them, and they must not be in a state.",
    operations: {
      listAuditSqls: "POST /v1/{project_id}/{instance_id}/audit/sqls",
      listAuditSqlsNew: "POST /v2/{project_id}/audit/{instance_id}/sqls",
      showSqlDetail: "GET /v2/{project_id}/audit/{instance_id}/sqls/{id}",
    },
  },
  {
    reason: "A third path of the instance list. The client uses that of 2025 or, in regions without it, that of 2024.",
    operations: {
      listAuditInstancesLast: "GET /v2/{project_id}/audit/instances",
    },
  },
];

/** What the client leaves out of the 173 operations of DBSS. */
export const LEFT_OUT: readonly LeftOut[] = GROUPS.flatMap(({ reason, operations }) =>
  Object.entries(operations).map(([id, route]) => ({ id, route, reason })),
);
