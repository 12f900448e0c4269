import { z } from "zod";
import { failingUnlessSuccess } from "../answers";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import {
  id,
  listing,
  nothing,
  optionalFlag,
  optionalList,
  optionalNumber,
  optionalOnOff,
  optionalRecord,
  optionalRiskLevel,
  optionalText,
  whatever,
} from "../wire";
import { DESCRIPTION } from "./documents";
import { timeRange } from "./records";

const alarm = record({
  id: optionalText,
  /** ON while its cause persists. */
  alarm_life: optionalOnOff,
  send_email: optionalFlag,
  alarm_time: optionalText,
  /** RISK_RULE, RISK_CPU, RISK_MEMORY, RISK_DISK, RISK_DISK_CAPACITY, RISK_BACKUP, RISK_AGENT, … */
  alarm_type: optionalText,
  alarm_fix_time: optionalText,
  /** DONE if confirmed, else UNDO. */
  alarm_status: optionalText,
  alarm_risk: optionalRiskLevel,
  alarm_description: optionalText,
});

/** An alarm that an instance raised. */
export type Alarm = z.output<typeof alarm>;

const databaseRisks = record({
  instance_id: optionalText,
  instance_name: optionalText,
  db_id: optionalText,
  db_name: optionalText,
  db_ip: optionalText,
  high_risk: optionalNumber,
  medium_risk: optionalNumber,
  low_risk: optionalNumber,
  total_risk: optionalNumber,
  risk_rule: optionalList(record({ rule_name: optionalText, rule_name_english: optionalText, count: optionalNumber })),
});

const ruleRisks = record({
  rule_name: optionalText,
  count: optionalNumber,
  instance_risk_count: optionalList(
    record({
      instance_id: optionalText,
      instance_name: optionalText,
      db_id: optionalText,
      db_name: optionalText,
      db_ip: optionalText,
      count: optionalNumber,
    }),
  ),
});

const riskStatistics = whatever({
  project_id: optionalText,
  high_risk_total: optionalNumber,
  medium_risk_total: optionalNumber,
  low_risk_total: optionalNumber,
  update_time: optionalNumber,
  db_risk_statistics: optionalList(databaseRisks),
  rule_risk_statistics: optionalList(ruleRisks),
  unsupported_audit_infos: optionalRecord({
    support_version: optionalText,
    audit_infos: optionalList(record({ server_name: optionalText, audit_version: optionalText })),
  }),
});

/** The risks that the instances of the project detected, from the last summary. */
export type RiskStatistics = z.output<typeof riskStatistics>;

const instanceSummary = record({
  instance_id: optionalText,
  instance_name: optionalText,
  /** 1: counted, 2: not. */
  status: optionalText,
  audit_duration: optionalNumber,
  total_sql: optionalNumber,
  total_risk: optionalNumber,
  today_sql: optionalNumber,
  today_risk: optionalNumber,
  today_session: optionalNumber,
  update_time: optionalNumber,
});

/** The audited activity of an instance, from the last summary. */
export type InstanceSummary = z.output<typeof instanceSummary>;

const alarmFilter = {
  time: timeRange.prefault({}),
  risk: z.array(z.enum(["LOW", "MEDIUM", "HIGH"])).optional(),
  type: z.string().optional(),
  status: z.enum(["DONE", "UNDO"]).optional(),
};

export const alarmOperations = {
  /** Lists the alarms that an instance raised. */
  listAlarms: defineOperation({
    id: "listAuditAlarmLogNew",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/alarm-log",
    older: { id: "listAuditAlarmLog", path: "/v1/{project_id}/{instance_id}/audit/alarm-log" },
    request: { path: { instance_id: id }, body: alarmFilter },
    response: listing(["alarm_log"], alarm),
    document: DESCRIPTION,
    repeatable: true,
    paged: { style: "page", in: "body", names: ["page", "size"], size: 100 },
  }),

  /** Confirms alarms. */
  confirmAlarms: defineOperation({
    id: "batchSetAuditAlarmLogStatus",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/alarm-log/mark",
    request: { path: { instance_id: id }, body: { ids: z.array(id).min(1) } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Counts the risks that the instances of the project detected. */
  showRiskStatistics: defineOperation({
    id: "showAuditStatistics",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/summary/risk/statistics",
    request: {},
    response: riskStatistics,
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Lists for each instance how much activity it audited. */
  listInstanceSummaries: defineOperation({
    id: "listAuditSummaryInfos",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/summary/info",
    request: {},
    response: listing(["data_list"], instanceSummary),
    document: DESCRIPTION,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100, asText: true },
  }),
};
