import type { ReportTemplate } from "../../client";

/**
 * The template that is meant by an ID, a type or a name.
 *
 * @throws Error when there is none, or when several have the type or name.
 */
export function resolveTemplate(
  templates: readonly ReportTemplate[],
  instanceId: string,
  meant: string,
): ReportTemplate {
  const ways = [
    templates.filter(({ id }) => id === meant),
    templates.filter(({ type }) => type === meant),
    templates.filter(({ name }) => name === meant),
  ];
  const matching = ways.find((found) => found.length > 0) ?? [];
  const [first, second] = matching;
  if (first === undefined) {
    const known = templates.map(({ id, name, type }) => `${name ?? "?"} (${type ?? "?"}, ${id})`).join(", ") || "none";
    throw new Error(`template: instance ${instanceId} has no report template ${meant}; it has: ${known}.`);
  }
  if (second !== undefined) {
    const ids = matching.map(({ id }) => id).join(", ");
    throw new Error(
      `template: ${matching.length} report templates of instance ${instanceId} are ${meant}: ${ids}. Name one by its ID.`,
    );
  }
  return first;
}
