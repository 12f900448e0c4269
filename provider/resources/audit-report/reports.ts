import { type AuditReport, isNotFound, type ReportTemplate } from "../../client";
import type { Context } from "../../lifecycle/context";
import { momentOf } from "../../timestamps";
import type { AuditReportState, Inputs } from "./lifecycle";

/** The reports of an instance as they are now. */
export function reportsOf({ snapshots }: Context, instanceId: string): Promise<AuditReport[]> {
  return snapshots.reports.fresh(instanceId);
}

/** The reports of an instance; undefined when it is gone. */
export async function reportsOrGone(
  { snapshots }: Context,
  instanceId: string,
  how: "get" | "fresh",
): Promise<AuditReport[] | undefined> {
  try {
    return await snapshots.reports[how](instanceId);
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/** The report of a state, by its ID. */
export function findReport(
  reports: readonly AuditReport[] | undefined,
  { reportId }: AuditReportState,
): AuditReport | undefined {
  return reports?.find(({ id }) => id === reportId);
}

/**
 * The report that was created with the inputs: creating one answers no ID.
 *
 * @throws Error when there are several: nothing says which is meant.
 */
export function theOne(
  reports: readonly AuditReport[],
  inputs: Inputs,
  template: ReportTemplate,
): AuditReport | undefined {
  const matching = reports.filter((report) => isCreatedWith(report, inputs, template));
  if (matching.length > 1) {
    const ids = matching.map(({ id }) => id).join(" and ");
    throw new Error(
      `Instance ${inputs.instanceId} has ${matching.length} reports of ${inputs.template} from ${inputs.startTime} to ` +
        `${inputs.endTime}: ${ids}. Nothing says which is meant. Delete all but one, or change the time by a second.`,
    );
  }
  return matching[0];
}

function isCreatedWith(report: AuditReport, inputs: Inputs, template: ReportTemplate): boolean {
  return (
    report.template_type === template.type &&
    sameMoment(report.start_time, inputs.startTime) &&
    sameMoment(report.end_time, inputs.endTime) &&
    sameIds(databaseIdsOf(report), inputs.databaseIds ?? [])
  );
}

/** Whether both say the same moment, in whatever form of it. */
export function sameMoment(text: string | undefined, known: string): boolean {
  return text === known || (text !== undefined && momentOf(text) === momentOf(known));
}

/** The databases that a report is about; none means all. */
export function databaseIdsOf({ db_ids: text }: AuditReport): string[] {
  return text ? text.split(",").map((id) => id.trim()) : [];
}

function sameIds(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((id) => others.includes(id));
}
