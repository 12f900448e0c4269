import type { COVERAGE_STATUSES, Coverage } from "../../provider/functions/coverage";
import { renderJunit } from "../reports/junit";
import { escapeMarkdown, markdownTable } from "../reports/markdown";
import { renderTable } from "../reports/table";
import type { Renderers } from "../reports/write-reports";
import type { Paint } from "../session";
import { coveragePage } from "./page";
import { coverageSarif } from "./sarif";
import { addressText, engineText, idText, STATUS_WORDS, summaryOf } from "./words";

/** A coverage report in all its forms, as read at that time. */
export function coverageRenderers(coverage: Coverage, readAt: Date): Renderers {
  return {
    table: (paint, width) => table(coverage, paint, width),
    json: () => JSON.stringify(coverage, undefined, 2),
    markdown: () => markdown(coverage),
    sarif: () => coverageSarif(coverage),
    junit: () => junit(coverage),
    html: () => coveragePage(coverage, readAt),
  };
}

function table(coverage: Coverage, paint: Paint, width: number): string {
  const rows = coverage.databases.map((database) => [
    { text: STATUS_WORDS[database.status].label, style: STATUS_WORDS[database.status].color },
    database.name,
    engineText(database),
    addressText(database),
    database.instanceName ?? "-",
    database.reason,
    idText(database),
  ]);
  const head = ["STATUS", "DATABASE", "ENGINE", "ADDRESS", "AUDITED BY", "WHY", "ID"];
  return [...(rows.length > 0 ? [renderTable(head, rows, paint, width), ""] : []), summaryOf(coverage)].join("\n");
}

const MARKS: Readonly<Record<(typeof COVERAGE_STATUSES)[number], string>> = {
  unaudited: "🔴",
  mismatch: "🟠",
  "agent-down": "🟣",
  off: "🟡",
  unsupported: "⚪",
  audited: "🟢",
};

function markdown(coverage: Coverage): string {
  const rows = coverage.databases.map((database) => [
    `${MARKS[database.status]} ${STATUS_WORDS[database.status].label}`,
    database.name,
    engineText(database),
    database.instanceName ?? "-",
    database.reason,
  ]);
  const head = ["Status", "Database", "Engine", "Audited by", "Why"];
  return ["### Audit coverage", "", escapeMarkdown(summaryOf(coverage)), "", markdownTable(head, rows)].join("\n");
}

function junit({ databases }: Coverage): string {
  return renderJunit(
    "audit coverage",
    databases.map((database) => {
      const { status, reason, kind } = database;
      const names = { className: `dbss.coverage.${kind}`, name: `${database.name} (${idText(database)})` };
      if (status === "audited") {
        return names;
      }
      return status === "unsupported"
        ? { ...names, skipped: reason }
        : { ...names, failure: { type: status, message: `${STATUS_WORDS[status].label}: ${reason}` } };
    }),
  );
}
