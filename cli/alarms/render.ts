import { renderJunit } from "../reports/junit";
import { escapeMarkdown, markdownTable } from "../reports/markup";
import type { Renderers } from "../reports/report";
import { renderSarif, type SarifLevel } from "../reports/sarif";
import { renderTable } from "../reports/table";
import { count } from "../reports/text";
import type { Paint } from "../session";
import { placeColumn, placesText, reportId, type Unread, unreadTexts } from "../survey";
import { type AlarmReport, isOpen, type RaisedAlarm, RISK_LEVELS, rankOf } from "./read";

/** The renderers of a list of alarms. */
export function alarmRenderers(report: AlarmReport): Renderers {
  return {
    table: (paint, width) => table(report, paint, width),
    json: () => JSON.stringify(report, undefined, 2),
    markdown: () => markdown(report),
    sarif: () => sarif(report),
    junit: () => junit(report),
  };
}

type Row = AlarmReport["alarms"][number];

/** The columns: their heads, and the cells of an alarm. */
function columnsOf(report: AlarmReport): { readonly head: readonly string[]; cells(alarm: Row): string[] } {
  const place = placeColumn(report);
  return {
    head: ["Risk", "Type", "Status", ...place.head, "Instance", "Raised", "Ended", "Description", "ID"],
    cells: (alarm) => {
      const { type = "-", instanceName, time = "-", endTime = "-", description = "-", alarmId = "-" } = alarm;
      const where = [...place.cell(alarm), instanceName];
      return [riskText(alarm), type, statusText(alarm), ...where, time, endTime, description, alarmId];
    },
  };
}

function table(report: AlarmReport, paint: Paint, width: number): string {
  const { head, cells } = columnsOf(report);
  const rows = report.alarms.map((alarm) => {
    const [risk = "", ...others] = cells(alarm);
    return [{ text: risk, style: colorOf(alarm) }, ...others];
  });
  const heads = head.map((name) => name.toUpperCase());
  return [
    ...(rows.length > 0 ? [renderTable(heads, rows, paint, width), ""] : []),
    summaryOf(report),
    ...unreadTexts(report),
  ].join("\n");
}

function markdown(report: AlarmReport): string {
  const { head, cells } = columnsOf(report);
  const body = report.alarms.length > 0 ? ["", markdownTable(head, report.alarms.map(cells))] : [];
  const unread = unreadTexts(report).flatMap((text) => ["", `⚠️ ${escapeMarkdown(text)}`]);
  return ["### Audit alarms", "", escapeMarkdown(summaryOf(report)), ...unread, ...body].join("\n");
}

/** Open alarms only: for code scanning, a confirmed alarm is fixed. */
function sarif(report: AlarmReport): string {
  const open = report.alarms.filter(isOpen);
  const where = placeColumn(report);
  return renderSarif({
    id: reportId("dbss-alarms", report),
    rules: [...new Set(open.map(ruleIdOf))].map((id) => ({ id, shortDescription: { text: `Alarm ${id}` } })),
    results: open.map((alarm) => ({
      ruleId: ruleIdOf(alarm),
      level: LEVELS[rankOf(alarm)] ?? "error",
      text: `${[...where.cell(alarm), alarm.instanceName].join(" ")}: ${textOf(alarm)}`,
      name: alarm.instanceName,
      object: `auditInstance/${alarm.instanceId}`,
      fingerprint: { alarm: `${alarm.instanceId}/${alarm.alarmId ?? textOf(alarm)}` },
    })),
    isComplete: report.failures.length === 0,
  });
}

/** An open alarm fails. An instance without alarms passes, so that the report is never empty. */
function junit(report: AlarmReport): string {
  const { alarms, instances, failures } = report;
  const place = placeColumn(report);
  const classNameOf = (each: Unread | Row | AlarmReport["instances"][number]) =>
    ["dbss.alarms", ...place.cell(each), each.instanceName].filter(Boolean).join(".");
  const quiet = instances.filter(({ instanceId }) => !alarms.some((alarm) => alarm.instanceId === instanceId));
  return renderJunit("audit alarms", [
    ...alarms.map((alarm) => {
      const names = { className: classNameOf(alarm), name: textOf(alarm) };
      const message = `${riskText(alarm)} risk: ${textOf(alarm)}`;
      return isOpen(alarm) ? { ...names, failure: { type: alarm.type ?? "alarm", message } } : names;
    }),
    ...quiet.map((instance) => ({ className: classNameOf(instance), name: "no alarm" })),
    ...failures.map((unread) => ({
      className: classNameOf(unread),
      name: "alarms can be read",
      error: unread.reason,
    })),
  ]);
}

const COLORS = ["gray", "yellow", "red"] as const;
const LEVELS: readonly SarifLevel[] = ["note", "warning", "error"];

function colorOf(alarm: RaisedAlarm): (typeof COLORS)[number] {
  return COLORS[rankOf(alarm)] ?? "red";
}

function riskText({ riskLevel }: RaisedAlarm): string {
  return riskLevel?.toLowerCase() ?? "unknown";
}

function statusText(alarm: RaisedAlarm): string {
  return isOpen(alarm) ? "open" : "confirmed";
}

function ruleIdOf({ type = "ALARM" }: RaisedAlarm): string {
  return `dbss/${type}`;
}

/** An alarm in one line. */
function textOf({ type = "alarm", description, time, alarmId }: RaisedAlarm): string {
  return [`${type}${description ? `: ${description}` : ""}`, time && `raised ${time}`, alarmId]
    .filter((part) => part !== undefined && part !== "")
    .join(", ");
}

/** The counts in one sentence, the highest risk first. */
function summaryOf(report: AlarmReport): string {
  const open = report.alarms.filter(isOpen);
  const ranks = [...RISK_LEVELS.keys(), RISK_LEVELS.length].toReversed();
  const counted = ranks.flatMap((rank) => {
    const { length } = open.filter((alarm) => rankOf(alarm) === rank);
    return length > 0 ? [`${length} ${RISK_LEVELS[rank] ?? "of unknown risk"}`] : [];
  });
  const instances = `${count(report.instances.length, "audit instance")} in ${placesText(report)}`;
  return `${count(open.length, "open alarm")} on ${instances}${counted.length > 0 ? `: ${counted.join(", ")}` : ""}.`;
}
