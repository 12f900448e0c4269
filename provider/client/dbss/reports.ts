import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import {
  file,
  id,
  list,
  listing,
  nothing,
  onOff,
  optionalFlag,
  optionalNumber,
  optionalOnOff,
  optionalText,
  optionalWord,
  text,
  unwrapped,
} from "../wire";
import { DESCRIPTION, ONLINE } from "./documents";
import { instanceId, onInstance } from "./fields";

const coveredDatabases = {
  /** Comma-separated IDs of the databases that are covered. Absent if all are. */
  db_ids: optionalText,
  /** Comma-separated names of these databases. */
  db_names: optionalText,
};

const auditReport = record({
  id: text,
  name: optionalText,
  /** How it was requested, such as AUDIT_REPORT_REAL_TIME (on demand) or AUDIT_REPORT_DAY. */
  type: optionalText,
  /** Type of its template, such as COMPREHENSIVE or SQL_DDL_COMMAND. */
  template_type: optionalText,
  /** File format: PDF or ZIP. */
  format: optionalText,
  ...coveredDatabases,
  /** Start of the period that it covers, such as "2025-08-20 16:00:00". */
  start_time: optionalText,
  /** End of the period that it covers, in the same format. */
  end_time: optionalText,
  /** When it became ready, in the same format. Absent if it is not. */
  finish_time: optionalText,
  /** Progress, in percent: ready at 100. */
  percentum: optionalNumber,
  /** Where the report is. May be absent; `downloadReport` downloads it. */
  url: optionalText,
});

/** A report, ready or being generated. */
export type AuditReport = z.output<typeof auditReport>;

const reportTemplate = record({
  id: text,
  name: optionalText,
  /** Description of the template. */
  desc: optionalText,
  /** COMPREHENSIVE, COMPLIANCE, DB_SPECIAL, CLIENT_SPECIAL or SQL_SPECIAL. */
  group: optionalText,
  /**
   * COMPREHENSIVE, COMPLIANCE, SOX, PCI, DB_ANALYSIS, CLIENT_IP_ANALYSIS, SQL_DCL_COMMAND, SQL_DDL_COMMAND or
   * SQL_DML_COMMAND.
   */
  type: optionalText,
  /** How often reports are generated automatically, such as AUDIT_REPORT_DAY. */
  frequency: optionalText,
  /** ON if reports are generated automatically, else OFF. */
  status: optionalOnOff,
  ...coveredDatabases,
});

/** A template for reports. */
export type ReportTemplate = z.output<typeof reportTemplate>;

const reportSchedule = record({
  scheduler: record({
    /** ID of the template. */
    id: optionalText,
    /** Comma-separated IDs of the databases that are covered. Absent if all are. */
    db_ids: optionalText,
    /** File format: PDF or ZIP. */
    format: optionalWord,
    /**
     * How often: AUDIT_REPORT_DAY, AUDIT_REPORT_WEEK, AUDIT_REPORT_MONTH, AUDIT_REPORT_YEAR or AUDIT_REPORT_REAL_TIME.
     */
    frequency: optionalWord,
    /** ONCE, or CYCLE for repeatedly. */
    mode: optionalWord,
    /** ON if a notification is sent when a report is ready, else OFF. */
    notice: optionalOnOff,
    /** When the schedule starts. The format is not documented. */
    start_time: optionalText,
    /** ON if reports are generated automatically, else OFF. */
    status: optionalOnOff,
    /** URN of the Simple Message Notification topic that notifications are sent to. */
    topic_urn: optionalText,
  }),
  /** Whether the instance can send to Simple Message Notification topics. */
  smn_effective: optionalFlag,
});

/** When reports of a template are generated automatically. */
export type ReportSchedule = z.output<typeof reportSchedule>;

const templateId = id.describe("ID of the report template.");
const onReport = { instance_id: instanceId, id: id.describe("ID of the report.") };

const scheduler = z.object({
  id: templateId,
  /** Whether reports are generated automatically. */
  status: onOff,
  /** "ONCE", or "CYCLE" for repeatedly. */
  mode: z.enum(["ONCE", "CYCLE"]),
  /** How often. */
  frequency: z.enum([
    "AUDIT_REPORT_DAY",
    "AUDIT_REPORT_WEEK",
    "AUDIT_REPORT_MONTH",
    "AUDIT_REPORT_YEAR",
    "AUDIT_REPORT_REAL_TIME",
  ]),
  /** File format. */
  format: z.enum(["PDF", "ZIP"]),
  /** When the schedule starts. The format is not documented. */
  start_time: z.string(),
  /** Whether a notification is sent when a report is ready. */
  notice: onOff,
  /** URN of the Simple Message Notification topic that notifications are sent to. */
  topic_urn: z.string(),
  /** Comma-separated IDs of the databases to cover; all if omitted. */
  db_ids: z.string().optional(),
});

export const reportOperations = {
  /** Requests a report; it appears in the list, and the service does not return its ID. */
  createReport: defineOperation({
    id: "createReport",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/reports/create",
    request: {
      path: onInstance,
      body: {
        /** ID of the report template. */
        template_id: z.string().min(1),
        /** Start of the period to cover, in UTC: a complete timestamp such as "2025-08-20 16:00:00". */
        start_time: z.string().min(1),
        /** End of the period to cover, in the same format. */
        end_time: z.string().min(1),
        /** Day that the period starts on. Only some documents have it: `start_time` includes the day. */
        start_date: z.string().optional(),
        /** Day that the period ends on. Only some documents have it: `end_time` includes the day. */
        end_date: z.string().optional(),
        /** Comma-separated IDs of the databases to cover; null for all. */
        db_ids: z.string().nullable().optional(),
      },
    },
    response: nothing,
    document: `${ONLINE}, 立即生成报表`,
    repeatable: false,
    failing: failingUnlessSuccess("result"),
  }),

  /** Lists reports, ready or being generated. */
  listReports: defineOperation({
    id: "listAuditReports",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/reports/list",
    request: {
      path: onInstance,
      body: {
        /** Name of the reports, as matched by the service. */
        name: z.string().optional(),
      },
    },
    response: listing(["reports"], unwrapped("report", auditReport)),
    document: DESCRIPTION,
    repeatable: true,
    paged: { style: "page", in: "body", names: ["page", "size"], size: 100 },
  }),

  /** Deletes a report. */
  deleteReport: defineOperation({
    id: "deleteAuditReport",
    service: "dbss",
    method: "DELETE",
    path: "/v1/{project_id}/audit/{instance_id}/reports/{id}",
    request: { path: onReport },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Downloads a report that is ready. */
  downloadReport: defineOperation({
    id: "downloadAuditReport",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/reports/{id}/download",
    request: {
      path: onReport,
      query: {
        /** Language of the report. */
        local: z.enum(["en-us", "zh-cn"]).default("en-us"),
      },
    },
    response: file,
    document: `${ONLINE}, Downloading a Report`,
    repeatable: true,
    carries: "file",
  }),

  /** Lists the templates for reports. */
  listReportTemplates: defineOperation({
    id: "listAuditReportTemplates",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/{instance_id}/reports/templates",
    request: { path: onInstance },
    response: list(["templates"], unwrapped("template", reportTemplate)),
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Shows the schedule of a template. */
  showReportSchedule: defineOperation({
    id: "showAuditTopicReportSchedulerConfig",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/{instance_id}/reports/tasks/{id}",
    request: { path: { instance_id: instanceId, id: templateId } },
    response: reportSchedule,
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Sets the schedule of a template. */
  updateReportSchedule: defineOperation({
    id: "updateAuditTopicReportSchedulerConfig",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/reports/task",
    request: { path: onInstance, body: { scheduler } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
