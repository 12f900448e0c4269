import { z } from "zod";
import type { AuditReport } from "../client";
import { defineFunction } from "../model/function";
import { separated } from "../resources/fields";
import { instanceId } from "./fields";

const args = z.strictObject({
  instanceId,
  name: z.string().min(1).optional().meta({
    description: "Only reports whose name matches. The service's documentation does not specify how names are matched.",
  }),
});

const auditReportSummary = z
  .object({
    reportId: z.string().meta({ description: "ID of the report, for `downloadReport`." }),
    name: z.string().optional().meta({ description: "Name of the report." }),
    type: z
      .string()
      .optional()
      .meta({ description: "How the report was requested, such as AUDIT_REPORT_REAL_TIME or AUDIT_REPORT_DAY." }),
    templateType: z
      .string()
      .optional()
      .meta({ description: "Type of its template, such as COMPREHENSIVE or SQL_DDL_COMMAND." }),
    format: z.string().optional().meta({ description: "File format: PDF or ZIP." }),
    databaseIds: z
      .array(z.string())
      .meta({ description: "IDs of the databases that the report covers. An empty list means all." }),
    databaseNames: z.array(z.string()).meta({ description: "Names of these databases." }),
    startTime: z.string().optional().meta({ description: "Start of the period that the report covers." }),
    endTime: z.string().optional().meta({ description: "End of the period that the report covers." }),
    finishTime: z.string().optional().meta({ description: "When the report was generated." }),
    progress: z.number().optional().meta({ description: "Progress, in percent. The report is ready at 100." }),
  })
  .meta({ typeName: "AuditReportSummary", description: "A report that is ready or being generated." });

export type AuditReportSummary = z.output<typeof auditReportSummary>;

export const getReports = defineFunction({
  name: "getReports",
  description: "Lists the reports of an instance. `downloadReport` downloads one.",
  example: `
const ready = (await dbss.getReports({ instanceId: "…" })).filter(({ progress }) => progress === 100);
`,
  args,
  result: z.array(auditReportSummary),

  async ask({ client }, { instanceId, name }): Promise<AuditReportSummary[]> {
    return (await client.dbss.listReports({ instance_id: instanceId, name })).map(toReport);
  },
});

function toReport(wire: AuditReport): AuditReportSummary {
  return {
    reportId: wire.id,
    name: wire.name,
    type: wire.type,
    templateType: wire.template_type,
    format: wire.format,
    databaseIds: separated(wire.db_ids),
    databaseNames: separated(wire.db_names),
    startTime: wire.start_time,
    endTime: wire.end_time,
    finishTime: wire.finish_time,
    progress: wire.percentum,
  };
}
