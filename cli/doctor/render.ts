import { renderTable } from "../reports/table";
import { wrapped } from "../reports/text";
import type { Paint } from "../session";
import type { CheckStatus, DoctorReport } from "./report";

const COLORS: Readonly<Record<CheckStatus, "green" | "yellow" | "red" | "gray">> = {
  ok: "green",
  warning: "yellow",
  failed: "red",
  skipped: "gray",
};

/** The report as text: a table of the checks, the advice, and the behavior of the cloud. */
export function reportTable(report: DoctorReport, paint: Paint, width: number): string {
  const rows = report.checks.map(({ status, name, detail }) => [{ text: status, style: COLORS[status] }, name, detail]);
  const sections = [
    renderTable(["STATUS", "CHECK", "RESULT"], rows, paint, width),
    adviceText(report, width),
    wrapped(valuesText("Behavior of this cloud", report.temperament), width).join("\n"),
    wrapped(valuesText("Measured", report.measured), width).join("\n"),
    summaryOf(report),
  ];
  return sections.filter(Boolean).join("\n\n");
}

function adviceText({ checks }: DoctorReport, width: number): string {
  const lines = checks.flatMap(({ name, advice }) => (advice ? wrapped(`- ${name}: ${advice}`, width, "  ") : []));
  return lines.length === 0 ? "" : ["What to do:", ...lines].join("\n");
}

function valuesText(title: string, values: DoctorReport["temperament"]): string {
  const entries = Object.entries(values);
  const text = entries.map(([key, value]) => `${key} ${value}`).join(", ");
  return entries.length === 0 ? "" : `${title}: ${text}.`;
}

function summaryOf({ checks }: DoctorReport): string {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const failed = count("failed");
  const verdict = failed === 0 ? "A purchase should succeed." : "A purchase would fail.";
  return `${verdict} ${count("ok")} ok, ${count("warning")} warnings, ${failed} failed, ${count("skipped")} skipped.`;
}
