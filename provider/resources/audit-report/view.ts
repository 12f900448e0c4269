import type { AuditReport } from "../../client";
import type { AuditReportState, Inputs } from "./lifecycle";
import { databaseIdsOf, sameMoment } from "./reports";

/** The state, with what was declared as it really is. `templateType` is the type of the declared template. */
export function toState(
  known: Inputs | AuditReportState,
  report: AuditReport,
  templateType: string | undefined,
): AuditReportState {
  const { template, startTime, endTime } = known;
  return {
    ...known,
    template: report.template_type === templateType ? template : (report.template_type ?? template),
    // A state of another version may lack them: the service may spell a moment differently, which is no other moment.
    startTime: startTime && (sameMoment(report.start_time, startTime) ? startTime : (report.start_time ?? startTime)),
    endTime: endTime && (sameMoment(report.end_time, endTime) ? endTime : (report.end_time ?? endTime)),
    databaseIds: known.databaseIds && databaseIdsOf(report),
    reportId: report.id,
    reportName: report.name,
    templateType,
    format: report.format,
    finishedAt: report.finish_time,
  };
}
