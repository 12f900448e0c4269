import { z } from "zod";
import { CloudError } from "../errors";
import { type Call, ok, type Reply } from "../operation";
import { paginateByNumber } from "../paging";
import { type Report, type ReportTemplate, reportSchema, reportTemplateSchema } from "../state/contents";
import type { Instance } from "../state/instances";
import { dbssTime, secondsAfter } from "../times";
import { instanceInPath, listed, notFound, requireIdle, rowsOf } from "./lookup";
import { reportFile } from "./report-file";
import { commaList } from "./rule-fields";

function databaseNames(call: Call, dbIds: string): string {
  const ids = commaList(dbIds);
  return call.state.databases
    .filter((database) => ids.includes(database.id))
    .map((database) => database.name)
    .join(",");
}

export function listTemplates(call: Call): Reply {
  const templates = listed(call, rowsOf(instanceInPath(call), call.state.reportTemplates));
  return ok({
    os_type: "linux",
    templates: templates.map((template) => ({
      template: {
        id: template.id,
        name: template.name,
        desc: template.desc,
        group: template.group,
        type: template.type,
        status: template.scheduler.status,
        frequency: template.scheduler.frequency,
        db_ids: template.scheduler.db_ids,
        db_names: databaseNames(call, template.scheduler.db_ids),
      },
    })),
  });
}

function findTemplate(call: Call, instance: Instance, id: string): ReportTemplate | undefined {
  return rowsOf(instance, call.state.reportTemplates).find((template) => template.id === id);
}

const timestamp = z.string().regex(/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}Z?$/, "must be yyyy-MM-dd HH:mm:ss");

const wholeSchema = z.object({
  template_id: z.string().min(1),
  start_time: timestamp,
  end_time: timestamp,
  start_date: z.string().nullish(),
  end_date: z.string().nullish(),
  db_ids: z.string().nullish(),
});

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "must be yyyy-MM-dd");
const timeOfDay = z.string().regex(/^\d{2}:\d{2}:\d{2}$/, "must be HH:mm:ss");

const apartSchema = z
  .object({ ...wholeSchema.shape, start_date: day, start_time: timeOfDay, end_date: day, end_time: timeOfDay })
  .transform((request) => ({
    ...request,
    start_time: `${request.start_date} ${request.start_time}`,
    end_time: `${request.end_date} ${request.end_time}`,
  }));

/** Returns 200 for every well-formed request; `result` reports whether it succeeded. */
export function createReport(call: Call): Reply {
  const { state } = call;
  const instance = instanceInPath(call);
  const request = state.temperament.reportPeriods === "apart" ? call.input(apartSchema) : call.input(wholeSchema);
  requireIdle(instance);
  const template = findTemplate(call, instance, request.template_id);
  const dbIds = commaList(request.db_ids);
  const known = new Set(rowsOf(instance, state.databases).map((database) => database.id));
  if (template === undefined || request.start_time >= request.end_time || !dbIds.every((id) => known.has(id))) {
    return ok({ result: "failed" });
  }
  call.subject = template.name;
  state.reports.push(
    reportSchema.parse({
      instance_id: instance.id,
      created_at: state.now,
      finished_at: secondsAfter(state.now, state.settings.reportSeconds),
      name: template.name,
      template_id: template.id,
      template_type: template.type,
      format: template.scheduler.format,
      db_ids: dbIds.join(","),
      start_time: request.start_time,
      end_time: request.end_time,
    }),
  );
  return ok({ result: "success" });
}

/** Progress of a report, in percent. */
function progress(call: Call, report: Report): number {
  const begin = Date.parse(report.created_at);
  const end = Date.parse(report.finished_at);
  const now = call.now.getTime();
  return now >= end ? 100 : Math.floor((100 * (now - begin)) / (end - begin));
}

const listSchema = z.object({
  name: z.string().nullish(),
  page: z.coerce.number().int().min(1),
  size: z.coerce.number().int().min(1).max(1000),
});

/** The newest report first. */
export function listReports(call: Call): Reply {
  const instance = instanceInPath(call);
  const { name, page, size } = call.input(listSchema);
  const reports = listed(call, rowsOf(instance, call.state.reports)).toReversed();
  const matching = reports.filter((report) => report.name.includes(name ?? ""));
  const { items, total } = paginateByNumber(call, matching, page, size);
  return ok({ reports: items.map((report) => ({ report: wireReport(call, report) })), total });
}

function wireReport(call: Call, report: Report) {
  const percentum = progress(call, report);
  return {
    id: report.id,
    name: report.name,
    type: report.type,
    template_type: report.template_type,
    format: report.format,
    db_ids: report.db_ids,
    db_names: databaseNames(call, report.db_ids),
    start_time: report.start_time,
    end_time: report.end_time,
    finish_time: percentum === 100 ? dbssTime(report.finished_at) : null,
    percentum,
    url: null,
  };
}

function reportInPath(call: Call): Report {
  const id = call.param("id");
  const report = rowsOf(instanceInPath(call), call.state.reports).find((row) => row.id === id);
  if (report === undefined) {
    throw notFound(`report ${id}`);
  }
  return report;
}

export function deleteReport(call: Call): Reply {
  const report = reportInPath(call);
  call.subject = report.name;
  requireIdle(instanceInPath(call));
  call.state.reports.splice(call.state.reports.indexOf(report), 1);
  return ok({ status: "SUCCESS" });
}

const LOCALES = ["en-us", "zh-cn"];

export function downloadReport(call: Call): Reply {
  const report = reportInPath(call);
  const locale = call.query.get("local") ?? "en-us";
  if (!LOCALES.includes(locale)) {
    throw call.invalid(`local must be ${LOCALES.join(" or ")}, not "${locale}"`);
  }
  const percentum = progress(call, report);
  if (percentum < 100) {
    throw new CloudError(400, "DBSS.10020150", `Report ${report.id} is not ready: ${percentum}%`);
  }
  const bytes = reportFile(report, locale);
  return {
    status: 200,
    bytes,
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename="report-${report.id}-${locale}.pdf"`,
    },
  };
}

const scheduler = reportTemplateSchema.shape.scheduler.unwrap().shape;

const scheduleSchema = z.object({
  scheduler: z.object({
    id: z.string(),
    format: scheduler.format.unwrap(),
    frequency: scheduler.frequency.unwrap(),
    mode: scheduler.mode.unwrap(),
    notice: scheduler.notice.unwrap(),
    status: scheduler.status.unwrap(),
    start_time: z.string(),
    topic_urn: z.string(),
    db_ids: z
      .string()
      .nullish()
      .transform((ids) => ids ?? ""),
  }),
});

/** The schedule of a template. Its ID is that of the template. */
export function setSchedule(call: Call): Reply {
  const instance = instanceInPath(call);
  const { id, ...schedule } = call.input(scheduleSchema).scheduler;
  const template = findTemplate(call, instance, id);
  if (template === undefined) {
    throw call.invalid(`report template ${id} does not exist`);
  }
  call.subject = template.name;
  requireIdle(instance);
  template.scheduler = schedule;
  return ok({ status: "SUCCESS" });
}

export function showSchedule(call: Call): Reply {
  const id = call.param("id");
  const template = findTemplate(call, instanceInPath(call), id);
  if (template === undefined) {
    throw notFound(`report template ${id}`);
  }
  return ok({ scheduler: { id, ...template.scheduler }, smn_effective: template.scheduler.topic_urn !== "" });
}
