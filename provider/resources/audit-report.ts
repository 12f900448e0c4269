import { z } from "zod";
import { ApiError, type AuditReport, mayHaveHappened, type ReportTemplate } from "../client";
import type { Context } from "../model/context";
import { asDeclared, plainly } from "../model/diff";
import { keeping } from "../model/errors";
import { onInstances } from "../model/lists";
import { orGone } from "../model/look-up";
import { defineResource, type Found, partsOf, type State } from "../model/resource";
import { timeoutSeconds, timeouts } from "../model/timeouts";
import { inOrder, momentOf, timestamp } from "../model/timestamps";
import { waitFor, waiting } from "../model/wait";
import { databaseOf, withReplacedDatabases } from "./databases/kind";
import { databaseIdList, instanceId, separated } from "./fields";
import { TEMPLATE_TYPES, templateOf } from "./report-templates";

export const args = z
  .strictObject({
    instanceId,
    template: z
      .string()
      .min(1)
      .meta({
        description:
          "Template of the report: its type, such as `COMPREHENSIVE` or `SQL_DDL_COMMAND`, its name or its " +
          "ID. `getReportTemplates` lists them.",
        onChange: "replaces",
      }),
    startTime: timestamp(z).meta({
      description: 'Start of the period that the report covers, in UTC, such as "2025-08-20 16:00:00".',
      onChange: "replaces",
    }),
    endTime: timestamp(z).meta({
      description: "End of the period that the report covers, in UTC.",
      onChange: "replaces",
    }),
    databaseIds: databaseIdList
      .min(1)
      .optional()
      .meta({
        description:
          "IDs of the databases that the report covers: `databaseId` of an RdsAuditDatabase or EcsAuditDatabase. " +
          "Defaults to all databases of the instance.",
        onChange: "replaces",
      }),
    timeouts: timeouts.meta({
      description: 'Maximum time to wait, such as `{ create: "2h" }`. Default: 1h to create.',
    }),
  })
  .refine(({ startTime, endTime }) => inOrder(startTime, endTime), {
    path: ["endTime"],
    error: "endTime must be after startTime",
    when: ({ value }) => z.object({ startTime: timestamp(z), endTime: timestamp(z) }).safeParse(value).success,
  });

export const outputs = z.object({
  reportId: z.string().meta({ description: "ID of the report, for `downloadReport`." }),
  reportName: z.string().optional().meta({ description: "Name of the report." }),
  templateType: z.string().optional().meta({ description: "Type of the report's template, such as `COMPREHENSIVE`." }),
  format: z.string().optional().meta({ description: "File format: PDF or ZIP." }),
  finishedAt: z.string().optional().meta({ description: "When the report was generated." }),
});

export type Inputs = z.output<typeof args>;

export type AuditReportState = State<typeof args, typeof outputs>;

/** A report that is generated when the resource is created. */
export const auditReport = defineResource({
  type: "AuditReport",
  description:
    "A report, generated when the resource is created; creation completes when the report is ready. " +
    "`downloadReport` downloads its file. Deleting the resource deletes the report.\n\nChanging any " +
    "argument deletes the report and generates another one. An existing report of the same template, " +
    "period and databases is adopted.",
  example: `
const report = new dbss.AuditReport("august", {
  instanceId: audit.instanceId,
  template: "COMPREHENSIVE",
  startTime: "2025-08-01 00:00:00",
  endTime: "2025-09-01 00:00:00",
});
const file = dbss.downloadReportOutput({
  instanceId: audit.instanceId,
  reportId: report.reportId,
  path: "august.pdf",
});
`,
  args,
  outputs,
  // A new report with the same content would be mistaken for the one that it replaces.
  deleteBeforeReplace: true,

  idForm: "<instanceId>/<reportId>",

  async seed(context, id) {
    const [instanceId, reportId] = partsOf(id, 2) ?? [];
    if (instanceId === undefined || reportId === undefined) {
      return undefined;
    }
    const report = findReport(await reportsOrGone(context, instanceId, "get"), { reportId });
    const { template_type: template, start_time: startTime, end_time: endTime } = report ?? {};
    const databaseIds = report && databaseIdsOf(report);
    const declared = { template, startTime, endTime, ...(databaseIds?.length && { databaseIds }) };
    return { instanceId, reportId, templateType: template, ...declared };
  },

  list: onInstances(async ({ snapshots }, { id: instanceId }) => {
    const reports = await snapshots.reports.get(instanceId);
    return reports.map(({ id: reportId, name = reportId }) => ({ id: idOf({ instanceId, reportId }), name }));
  }),

  async compare(context, _id, { instanceId, databaseIds = [] }, _inputs, difference) {
    return withReplacedDatabases(context, instanceId, difference, "databaseIds", databaseIds);
  },

  async create(context, inputs) {
    const template = await templateOf(context, inputs);
    const before = await reportsOf(context, inputs.instanceId);
    // An interrupted creation may have left it behind.
    const report = createdWith(before, inputs, template) ?? (await generate(context, inputs, template, before));
    return converge(context, { ...inputs, reportId: report.id }, template.type);
  },

  async read(context, id, state) {
    const report = findReport(await reportsOrGone(context, state.instanceId, "get"), state);
    return report && { id, state: toState(state, report, state.templateType) };
  },

  async update(context, _id, olds, news) {
    const { reportId = "" } = olds;
    return (await converge(context, { ...news, reportId }, olds.templateType)).state;
  },

  async delete(context, _id, state) {
    const { client, snapshots } = context;
    const { instanceId } = state;
    const report = findReport(await reportsOrGone(context, instanceId, "fresh"), state);
    if (report === undefined) {
      return;
    }
    const request = { instance_id: instanceId, id: report.id };
    await orGone(() => snapshots.reports.writing(instanceId, () => client.dbss.deleteReport(request)));
  },
});

/**
 * Requests a report and waits until the list shows a matching one that was not in `before`: the service does not return
 * its ID.
 */
export async function generate(
  context: Context,
  inputs: Inputs,
  template: ReportTemplate,
  before: readonly AuditReport[],
): Promise<AuditReport> {
  await refuseUnknownDatabases(context, inputs);
  const look = async () => {
    const reports = await reportsOf(context, inputs.instanceId);
    const added = reports.filter(({ id }) => !before.some((report) => report.id === id));
    return createdWith(added, inputs, template);
  };
  try {
    await request(context, inputs, template);
  } catch (error) {
    // The response may be lost although the report is being generated.
    const report = mayHaveHappened(error) ? await look().catch(() => undefined) : undefined;
    if (report === undefined) {
      throw error;
    }
    return report;
  }
  const seconds = timeoutSeconds("create", inputs.timeouts);
  return waitFor(waiting(context, `Report ${inputs.template}`, seconds), async () => {
    const report = await look();
    return report ? { done: true, value: report } : { done: false, state: "requested, not listed yet" };
  });
}

async function request({ client, snapshots }: Context, inputs: Inputs, { id }: ReportTemplate): Promise<void> {
  const { instanceId, startTime, endTime, databaseIds } = inputs;
  try {
    const wanted = { instance_id: instanceId, template_id: id, db_ids: databaseIds?.join(",") ?? null };
    await snapshots.reports.writing(instanceId, () =>
      createdInEitherForm(
        () => client.dbss.createReport({ ...wanted, start_time: startTime, end_time: endTime }),
        () => client.dbss.createReport({ ...wanted, ...apart("start", startTime), ...apart("end", endTime) }),
      ),
    );
  } catch (error) {
    if (ApiError.isInstance(error) && error.status === 200) {
      throw new Error(
        `The service did not generate a report of ${inputs.template} from ${startTime} to ${endTime} on instance ${instanceId}, and reported no reason: ${error.message} Check whether the instance has records of that period.`,
        { cause: error },
      );
    }
    throw error;
  }
}

/**
 * The example in the API document has complete timestamps; its table has dates and times apart, for services that
 * reject the former.
 */
async function createdInEitherForm(whole: () => Promise<void>, apart: () => Promise<void>): Promise<void> {
  try {
    await whole();
  } catch (error) {
    if (!ApiError.isInstance(error) || error.status !== 400) {
      throw error;
    }
    await apart().catch((again: unknown) => {
      throw ApiError.isInstance(again) && again.status === 400 ? error : again;
    });
  }
}

/** A timestamp in the format of the API document's table. */
function apart<Name extends "start" | "end">(name: Name, timestamp: string) {
  const [date = "", time = ""] = timestamp.split(" ");
  return { [`${name}_date`]: date, [`${name}_time`]: time } as Record<`${Name}_date` | `${Name}_time`, string>;
}

async function refuseUnknownDatabases({ snapshots }: Context, { instanceId, databaseIds = [] }: Inputs): Promise<void> {
  const databases = databaseIds.length > 0 ? await snapshots.databases.fresh(instanceId) : [];
  for (const id of databaseIds) {
    databaseOf(instanceId, databases, id);
  }
}

type Known = Inputs & { readonly reportId: string };

/** The Pulumi ID of a report. */
function idOf({ instanceId, reportId }: { readonly instanceId: string; readonly reportId: string }): string {
  return `${instanceId}/${reportId}`;
}

/**
 * Waits until the report is ready. If that takes too long, it stays in the state, and the next `pulumi up` continues to
 * wait.
 */
async function converge(
  context: Context,
  known: Known,
  templateType: string | undefined,
): Promise<Found<AuditReportState>> {
  const id = idOf(known);
  try {
    return { id, state: toState(known, await ready(context, known), templateType) };
  } catch (error) {
    throw keeping(error, id, { ...known, templateType });
  }
}

async function ready(context: Context, known: Known): Promise<AuditReport> {
  const { instanceId, reportId, timeouts } = known;
  const seconds = timeoutSeconds("create", timeouts);
  return waitFor(waiting(context, `Report ${reportId}`, seconds), async () => {
    const report = findReport(await reportsOf(context, instanceId), known);
    if (report === undefined) {
      throw new Error(
        `Report ${reportId} of instance ${instanceId} no longer exists. Run \`pulumi refresh\`, then \`pulumi up\` to generate another one.`,
      );
    }
    return isReady(report)
      ? { done: true, value: report }
      : { done: false, state: `${report.percentum ?? 0}% generated` };
  });
}

function isReady({ percentum, finish_time: finishTime }: AuditReport): boolean {
  return percentum === undefined ? Boolean(finishTime) : percentum >= 100;
}

/** The current reports of an instance. */
function reportsOf({ snapshots }: Context, instanceId: string): Promise<AuditReport[]> {
  return snapshots.reports.fresh(instanceId);
}

/** The reports of an instance; undefined when the instance no longer exists. */
async function reportsOrGone(
  { snapshots }: Context,
  instanceId: string,
  how: "get" | "fresh",
): Promise<AuditReport[] | undefined> {
  return orGone(() => snapshots.reports[how](instanceId));
}

/** The report of a state, by its ID. */
function findReport(
  reports: readonly AuditReport[] | undefined,
  { reportId }: Pick<AuditReportState, "reportId">,
): AuditReport | undefined {
  return reports?.find(({ id }) => id === reportId);
}

/**
 * The report that was created with the inputs: the service returns no ID on creation.
 *
 * @throws Error when several reports match.
 */
function createdWith(
  reports: readonly AuditReport[],
  inputs: Inputs,
  template: ReportTemplate,
): AuditReport | undefined {
  const matching = reports.filter((report) => isCreatedWith(report, inputs, template));
  if (matching.length > 1) {
    const ids = matching.map(({ id }) => id).join(" and ");
    throw new Error(
      `Instance ${inputs.instanceId} has ${matching.length} reports of ${inputs.template} from ${inputs.startTime} to ${inputs.endTime}: ${ids}. It is unclear which one is meant. Delete all but one, or change the period by a second.`,
    );
  }
  return matching[0];
}

function isCreatedWith(report: AuditReport, inputs: Inputs, template: ReportTemplate): boolean {
  return (
    plainly(report.template_type ?? "") === plainly(template.type ?? "") &&
    sameMoment(report.start_time, inputs.startTime) &&
    sameMoment(report.end_time, inputs.endTime) &&
    sameIds(databaseIdsOf(report), inputs.databaseIds ?? [])
  );
}

/** Whether both denote the same moment, in whatever format. */
function sameMoment(text: string | undefined, known: string): boolean {
  const moment = text === undefined ? undefined : momentOf(text);
  return text === known || (moment !== undefined && moment === momentOf(known));
}

/** The databases that a report covers; an empty list means all. */
function databaseIdsOf({ db_ids: text }: AuditReport): string[] {
  return separated(text);
}

function sameIds(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((id) => others.includes(id));
}

/**
 * The state, with the declared arguments as the service reports them. `templateType` is the type of the declared
 * template.
 */
function toState(
  known: Inputs | AuditReportState,
  report: AuditReport,
  templateType: string | undefined,
): AuditReportState {
  const { template, startTime, endTime } = known;
  const type = asDeclared(templateType ?? report.template_type ?? template, report.template_type, TEMPLATE_TYPES);
  return {
    ...known,
    template: type === templateType ? template : type,
    // State written by another version may lack them; the service may format a moment differently, which is not a
    // change.
    startTime: startTime && (sameMoment(report.start_time, startTime) ? startTime : (report.start_time ?? startTime)),
    endTime: endTime && (sameMoment(report.end_time, endTime) ? endTime : (report.end_time ?? endTime)),
    databaseIds: known.databaseIds && (report.db_ids === undefined ? known.databaseIds : databaseIdsOf(report)),
    reportId: report.id,
    reportName: report.name,
    templateType,
    format: report.format,
    finishedAt: report.finish_time,
  };
}
