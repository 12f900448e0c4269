import { z } from "zod";
import { defineFunction } from "../model/function";
import { writeAtomically } from "./atomic-file";
import { instanceId } from "./fields";

const args = z.strictObject({
  instanceId,
  reportId: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "ID of the report: `reportId` of an AuditReport, or of what `getReports` lists." }),
  local: z
    .enum(["en-us", "zh-cn"])
    .default("en-us")
    .meta({ description: 'Language of the report: "en-us" or "zh-cn".' }),
  path: z.string().min(1).meta({
    description: "Path to write the report to. Missing directories are created; an existing file is replaced.",
  }),
});

const downloadedReport = z
  .object({
    path: z.string().meta({ description: "Path that the report was written to." }),
    size: z.number().meta({ description: "Size of the report, in bytes." }),
    contentType: z.string().optional().meta({ description: 'Content type, such as "application/octet-stream".' }),
  })
  .meta({ typeName: "DownloadedReport", description: "A downloaded report." });

export type DownloadedReport = z.output<typeof downloadedReport>;

export const downloadReport = defineFunction({
  name: "downloadReport",
  description:
    "Downloads a report. It is streamed to disk, and the file is created only when the download is complete.",
  example: `
await dbss.downloadReport({ instanceId: "…", reportId: "…", path: "reports/january.pdf" });
`,
  args,
  result: downloadedReport,

  async ask({ client }, { instanceId, reportId, local, path }): Promise<DownloadedReport> {
    return writeAtomically(path, async ({ open }) => {
      const report = { instance_id: instanceId, id: reportId, local };
      const { size, content_type } = await client.dbss.downloadReport(report, { into: open });
      if (size === 0) {
        throw new Error(
          `downloadReport: the service returned no content for report ${reportId} of instance ${instanceId}. ` +
            "Check that the report is ready, then try again.",
        );
      }
      return { path, size, contentType: content_type };
    });
  },
});
