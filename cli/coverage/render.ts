import type { COVERAGE_STATUSES } from "../../provider/functions/get-coverage";
import { renderJunit } from "../reports/junit";
import { escapeMarkdown, markdownTable } from "../reports/markup";
import type { Renderers } from "../reports/report";
import { renderTable } from "../reports/table";
import type { Paint } from "../session";
import { placeColumn, placeText, unreadTexts } from "../survey";
import { coveragePage } from "./page";
import { addressText, type CoverageReport, engineText, idText, STATUS_WORDS, summaryOf, whyText } from "./report";
import { coverageSarif } from "./sarif";

/** The renderers of a coverage report. `readAt` is when it was read. */
export function coverageRenderers(coverage: CoverageReport, readAt: Date): Renderers {
  return {
    table: (paint, width) => table(coverage, paint, width),
    json: () => JSON.stringify(coverage, undefined, 2),
    markdown: () => markdown(coverage),
    sarif: () => coverageSarif(coverage),
    junit: () => junit(coverage),
    html: () => coveragePage(coverage, readAt),
  };
}

function table(coverage: CoverageReport, paint: Paint, width: number): string {
  const place = placeColumn(coverage);
  const rows = coverage.databases.map((database) => [
    { text: STATUS_WORDS[database.status].label, style: STATUS_WORDS[database.status].color },
    ...place.cell(database),
    database.name,
    engineText(database),
    addressText(database),
    database.instanceName ?? "-",
    whyText(database),
    idText(database),
  ]);
  const where = place.head.map((name) => name.toUpperCase());
  const head = ["STATUS", ...where, "DATABASE", "ENGINE", "ADDRESS", "AUDITED BY", "WHY", "ID"];
  return [
    ...(rows.length > 0 ? [renderTable(head, rows, paint, width), ""] : []),
    summaryOf(coverage),
    ...unreadTexts(coverage),
  ].join("\n");
}

const MARKS: Readonly<Record<(typeof COVERAGE_STATUSES)[number], string>> = {
  unaudited: "🔴",
  mismatch: "🟠",
  "agent-down": "🟣",
  off: "🟡",
  unlisted: "🟤",
  unsupported: "⚪",
  audited: "🟢",
};

function markdown(coverage: CoverageReport): string {
  const place = placeColumn(coverage);
  const rows = coverage.databases.map((database) => [
    `${MARKS[database.status]} ${STATUS_WORDS[database.status].label}`,
    ...place.cell(database),
    database.name,
    engineText(database),
    database.instanceName ?? "-",
    whyText(database),
  ]);
  const head = ["Status", ...place.head, "Database", "Engine", "Audited by", "Why"];
  const unread = unreadTexts(coverage).flatMap((text) => [`⚠️ ${escapeMarkdown(text)}`, ""]);
  return ["### Audit coverage", "", escapeMarkdown(summaryOf(coverage)), "", ...unread, markdownTable(head, rows)].join(
    "\n",
  );
}

function junit(coverage: CoverageReport): string {
  const { databases, failures } = coverage;
  const place = placeColumn(coverage);
  return renderJunit("audit coverage", [
    ...failures.map((unread) => ({
      className: "dbss.coverage",
      name: placeText(unread),
      error: unread.reason,
    })),
    ...databases.map((database) => {
      const { status, reason, kind } = database;
      const className = ["dbss.coverage", ...place.cell(database), kind].join(".");
      const names = { className, name: `${database.name} (${idText(database)})` };
      if (status === "audited") {
        return names;
      }
      return status === "unsupported"
        ? { ...names, skipped: reason }
        : { ...names, failure: { type: status, message: `${STATUS_WORDS[status].label}: ${reason}` } };
    }),
  ]);
}
