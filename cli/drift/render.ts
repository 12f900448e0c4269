import { shortType } from "../../provider/program/tokens";
import { renderJunit } from "../reports/junit";
import { escapeMarkdown, markdownTable } from "../reports/markup";
import type { Renderers } from "../reports/report";
import { type Cell, renderTable } from "../reports/table";
import { count } from "../reports/text";
import type { Paint } from "../session";
import type { Drift, Kind, ResourceDrift } from "./drift";

/** The renderers of a drift report. */
export function driftRenderers(drift: Drift): Renderers {
  return {
    table: (paint, width) => table(drift, paint, width),
    json: () => JSON.stringify(drift, undefined, 2),
    markdown: () => markdown(drift),
    junit: () => junit(drift),
  };
}

const HEAD = ["RESOURCE", "DIFFERENCE", "WAS", "IS", "DECLARED", "BY"];
const COLORS: Readonly<Record<Kind, "red" | "yellow">> = { drift: "red", undeployed: "yellow" };

/** Longer values are shortened in tables. */
const LONGEST = 48;

interface Line {
  readonly resource: string;
  readonly kind: Kind;
  readonly what: string;
  readonly was: string;
  readonly is: string;
  readonly declared: string;
  readonly by: string;
}

function table(drift: Drift, paint: Paint, width: number): string {
  const rows = linesOf(drift).map(({ resource, kind, what, was, is, declared, by }): Cell[] => [
    { text: resource, style: COLORS[kind] },
    what,
    was,
    is,
    declared,
    by,
  ]);
  return [...(rows.length > 0 ? [renderTable(HEAD, rows, paint, width), ""] : []), summaryOf(drift)].join("\n");
}

function markdown(drift: Drift): string {
  const rows = linesOf(drift).map(({ resource, what, was, is, declared, by }) => [
    resource,
    what,
    was,
    is,
    declared,
    by,
  ]);
  const head = HEAD.map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  const body = rows.length > 0 ? ["", markdownTable(head, rows)] : [];
  return ["### Drift", "", escapeMarkdown(summaryOf(drift)), ...body].join("\n");
}

function junit({ resources, unchanged }: Drift): string {
  return renderJunit("drift", [
    ...resources.map((resource) => ({
      className: `dbss.drift.${resource.type}`,
      name: resource.name,
      failure: {
        type: resource.kind,
        message: `${resource.type} ${resource.name}: ${resource.difference}`,
        text: resourceLines(resource).map(sentenceOf).join("\n"),
      },
    })),
    ...unchanged.map((urn) => {
      const [, , types = "", name = urn] = urn.split("::");
      return { className: `dbss.drift.${shortType(types.split("$").at(-1) ?? types)}`, name };
    }),
  ]);
}

function sentenceOf({ what, was, is, declared, by }: Line): string {
  const values = was === "" ? "" : `: was ${was}, is ${is}, declared ${declared}`;
  return `${what}${values}. ${by}`.trim();
}

/** The counts in one sentence. */
function summaryOf({ resources, unchanged }: Drift): string {
  const numberOf = (kind: Kind) => resources.filter((resource) => resource.kind === kind).length;
  const total = resources.length + unchanged.length;
  const parts = [`${numberOf("drift")} drifted`, `${numberOf("undeployed")} declared but not deployed`];
  const hidden = resources.some(({ properties }) => properties.some(({ certainty }) => certainty === "hidden"));
  const hint = hidden ? ' Pulumi hides some values: at least one of the properties marked "possibly" differs.' : "";
  return `${count(total, "resource")}: ${parts.join(", ")}.${hint}`;
}

function linesOf({ resources }: Drift): Line[] {
  return resources.flatMap(resourceLines);
}

function resourceLines(drift: ResourceDrift): Line[] {
  const { type, name, kind, difference, replaces, properties, by } = drift;
  const whole = { resource: `${type} ${name}`, kind, was: "", is: "", declared: "", by: "" };
  const authors = by.map(authorText).join("; ");
  const replaced = replaces ? " (replaces)" : "";
  if (properties.length === 0) {
    return [{ ...whole, what: `${difference}${replaced}`, by: authors }];
  }
  return properties.map(({ path, kind, was, is, declared, certainty }) => ({
    ...whole,
    kind,
    what: `${path}${certainty === undefined ? "" : " (possibly)"}${replaced}`,
    was: valueText(was),
    is: valueText(is),
    declared: valueText(declared),
    by: kind === "drift" ? authors : "",
  }));
}

function authorText({ user, time, what, certainty }: ResourceDrift["by"][number]): string {
  return `${certainty === "likely" ? "" : "possibly "}${user} (${time} UTC, ${what})`;
}

function valueText(value: unknown): string {
  if (value === "[secret]") {
    return value;
  }
  const text = value === undefined ? "–" : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
