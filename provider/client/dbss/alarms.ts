import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
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
import { onInstance } from "./fields";
import { timeRange } from "./records";

const alarm = record({
  id: optionalText,
  /** ON while its cause persists, else OFF. */
  alarm_life: optionalOnOff,
  /** Whether it was sent by e-mail. */
  send_email: optionalFlag,
  /** When it was raised, such as "2025-08-20 16:00:00". */
  alarm_time: optionalText,
  /** RISK_RULE, RISK_CPU, RISK_MEMORY, RISK_DISK, RISK_DISK_CAPACITY, RISK_BACKUP, RISK_AGENT, … */
  alarm_type: optionalText,
  /** When its cause ended, in the same format. Absent while it persists. */
  alarm_fix_time: optionalText,
  /** DONE if confirmed, else UNDO. */
  alarm_status: optionalText,
  /** Risk level: LOW, MEDIUM or HIGH. */
  alarm_risk: optionalRiskLevel,
  alarm_description: optionalText,
});

/** An alarm that an instance raised. */
export type Alarm = z.output<typeof alarm>;

/** An audited database and its instance. */
const place = {
  /** ID of the audit instance. */
  instance_id: optionalText,
  instance_name: optionalText,
  /** ID of the database on its audit instance. */
  db_id: optionalText,
  db_name: optionalText,
  db_ip: optionalText,
};

const databaseRisks = record({
  ...place,
  /** Number of risks of level HIGH. */
  high_risk: optionalNumber,
  /** Number of risks of level MEDIUM. */
  medium_risk: optionalNumber,
  /** Number of risks of level LOW. */
  low_risk: optionalNumber,
  /** Number of risks of all levels. */
  total_risk: optionalNumber,
  /** The rules that detected the risks. */
  risk_rule: optionalList(
    record({
      /** Name in the language of the service. */
      rule_name: optionalText,
      rule_name_english: optionalText,
      /** Number of risks that the rule detected. */
      count: optionalNumber,
    }),
  ),
});

const ruleRisks = record({
  rule_name: optionalText,
  /** Number of risks that the rule detected on all databases. */
  count: optionalNumber,
  /** The same for each database. */
  instance_risk_count: optionalList(
    record({
      ...place,
      /** Number of risks that the rule detected on this database. */
      count: optionalNumber,
    }),
  ),
});

const riskStatistics = whatever({
  project_id: optionalText,
  /** Number of risks of level HIGH. */
  high_risk_total: optionalNumber,
  /** Number of risks of level MEDIUM. */
  medium_risk_total: optionalNumber,
  /** Number of risks of level LOW. */
  low_risk_total: optionalNumber,
  /** When the risks were counted, in milliseconds since 1970. */
  update_time: optionalNumber,
  /** The risks by database. */
  db_risk_statistics: optionalList(databaseRisks),
  /** The risks by rule. */
  rule_risk_statistics: optionalList(ruleRisks),
  /** Instances that are not counted because their audit software is too old. */
  unsupported_audit_infos: optionalRecord({
    /** Minimum version of the audit software for an instance to be counted. */
    support_version: optionalText,
    audit_infos: optionalList(
      record({
        /** Name of the instance. */
        server_name: optionalText,
        /** Version of its audit software. */
        audit_version: optionalText,
      }),
    ),
  }),
});

/** The risks that the instances of the project detected, from the last summary. */
export type RiskStatistics = z.output<typeof riskStatistics>;

const instanceSummary = record({
  instance_id: optionalText,
  instance_name: optionalText,
  /** 1 if the instance was counted, 2 if counting it failed. */
  status: optionalText,
  /** How long the instance has been auditing. The unit is not documented. */
  audit_duration: optionalNumber,
  /** Number of audited SQL statements. */
  total_sql: optionalNumber,
  /** Number of detected risks. */
  total_risk: optionalNumber,
  /** Number of SQL statements audited today. */
  today_sql: optionalNumber,
  /** Number of risks detected today. */
  today_risk: optionalNumber,
  /** Number of sessions audited today. */
  today_session: optionalNumber,
  /** When the instance was counted, in milliseconds since 1970. */
  update_time: optionalNumber,
});

/** The audited activity of an instance, from the last summary. */
export type InstanceSummary = z.output<typeof instanceSummary>;

const alarmFilter = {
  /** When the alarms were raised. */
  time: timeRange.prefault({}),
  /** Risk levels. All if omitted. */
  risk: z.array(z.enum(["LOW", "MEDIUM", "HIGH"])).optional(),
  /** Type of the alarms, such as "RISK_RULE". */
  type: z.string().optional(),
  /** "DONE" for confirmed alarms, "UNDO" for all others. */
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
    request: { path: onInstance, body: alarmFilter },
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
    request: { path: onInstance, body: { ids: z.array(id).min(1).describe("IDs of the alarms.") } },
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
