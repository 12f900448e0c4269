import { z } from "zod";
import type { ReportTemplate as WireTemplate } from "../client";
import { defineFunction } from "../model/function";
import { commaList } from "./comma-list";

const args = z.strictObject({
  instanceId: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "Instance ID of the audit instance: `instanceId` of an AuditInstance." }),
});

const reportTemplate = z
  .object({
    templateId: z.string(),
    name: z.string().optional(),
    description: z.string().optional(),
    group: z
      .string()
      .optional()
      .meta({ description: "COMPREHENSIVE, COMPLIANCE, DB_SPECIAL, CLIENT_SPECIAL or SQL_SPECIAL." }),
    type: z.string().optional().meta({ description: "Kind of report, such as COMPREHENSIVE or SQL_DDL_COMMAND." }),
    frequency: z
      .string()
      .optional()
      .meta({ description: "How often a report is made by itself, such as AUDIT_REPORT_DAY." }),
    status: z.string().optional().meta({ description: "ON when reports are made by themselves." }),
    databaseIds: z
      .array(z.string())
      .meta({ description: "Databases that its reports are about. An empty list means all." }),
    databaseNames: z.array(z.string()),
  })
  .meta({ typeName: "ReportTemplate", description: "What a report is made from." });

export type ReportTemplate = z.output<typeof reportTemplate>;

export const getReportTemplates = defineFunction({
  name: "getReportTemplates",
  description: "Lists the templates from which an instance makes reports.",
  example: `
const templates = dbss.getReportTemplatesOutput({ instanceId: audit.instanceId });
`,
  args,
  result: z.array(reportTemplate),

  async ask({ client }, { instanceId }): Promise<ReportTemplate[]> {
    return (await client.dbss.listReportTemplates({ instance_id: instanceId })).map(toTemplate);
  },
});

function toTemplate(wire: WireTemplate): ReportTemplate {
  return {
    templateId: wire.id,
    name: wire.name,
    description: wire.desc,
    group: wire.group,
    type: wire.type,
    frequency: wire.frequency,
    status: wire.status,
    databaseIds: commaList(wire.db_ids),
    databaseNames: commaList(wire.db_names),
  };
}
