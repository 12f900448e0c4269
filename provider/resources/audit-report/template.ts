import type { ReportTemplate } from "../../client";
import type { Context } from "../../lifecycle/context";
import type { Inputs } from "./lifecycle";

/**
 * The template that is meant by its ID, type or name.
 *
 * @throws Error for one that there is not, or that several have as their type or name.
 */
export async function templateOf(
  { snapshots }: Context,
  { instanceId, template }: Pick<Inputs, "instanceId" | "template">,
): Promise<ReportTemplate> {
  const templates = await snapshots.reportTemplates.get(instanceId);
  const byId = templates.filter(({ id }) => id === template);
  const matching =
    byId.length > 0 ? byId : templates.filter(({ type, name }) => type === template || name === template);
  const [found] = matching;
  if (found === undefined) {
    const known = templates.map(({ id, type, name }) => `${type} ("${name}", ${id})`).join(", ") || "none";
    throw new Error(
      `template: instance ${instanceId} has no report template with the type, name or ID ${template}; it has: ${known}.`,
    );
  }
  if (matching.length > 1) {
    const ids = matching.map(({ id }) => id).join(" and ");
    throw new Error(
      `template: ${matching.length} report templates of instance ${instanceId} are called ${template}: ${ids}. Name one ` +
        "by its ID.",
    );
  }
  return found;
}
