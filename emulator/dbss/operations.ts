import { type Operation, operationsOf, type Row } from "../operation";
import { alarms } from "./alarms";
import { addSelfBuiltDatabase, addTlsKey, deleteDatabase, listDatabases, switchDatabase } from "./databases";
import {
  deleteInstance,
  listInstances,
  listInstancesLast,
  listInstancesNew,
  listJobs,
  power,
  updateInstance,
  updateSecurityGroup,
  updateSecurityGroupNew,
} from "./instances";
import { logBackups } from "./log-backups";
import { logged } from "./logged";
import { listRdsDatabases, listSpecifications, listZones, showQuota } from "./offers";
import { placeOrder } from "./ordering";
import { agents, maskRules, records, reports, scopes, settings, sqlRules, whitelists } from "./policy-operations";
import { addAgentFree, addRds } from "./rds-databases";
import { createRiskRule, deleteRiskRule, rankRiskRule, updateRiskRule } from "./risk-rule-changes";
import { listRiskRules, listRiskRulesNew, showRiskRule, switchRiskRules } from "./risk-rules";
import { countByTag, listByTag } from "./tag-filter";
import { createTags, deleteTags, listProjectTags, listTags } from "./tags";
import { upkeep } from "./upkeep";

const DATABASES = "Database list";
const INSTANCES = "Instance list";
const TAGS = "Tags";
const RISK_RULES = "Rules -> Risky Operations";

const rename = logged(INSTANCES, "Update", "Modify the instance.", updateInstance);
const start = logged(INSTANCES, "Operate", "Start the instance.", power("start"));
const stop = logged(INSTANCES, "Operate", "Stop the instance.", power("stop"));
const reboot = logged(INSTANCES, "Operate", "Restart the instance.", power("reboot"));
const addDatabase = logged(DATABASES, "Create", "Create a database.", addSelfBuiltDatabase);
const addRdsDatabases = logged(DATABASES, "Create", "Create a database.", addRds);
const switchAudit = logged(DATABASES, "Operate", "Enable or disable the audit.", switchDatabase);
const switchRisk = logged(RISK_RULES, "Operate", "Enable or disable a risk rule.", switchRiskRules);

const buying: readonly Row[] = [
  ["showAuditQuota", "GET", "/v1/{project_id}/dbss/audit/quota", showQuota],
  ["showAuditQuotaNew", "GET", "/v2/{project_id}/audit/quota", showQuota],
  ["listEcsSpecification", "GET", "/v1/{project_id}/dbss/audit/specification", listSpecifications("specification")],
  ["listEcsSpecificationNew", "GET", "/v1/{project_id}/audit/specification", listSpecifications("specifications")],
  ["listAvailabilityZoneInfos", "GET", "/v2/{project_id}/dbss/audit/availability-zone", listZones],
  ["listAvailabilityZoneInfosNew", "GET", "/v2/{project_id}/availability-zone", listZones],
  ["createInstancesPeriodOrder", "POST", "/v2/{project_id}/dbss/audit/charge/period/order", placeOrder],
  ["createInstancesPeriodOrderNew", "POST", "/v2/{project_id}/audit/charge/period/order", placeOrder],
  ["listAuditInstanceJobs", "GET", "/v1/{project_id}/dbss/audit/jobs/{resource_id}", listJobs],
  ["listAuditInstanceJobsNew", "GET", "/v1/{project_id}/audit/{resource_id}/jobs", listJobs],
];

const changeGroup = logged(INSTANCES, "Update", "Change the security group.", updateSecurityGroup);
const changeGroupNew = logged(INSTANCES, "Update", "Change the security group.", updateSecurityGroupNew);

const instances: readonly Row[] = [
  ["listAuditInstances", "GET", "/v1/{project_id}/dbss/audit/instances", listInstances],
  ["listAuditInstancesNew", "GET", "/v1/{project_id}/audit/instances", listInstancesNew],
  ["listAuditInstancesLast", "GET", "/v2/{project_id}/audit/instances", listInstancesLast],
  ["updateAuditInstance", "PUT", "/v1/{project_id}/dbss/audit/instances/{instance_id}", rename],
  ["updateAuditInstanceNew", "PUT", "/v1/{project_id}/audit/instance/{instance_id}", rename],
  ["updateAuditSecurityGroup", "POST", "/v1/{project_id}/dbss/audit/security-group", changeGroup],
  ["updateAuditSecurityGroupNew", "POST", "/v1/{project_id}/audit/security-group", changeGroupNew],
  ["startAuditInstance", "POST", "/v1/{project_id}/dbss/audit/instance/start", start],
  ["startAuditInstanceNew", "POST", "/v1/{project_id}/audit/instance/start", start],
  ["stopAuditInstance", "POST", "/v1/{project_id}/dbss/audit/instance/stop", stop],
  ["stopAuditInstanceNew", "POST", "/v1/{project_id}/audit/instance/stop", stop],
  ["rebootAuditInstance", "POST", "/v1/{project_id}/dbss/audit/instance/reboot", reboot],
  ["rebootAuditInstanceNew", "POST", "/v1/{project_id}/audit/instance/reboot", reboot],
  ["deleteInstances", "DELETE", "/v1/{project_id}/dbss/audit/instances", deleteInstance],
  ["deleteInstancesNew", "DELETE", "/v1/{project_id}/audit/instance", deleteInstance],
];

const addAgentFreeDatabases = logged(DATABASES, "Create", "Create a database.", addAgentFree);
const addKey = logged(DATABASES, "Update", "Add the TLS key of a database.", addTlsKey);
const deleteOld = logged(DATABASES, "Delete", "Delete an audited database.", deleteDatabase("db_id", "result"));
const deleteNew = logged(DATABASES, "Delete", "Delete an audited database.", deleteDatabase("id", "status"));

const databases: readonly Row[] = [
  ["listRdsDatabases", "GET", "/v2/{project_id}/audit/databases/rds", listRdsDatabases],
  ["listAuditDatabases", "GET", "/v1/{project_id}/{instance_id}/dbss/audit/databases", listDatabases],
  ["listAuditDatabasesNew", "GET", "/v2/{project_id}/audit/{instance_id}/databases", listDatabases],
  ["addRdsNoAgentDatabase", "POST", "/v1/{project_id}/{instance_id}/dbss/audit/databases/rds", addAgentFreeDatabases],
  ["addRdsDatabase", "POST", "/v2/{project_id}/{instance_id}/audit/databases/rds", addRdsDatabases],
  ["addRdsDatabaseNew", "POST", "/v3/{project_id}/audit/{instance_id}/databases/rds", addRdsDatabases],
  ["addAuditDatabase", "POST", "/v1/{project_id}/{instance_id}/audit/databases", addDatabase],
  ["addAuditDatabaseNew", "POST", "/v2/{project_id}/audit/{instance_id}/databases", addDatabase],
  ["switchAuditDatabase", "POST", "/v2/{project_id}/{instance_id}/audit/databases/switch", switchAudit],
  ["switchAuditDatabaseNew", "POST", "/v3/{project_id}/audit/{instance_id}/databases/switch", switchAudit],
  ["addDatabaseSslKey", "POST", "/v2/{project_id}/audit/{instance_id}/databases/{db_id}/sslkey", addKey],
  ["deleteAuditDatabase", "DELETE", "/v2/{project_id}/{instance_id}/audit/databases/{db_id}", deleteOld],
  ["deleteAuditDatabaseNew", "DELETE", "/v3/{project_id}/audit/{instance_id}/databases/{id}", deleteNew],
];

const addTags = logged(TAGS, "Create", "Add tags.", createTags);
const removeTags = logged(TAGS, "Delete", "Delete tags.", deleteTags);

const tags: readonly Row[] = [
  ["listProjectResourceTags", "GET", "/v1/{project_id}/{resource_type}/tags", listProjectTags],
  ["listResourceInstanceByTag", "POST", "/v1/{project_id}/{resource_type}/resource-instances/filter", listByTag],
  ["countResourceInstanceByTag", "POST", "/v1/{project_id}/{resource_type}/resource-instances/count", countByTag],
  ["listAuditTags", "GET", "/v1/{project_id}/{resource_type}/{resource_id}/tags", listTags],
  ["batchAddResourceTag", "POST", "/v1/{project_id}/{resource_type}/{resource_id}/tags/create", addTags],
  ["batchDeleteResourceTag", "DELETE", "/v1/{project_id}/{resource_type}/{resource_id}/tags/delete", removeTags],
];

const showRisk = showRiskRule("risk_id");
const showRiskNew = showRiskRule("id");

const riskRules: readonly Row[] = [
  ["listAuditRuleRisks", "GET", "/v1/{project_id}/{instance_id}/dbss/audit/rule/risk", listRiskRules],
  ["listAuditRuleRisksNew", "GET", "/v1/{project_id}/audit/{instance_id}/rule/risk", listRiskRulesNew],
  ["showAuditRuleRisk", "GET", "/v1/{project_id}/{instance_id}/dbss/audit/rule/risk/{risk_id}", showRisk],
  ["showAuditRuleRiskNew", "GET", "/v2/{project_id}/audit/{instance_id}/rule/risk/{id}", showRiskNew],
  ["switchRiskRule", "POST", "/v1/{project_id}/{instance_id}/audit/rule/risk/switch", switchRisk],
  ["switchRiskRuleNew", "POST", "/v2/{project_id}/audit/{instance_id}/rule/risk/switch", switchRisk],
];

const createRisk = logged(RISK_RULES, "Create", "Create a risk rule.", createRiskRule);
const updateRisk = logged(RISK_RULES, "Update", "Modify a risk rule.", updateRiskRule);
const deleteRisk = logged(RISK_RULES, "Delete", "Delete a risk rule.", deleteRiskRule);
const rankRisk = logged(RISK_RULES, "Update", "Change the priority of a risk rule.", rankRiskRule);

const riskRuleChanges: readonly Row[] = [
  ["createAuditRiskRule", "POST", "/v1/{project_id}/audit/{instance_id}/rule/risk", createRisk],
  ["setRiskOperationPolicy", "PUT", "/v2/{project_id}/audit/{instance_id}/rule/risk/{id}", updateRisk],
  ["deleteAuditRuleRisk", "DELETE", "/v1/{project_id}/audit/{instance_id}/rule/risk/{id}", deleteRisk],
  ["setRiskRuleRank", "POST", "/v2/{project_id}/audit/{instance_id}/rule/risk/rank", rankRisk],
];

/** Paths of 2025 have `audit` right after the project; their errors are flat. */
const FLAT_ERRORS = /^\/v\d\/\{(project|domain)_id\}\/(audit|availability-zone)\b/;

export const dbssOperations: readonly Operation[] = [
  buying,
  instances,
  databases,
  tags,
  riskRules,
  riskRuleChanges,
  sqlRules,
  scopes,
  maskRules,
  whitelists,
  agents,
  reports,
  settings,
  records,
  logBackups,
  alarms,
  upkeep,
]
  .flat()
  .flatMap((row) => operationsOf("dbss", FLAT_ERRORS.test(row[2]) ? "flat" : "nested", [row]));
