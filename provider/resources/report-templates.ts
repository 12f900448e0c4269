import type { ReportTemplate } from "../client";
import type { Context } from "../model/context";
import { theOne } from "../model/look-up";

/**
 * The report template of an instance that is meant by its ID, else its type, else its name.
 *
 * @throws Error for one that there is not, or that several have as their type or name.
 */
export async function templateOf(
  { snapshots }: Context,
  { instanceId, template }: { readonly instanceId: string; readonly template: string },
): Promise<ReportTemplate> {
  return theOne(await snapshots.reportTemplates.get(instanceId), template, {
    argument: "template",
    noun: "report template",
    owner: `instance ${instanceId}`,
    idOf: ({ id }) => id,
    by: { ID: ({ id }) => id, type: ({ type }) => type, name: ({ name }) => name },
  });
}
