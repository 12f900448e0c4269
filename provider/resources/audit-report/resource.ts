import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type AuditReportArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("AuditReport", [
  "reportId",
  "reportName",
  "templateType",
  "format",
  "finishedAt",
]);

/**
 * A report, generated when it is declared; it is ready when the resource is created. `downloadReport` fetches its file.
 * Deleting it deletes the report.
 *
 * A change of anything deletes the report and generates another. A report of the same template, time and databases that
 * exists already is adopted.
 *
 * @example
 * ```ts
 * const report = new dbss.AuditReport("august", {
 *   instanceId: audit.instanceId,
 *   template: "COMPREHENSIVE",
 *   startTime: "2025-08-01 00:00:00",
 *   endTime: "2025-09-01 00:00:00",
 * });
 * const file = dbss.downloadReportOutput({
 *   instanceId: audit.instanceId,
 *   reportId: report.reportId,
 *   path: "august.pdf",
 * });
 * ```
 */
export class AuditReport extends Base {}
