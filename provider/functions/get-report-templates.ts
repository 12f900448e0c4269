import { z } from "zod";
import type { ReportTemplate as WireTemplate } from "../client";
import { defineFunction } from "../model/function";
import { separated } from "../resources/fields";
import { instanceId } from "./fields";

const args = z.strictObject({
  instanceId,
});

const reportTemplate = z
  .object({
    templateId: z.string().meta({ description: "ID of the template." }),
    name: z.string().optional().meta({ description: "Name of the template." }),
    description: z.string().optional().meta({ description: "Description of the template." }),
    group: z.string().optional().meta({
      description: "Group of the template: COMPREHENSIVE, COMPLIANCE, DB_SPECIAL, CLIENT_SPECIAL or SQL_SPECIAL.",
    }),
    type: z
      .string()
      .optional()
      .meta({
        description:
          "Type of the template, such as COMPREHENSIVE or SQL_DDL_COMMAND: the `template` of an AuditReport or " +
          "ReportSchedule.",
      }),
    frequency: z
      .string()
      .optional()
      .meta({ description: "How often reports are generated automatically, such as AUDIT_REPORT_DAY." }),
    status: z.string().optional().meta({ description: "ON if reports are generated automatically, else OFF." }),
    databaseIds: z
      .array(z.string())
      .meta({ description: "IDs of the databases that its reports cover. An empty list means all." }),
    databaseNames: z.array(z.string()).meta({ description: "Names of these databases." }),
  })
  .meta({ typeName: "ReportTemplate", description: "A template for reports." });

export type ReportTemplate = z.output<typeof reportTemplate>;

export const getReportTemplates = defineFunction({
  name: "getReportTemplates",
  description: "Lists the report templates of an instance.",
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
    databaseIds: separated(wire.db_ids),
    databaseNames: separated(wire.db_names),
  };
}
