import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).max(64),
    /** ID of the report: `reportId` of an AuditReport, or of what `getReports` lists. */
    reportId: z.string().min(1).max(64),
    /** Language of the report. */
    local: z.enum(["en-us", "zh-cn"]).default("en-us"),
    /** Where to write it. Directories that are missing are made; a file that is there is replaced. */
    path: z.string().min(1),
  });

export type DownloadReportArgs = z.input<ReturnType<typeof args>>;

/** A report on disk. */
export interface DownloadedReport {
  /** Where it was written. */
  readonly path: string;
  /** Length in bytes. */
  readonly size: number;
  /** As the service calls it, such as "application/octet-stream". */
  readonly contentType?: string;
}

const download = defineQuery({
  name: "downloadReport",
  args,
  async ask({ client, signal }, { instanceId, reportId, local, path }): Promise<DownloadedReport> {
    const { writeAtomically } = await import("./atomic-file.js");
    return writeAtomically(path, async (into) => {
      const report = { instance_id: instanceId, id: reportId, local };
      const { size, content_type } = await client.dbss.downloadReport(report, { signal, into });
      if (size === 0) {
        throw new Error(`downloadReport: the service answers nothing for report ${reportId} of ${instanceId}.`);
      }
      return { path, size, contentType: content_type };
    });
  },
});

/**
 * Downloads a report: it is streamed to disk, and stands under its path only when it is complete.
 *
 * @example
 * ```ts
 * await dbss.downloadReport({ instanceId: "…", reportId: "…", path: "reports/january.pdf" });
 * ```
 */
export function downloadReport(args: DownloadReportArgs, options?: QueryOptions): Promise<DownloadedReport> {
  return download.now(args, options);
}

/**
 * `downloadReport` for arguments that may be outputs. A preview that does not know them downloads nothing.
 *
 * @example
 * ```ts
 * const file = dbss.downloadReportOutput({ instanceId, reportId: report.reportId, path: "report.pdf" });
 * const asset = file.apply(({ path }) => new pulumi.asset.FileAsset(path));
 * ```
 */
export function downloadReportOutput(
  args: Lifted<DownloadReportArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<DownloadedReport> {
  return download.whenKnown(args, options);
}
