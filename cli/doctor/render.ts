import { renderTable } from "../reports/table";
import { count, wrapped } from "../reports/text";
import type { Paint } from "../session";
import type { CheckStatus, DoctorReport } from "./report";

const COLORS: Readonly<Record<CheckStatus, "green" | "yellow" | "red" | "gray">> = {
  ok: "green",
  warning: "yellow",
  failed: "red",
  skipped: "gray",
};

/** The report as text: a table of the checks, and the advice. */
export function reportTable(report: DoctorReport, paint: Paint, width: number): string {
  const rows = report.checks.map(({ status, name, detail }) => [{ text: status, style: COLORS[status] }, name, detail]);
  const sections = [
    renderTable(["STATUS", "CHECK", "RESULT"], rows, paint, width),
    adviceText(report, width),
    summaryOf(report),
  ];
  return sections.filter(Boolean).join("\n\n");
}

function adviceText({ checks }: DoctorReport, width: number): string {
  const lines = checks.flatMap(({ name, advice }) => (advice ? wrapped(`- ${name}: ${advice}`, width, "  ") : []));
  return lines.length === 0 ? "" : ["What to do:", ...lines].join("\n");
}

function summaryOf({ checks }: DoctorReport): string {
  const number = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const verdict = number("failed") === 0 ? "A purchase should succeed." : "A purchase would fail.";
  const warnings = count(number("warning"), "warning");
  return [
    `${verdict} ${number("ok")} ok, ${warnings}, ${number("failed")} failed, ${number("skipped")} skipped.`,
    "Details for a bug report: run the command with --json.",
  ].join("\n");
}
