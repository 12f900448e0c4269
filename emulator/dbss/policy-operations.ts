import type { Row } from "../operation";
import {
  addAgent,
  deleteAgent,
  downloadAgent,
  listAgents,
  setAgentThresholds,
  showAgentDownload,
  switchAgent,
} from "./agents";
import { setAlarmTopic, setLogRetention, showAlarmTopic, showLogRetention } from "./instance-settings";
import { logged } from "./logged";
import {
  createMaskRule,
  deleteMaskRule,
  listMaskRules,
  setSwitch,
  showSwitch,
  switchMaskRules,
  updateMaskRule,
} from "./mask-rules";
import { listOperateLogs, listOperateLogsNew } from "./operate-logs";
import {
  createReport,
  deleteReport,
  downloadReport,
  listReports,
  listTemplates,
  setSchedule,
  showSchedule,
} from "./reports";
import { createScope, deleteScope, deleteScopes, listScopes, switchScopes, updateScope } from "./scopes";
import { createSqlRule, deleteSqlRule, listSqlRules, rankSqlRules, switchSqlRule, updateSqlRule } from "./sql-rules";
import { showTask, updateTask } from "./summary-tasks";
import { addWhitelists, deleteWhitelists, listWhitelists, updateWhitelist } from "./whitelists";

const SQL_RULES = "Rules -> SQL Injection";
const SCOPES = "Rules -> Audit Scope";
const MASKS = "Rules -> Sensitive Data Protect";
const WHITELISTS = "Rules -> SQL Whitelist";
const AGENTS = "Audit agent";
const REPORTS = "Reports";
const SETTINGS = "Settings";

const createSql = logged(SQL_RULES, "Create", "Create an SQL injection rule.", createSqlRule);
const updateSql = logged(SQL_RULES, "Update", "Modify an SQL injection rule.", updateSqlRule);
const deleteSql = logged(SQL_RULES, "Delete", "Delete an SQL injection rule.", deleteSqlRule);
const rankSql = logged(SQL_RULES, "Update", "Change the priority of SQL injection rules.", rankSqlRules);
const switchSql = logged(SQL_RULES, "Operate", "Enable or disable an SQL injection rule.", switchSqlRule);

export const sqlRules: readonly Row[] = [
  ["listSqlInjectionRules", "POST", "/v1/{project_id}/{instance_id}/dbss/audit/rule/sql-injections", listSqlRules],
  ["listSqlInjectionRulesNew", "POST", "/v1/{project_id}/audit/{instance_id}/rule/sqls", listSqlRules],
  ["createAuditSqlRule", "POST", "/v1/{project_id}/audit/{instance_id}/rule/sql", createSql],
  ["updateAuditSqlRule", "POST", "/v1/{project_id}/audit/{instance_id}/rule/sql/{id}", updateSql],
  ["deleteAuditRuleSql", "DELETE", "/v1/{project_id}/audit/{instance_id}/rule/sql/{id}", deleteSql],
  ["setSqlRuleRank", "POST", "/v2/{project_id}/audit/{instance_id}/rule/sql/rank", rankSql],
  ["setAuditSqlRuleSwitch", "POST", "/v2/{project_id}/audit/{instance_id}/rule/sql/switch", switchSql],
];

const addScope = logged(SCOPES, "Create", "Create an audit scope.", createScope);
const changeScope = logged(SCOPES, "Update", "Modify an audit scope.", updateScope);
const removeScope = logged(SCOPES, "Delete", "Delete an audit scope.", deleteScope);
const removeScopes = logged(SCOPES, "Delete", "Delete audit scopes.", deleteScopes);
const flipScopes = logged(SCOPES, "Operate", "Enable or disable audit scopes.", switchScopes);

export const scopes: readonly Row[] = [
  ["listAuditRuleScopes", "GET", "/v1/{project_id}/{instance_id}/dbss/audit/rule/scopes", listScopes],
  ["listAuditRuleScopesNew", "GET", "/v1/{project_id}/audit/{instance_id}/rule/scopes", listScopes],
  ["createAuditScopeRule", "POST", "/v1/{project_id}/audit/{instance_id}/rule/scopes", addScope],
  ["updateAuditScopeRule", "POST", "/v3/{project_id}/audit/{instance_id}/rule/scopes/{id}", changeScope],
  ["deleteAuditScope", "DELETE", "/v1/{project_id}/audit/{instance_id}/rule/scopes/{id}", removeScope],
  ["batchDeleteAuditScope", "POST", "/v1/{project_id}/audit/{instance_id}/rule/scopes/batch-delete", removeScopes],
  ["setAuditScopeRuleSwitch", "POST", "/v2/{project_id}/audit/{instance_id}/rule/scopes/switch", flipScopes],
];

const createMask = logged(MASKS, "Create", "Create a masking rule.", createMaskRule);
const updateMask = logged(MASKS, "Update", "Modify a masking rule.", updateMaskRule);
const deleteMask = logged(MASKS, "Delete", "Delete a masking rule.", deleteMaskRule);
const switchMask = logged(MASKS, "Operate", "Enable or disable masking rules.", switchMaskRules);
const setMasking = logged(MASKS, "Operate", "Enable or disable masking.", setSwitch("mask_switch"));
const setResults = logged(MASKS, "Operate", "Enable or disable storing results.", setSwitch("result_switch"));

export const maskRules: readonly Row[] = [
  ["listAuditSensitiveMasks", "GET", "/v1/{project_id}/{instance_id}/dbss/audit/sensitive/masks", listMaskRules],
  ["listAuditSensitiveMasksNew", "GET", "/v1/{project_id}/audit/{instance_id}/sensitive/mask/rule", listMaskRules],
  ["createSensitiveMaskRule", "POST", "/v1/{project_id}/audit/{instance_id}/sensitive/mask/rule", createMask],
  ["updateSensitiveMaskRule", "POST", "/v1/{project_id}/audit/{instance_id}/sensitive/mask/rule/{id}", updateMask],
  ["deleteSensitiveRules", "DELETE", "/v1/{project_id}/audit/{instance_id}/sensitive/mask/rule/{id}", deleteMask],
  ["setSensitiveMaskRuleSwitch", "POST", "/v2/{project_id}/audit/{instance_id}/sensitive/mask/rule/switch", switchMask],
  [
    "showSensitiveMaskSwitch",
    "GET",
    "/v1/{project_id}/audit/{instance_id}/sensitive/mask/switch",
    showSwitch("mask_switch"),
  ],
  ["setSensitiveSwitch", "POST", "/v1/{project_id}/audit/{instance_id}/sensitive/mask/switch", setMasking],
  [
    "showSensitiveResultSwitch",
    "GET",
    "/v1/{project_id}/audit/{instance_id}/sensitive/result/switch",
    showSwitch("result_switch"),
  ],
  ["setSensitiveResultSwitch", "POST", "/v1/{project_id}/audit/{instance_id}/sensitive/result/switch", setResults],
];

const addWhitelist = logged(WHITELISTS, "Create", "Create SQL whitelists.", addWhitelists);
const changeWhitelist = logged(WHITELISTS, "Update", "Modify an SQL whitelist.", updateWhitelist);
const removeWhitelists = logged(WHITELISTS, "Delete", "Delete SQL whitelists.", deleteWhitelists);

export const whitelists: readonly Row[] = [
  ["listWhitelists", "GET", "/v1/{project_id}/audit/{instance_id}/whitelists", listWhitelists],
  ["batchAddAuditWhitelist", "POST", "/v1/{project_id}/audit/{instance_id}/whitelists", addWhitelist],
  ["updateAuditWhitelist", "PUT", "/v1/{project_id}/audit/{instance_id}/whitelists/{id}", changeWhitelist],
  ["deleteAuditWhitelist", "POST", "/v1/{project_id}/audit/{instance_id}/whitelists/batch-delete", removeWhitelists],
];

const createAgent = logged(AGENTS, "Create", "Create an audit agent.", addAgent);
const removeAgent = logged(AGENTS, "Delete", "Delete an audit agent.", deleteAgent);
const flipAgent = logged(AGENTS, "Operate", "Enable or disable an audit agent.", switchAgent);
const changeAgent = logged(AGENTS, "Update", "Change the thresholds of an audit agent.", setAgentThresholds);

export const agents: readonly Row[] = [
  ["listAuditAgent", "GET", "/v2/{project_id}/{instance_id}/audit/agents", listAgents],
  ["listAuditAgentNew", "GET", "/v3/{project_id}/audit/{instance_id}/agents", listAgents],
  ["addAuditAgent", "POST", "/v2/{project_id}/{instance_id}/audit/agents", createAgent],
  ["addAuditAgentNew", "POST", "/v3/{project_id}/audit/{instance_id}/agents", createAgent],
  ["deleteAuditAgent", "DELETE", "/v2/{project_id}/{instance_id}/audit/agents/{agent_id}", removeAgent],
  ["deleteAuditAgentNew", "DELETE", "/v3/{project_id}/audit/{instance_id}/agents/{agent_id}", removeAgent],
  ["switchAgent", "POST", "/v1/{project_id}/{instance_id}/audit/agent/switch", flipAgent],
  ["switchAgentNew", "POST", "/v2/{project_id}/audit/{instance_id}/agent/switch", flipAgent],
  ["createAuditDbAgent", "POST", "/v2/{project_id}/audit/{instance_id}/agents/{agent_id}", changeAgent],
  ["downloadAuditAgent", "GET", "/v2/{project_id}/{instance_id}/audit/agents/{agent_id}", showAgentDownload],
  ["downloadAuditAgentNew", "GET", "/v2/{project_id}/audit/{instance_id}/agents/{agent_id}/download", downloadAgent],
];

const makeReport = logged(REPORTS, "Create", "Generate a report.", createReport);
const removeReport = logged(REPORTS, "Delete", "Delete a report.", deleteReport);
const schedule = logged(REPORTS, "Update", "Modify the schedule of a report.", setSchedule);

export const reports: readonly Row[] = [
  ["createReport", "POST", "/v1/{project_id}/audit/{instance_id}/reports/create", makeReport],
  ["listAuditReports", "POST", "/v1/{project_id}/audit/{instance_id}/reports/list", listReports],
  ["deleteAuditReport", "DELETE", "/v1/{project_id}/audit/{instance_id}/reports/{id}", removeReport],
  ["downloadAuditReport", "GET", "/v1/{project_id}/audit/{instance_id}/reports/{id}/download", downloadReport],
  ["listAuditReportTemplates", "GET", "/v2/{project_id}/audit/{instance_id}/reports/templates", listTemplates],
  ["updateAuditTopicReportSchedulerConfig", "POST", "/v1/{project_id}/audit/{instance_id}/reports/task", schedule],
  [
    "showAuditTopicReportSchedulerConfig",
    "GET",
    "/v2/{project_id}/audit/{instance_id}/reports/tasks/{id}",
    showSchedule,
  ],
];

const alarm = logged(SETTINGS, "Update", "Update user's alarm config", setAlarmTopic);
const retention = logged(SETTINGS, "Update", "Modify the log retention.", setLogRetention);
const commonSettings = "/v1/{project_id}/audit/{instance_id}/settings/common-settings";

export const settings: readonly Row[] = [
  ["listAlarmTopicConfigInfo", "GET", "/v1/{project_id}/{instance_id}/audit/alarm/topic", showAlarmTopic],
  ["listAlarmTopicConfigInfoNew", "GET", "/v2/{project_id}/audit/{instance_id}/alarm/topic", showAlarmTopic],
  ["setAlarmTopicConfigInfo", "POST", "/v1/{project_id}/{instance_id}/audit/alarm/topic", alarm],
  ["setAlarmTopicConfigInfoNew", "POST", "/v2/{project_id}/audit/{instance_id}/alarm/topic", alarm],
  ["showLogRetentionCommonSettings", "GET", commonSettings, showLogRetention],
  ["updateLogRetentionCommonSettings", "PUT", commonSettings, retention],
];

export const records: readonly Row[] = [
  ["listAuditOperateLogs", "POST", "/v1/{project_id}/{instance_id}/dbss/audit/operate-log", listOperateLogs],
  ["listAuditOperateLogsNew", "POST", "/v1/{project_id}/audit/{instance_id}/operation-log", listOperateLogsNew],
  ["showAuditTaskStatus", "GET", "/v3/{project_id}/audit/summary/{busi_type}/task-status", showTask],
  ["updateAuditTaskStatus", "POST", "/v1/{project_id}/audit/summary/{busi_type}/task-status", updateTask],
];
