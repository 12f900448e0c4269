import { z } from "zod";
import type { AuditReport } from "../client";
import { defineFunction } from "../model/function";
import { commaList } from "./comma-list";

const args = z.strictObject({
  instanceId: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "Instance ID of the audit instance: `instanceId` of an AuditInstance." }),
  name: z.string().min(1).optional().meta({ description: "Name of the reports, as the service matches it." }),
});

const auditReportSummary = z
  .object({
    reportId: z.string(),
    name: z.string().optional(),
    type: z
      .string()
      .optional()
      .meta({ description: "How the report came about, such as AUDIT_REPORT_REAL_TIME or AUDIT_REPORT_DAY." }),
    templateType: z
      .string()
      .optional()
      .meta({ description: "Type of its template, such as COMPREHENSIVE or SQL_DDL_COMMAND." }),
    format: z.string().optional().meta({ description: "PDF or ZIP." }),
    databaseIds: z.array(z.string()).meta({ description: "Databases that it is about. An empty list means all." }),
    databaseNames: z.array(z.string()),
    startTime: z.string().optional().meta({ description: "Begin of the time that it is about." }),
    endTime: z.string().optional().meta({ description: "End of the time that it is about." }),
    finishTime: z.string().optional().meta({ description: "When it became ready." }),
    progress: z.number().optional().meta({ description: "How far it is, in percent: ready at 100." }),
  })
  .meta({ typeName: "AuditReportSummary", description: "A report, ready or in the making." });

export type AuditReportSummary = z.output<typeof auditReportSummary>;

export const getReports = defineFunction({
  name: "getReports",
  description: "Lists the reports of an instance. `downloadReport` fetches one.",
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
    databaseIds: commaList(wire.db_ids),
    databaseNames: commaList(wire.db_names),
    startTime: wire.start_time,
    endTime: wire.end_time,
    finishTime: wire.finish_time,
    progress: wire.percentum,
  };
}
