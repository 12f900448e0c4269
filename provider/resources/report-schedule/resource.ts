import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type ReportScheduleArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("ReportSchedule", [
  "templateId",
  "templateName",
  "topicsSupported",
  "previous",
]);

/**
 * When an audit instance makes a report by itself. Every report template has a schedule: it is set, and what is declared
 * of it is put back on delete to what it was before. All changes in place, but for the instance and the template.
 *
 * @example
 * ```ts
 * new dbss.ReportSchedule("weekly", {
 *   instanceId: audit.instanceId,
 *   template: "COMPREHENSIVE",
 *   frequency: "AUDIT_REPORT_WEEK",
 *   mode: "CYCLE",
 *   format: "PDF",
 * });
 * ```
 */
export class ReportSchedule extends Base {}
