import { z } from "zod";
import { failingUnlessSuccess } from "../answers";
import { defineOperation } from "../operation";
import { fieldOf, record } from "../spelling";
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
  text,
} from "../wire";
import { DESCRIPTION, ONLINE } from "./documents";

/** Entries of some lists are wrapped in an object of one field. */
function unwrapped<S extends z.ZodType>(name: string, schema: S) {
  return z.preprocess((entry) => fieldOf(entry, name) ?? entry, schema);
}

const auditReport = record({
  id: text,
  name: optionalText,
  type: optionalText,
  template_type: optionalText,
  format: optionalText,
  db_ids: optionalText,
  db_names: optionalText,
  start_time: optionalText,
  end_time: optionalText,
  finish_time: optionalText,
  /** Progress from 0 to 100. */
  percentum: optionalNumber,
  url: optionalText,
});

/** A report, ready or being generated. */
export type AuditReport = z.output<typeof auditReport>;

const reportTemplate = record({
  id: text,
  name: optionalText,
  desc: optionalText,
  group: optionalText,
  type: optionalText,
  frequency: optionalText,
  status: optionalOnOff,
  db_ids: optionalText,
  db_names: optionalText,
});

/** A template for reports. */
export type ReportTemplate = z.output<typeof reportTemplate>;

const reportSchedule = record({
  scheduler: record({
    /** ID of the template. */
    id: optionalText,
    db_ids: optionalText,
    format: optionalText,
    frequency: optionalText,
    mode: optionalText,
    notice: optionalOnOff,
    start_time: optionalText,
    status: optionalOnOff,
    topic_urn: optionalText,
  }),
  smn_effective: optionalFlag,
});

/** When a report is generated automatically. */
export type ReportSchedule = z.output<typeof reportSchedule>;

const scheduler = z.object({
  id,
  status: onOff,
  mode: z.enum(["ONCE", "CYCLE"]),
  frequency: z.enum([
    "AUDIT_REPORT_DAY",
    "AUDIT_REPORT_WEEK",
    "AUDIT_REPORT_MONTH",
    "AUDIT_REPORT_YEAR",
    "AUDIT_REPORT_REAL_TIME",
  ]),
  format: z.enum(["PDF", "ZIP"]),
  start_time: z.string(),
  notice: onOff,
  topic_urn: z.string(),
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
      path: { instance_id: id },
      body: {
        template_id: z.string().min(1),
        /** Complete timestamps, as in the document's example: "2025-08-20 16:00:00". */
        start_time: z.string().min(1),
        end_time: z.string().min(1),
        start_date: z.string().optional(),
        end_date: z.string().optional(),
        /** Comma-separated; null for all. */
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
    request: { path: { instance_id: id }, body: { name: z.string().optional() } },
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
    request: { path: { instance_id: id, id } },
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
    request: { path: { instance_id: id, id }, query: { local: z.enum(["en-us", "zh-cn"]).default("en-us") } },
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
    request: { path: { instance_id: id } },
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
    request: { path: { instance_id: id, id } },
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
    request: { path: { instance_id: id }, body: { scheduler } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
