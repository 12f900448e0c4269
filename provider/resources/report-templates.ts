import type { ReportTemplate } from "../client";
import type { Context } from "../model/context";
import { filled } from "../model/lists";
import { theOne } from "../model/look-up";

/** The types of the built-in report templates. */
export const TEMPLATE_TYPES = [
  "COMPREHENSIVE",
  "COMPLIANCE",
  "SOX",
  "PCI",
  "DB_ANALYSIS",
  "CLIENT_IP_ANALYSIS",
  "SQL_DCL_COMMAND",
  "SQL_DDL_COMMAND",
  "SQL_DML_COMMAND",
];

/**
 * The report template of an instance with the given ID, else type, else name.
 *
 * @throws Error when there is none, or when several have the type or name.
 */
export async function templateOf(
  context: Context,
  { instanceId, template }: { readonly instanceId: string; readonly template: string },
): Promise<ReportTemplate> {
  const { snapshots } = context;
  const known = await snapshots.reportTemplates.get(instanceId);
  const templates =
    known.length > 0 ? known : await filled(context, snapshots.reportTemplates, instanceId, "report templates");
  return theOne(templates, template, {
    argument: "template",
    noun: "report template",
    owner: `instance ${instanceId}`,
    idOf: ({ id }) => id,
    by: { ID: ({ id }) => id, type: ({ type }) => type, name: ({ name }) => name },
  });
}
