import { z } from "zod";
import { defineFunction } from "../model/function";
import { writeAtomically } from "./atomic-file";

const args = z.strictObject({
  instanceId: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "Instance ID of the audit instance: `instanceId` of an AuditInstance." }),
  reportId: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "ID of the report: `reportId` of an AuditReport, or of what `getReports` lists." }),
  local: z.enum(["en-us", "zh-cn"]).default("en-us").meta({ description: "Language of the report." }),
  path: z.string().min(1).meta({
    description: "Where to write it. Directories that are missing are made; a file that is there is replaced.",
  }),
});

const downloadedReport = z
  .object({
    path: z.string().meta({ description: "Where it was written." }),
    size: z.number().meta({ description: "Length in bytes." }),
    contentType: z
      .string()
      .optional()
      .meta({ description: 'As the service calls it, such as "application/octet-stream".' }),
  })
  .meta({ typeName: "DownloadedReport", description: "A report on disk." });

export type DownloadedReport = z.output<typeof downloadedReport>;

export const downloadReport = defineFunction({
  name: "downloadReport",
  description: "Downloads a report: it is streamed to disk, and stands under its path only when it is complete.",
  example: `
await dbss.downloadReport({ instanceId: "…", reportId: "…", path: "reports/january.pdf" });
`,
  args,
  result: downloadedReport,

  async ask({ client }, { instanceId, reportId, local, path }): Promise<DownloadedReport> {
    return writeAtomically(path, async (into) => {
      const report = { instance_id: instanceId, id: reportId, local };
      const { size, content_type } = await client.dbss.downloadReport(report, { into });
      if (size === 0) {
        throw new Error(`downloadReport: the service answers nothing for report ${reportId} of ${instanceId}.`);
      }
      return { path, size, contentType: content_type };
    });
  },
});
