import { count } from "../reports/text";
import { renderJunit } from "../reports/junit";
import { escapeMarkdown, markdownTable } from "../reports/markup";
import { renderSarif, type SarifLevel } from "../reports/sarif";
import { renderTable } from "../reports/table";
import type { Renderers } from "../reports/report";
import type { Paint } from "../session";
import { type Alarms, isOpen, type RaisedAlarm, RISK_LEVELS, rankOf } from "./read";

/** A list of alarms in all its forms. */
export function alarmRenderers(alarms: Alarms): Renderers {
  return {
    table: (paint, width) => table(alarms, paint, width),
    json: () => JSON.stringify(alarms, undefined, 2),
    markdown: () => markdown(alarms),
    sarif: () => sarif(alarms),
    junit: () => junit(alarms),
  };
}

const HEAD = ["RISK", "TYPE", "STATUS", "INSTANCE", "RAISED", "ENDED", "WHAT", "ID"];

function cellsOf(alarm: RaisedAlarm): string[] {
  const { type = "-", instanceName, time = "-", endTime = "-", description = "-", alarmId = "-" } = alarm;
  return [riskText(alarm), type, statusText(alarm), instanceName, time, endTime, description, alarmId];
}

function table(report: Alarms, paint: Paint, width: number): string {
  const rows = report.alarms.map((alarm) => {
    const [risk = "", ...others] = cellsOf(alarm);
    return [{ text: risk, style: colorOf(alarm) }, ...others];
  });
  return [...(rows.length > 0 ? [renderTable(HEAD, rows, paint, width), ""] : []), summaryOf(report)].join("\n");
}

function markdown(report: Alarms): string {
  const head = HEAD.map((word) => (word === "ID" ? word : word.charAt(0) + word.slice(1).toLowerCase()));
  const body = report.alarms.length > 0 ? ["", markdownTable(head, report.alarms.map(cellsOf))] : [];
  return ["### Audit alarms", "", escapeMarkdown(summaryOf(report)), ...body].join("\n");
}

/** Open alarms only: for code scanning, a confirmed one is fixed. */
function sarif({ alarms, failures, region, projectId }: Alarms): string {
  const open = alarms.filter(isOpen);
  return renderSarif({
    id: `dbss-alarms/${region}/${projectId}`,
    rules: [...new Set(open.map(ruleIdOf))].map((id) => ({ id, shortDescription: { text: `Alarm ${id}` } })),
    results: open.map((alarm) => ({
      ruleId: ruleIdOf(alarm),
      level: LEVELS[rankOf(alarm)] ?? "error",
      text: `${alarm.instanceName}: ${textOf(alarm)}`,
      name: alarm.instanceName,
      object: `auditInstance/${alarm.instanceId}`,
      fingerprint: { alarm: `${alarm.instanceId}/${alarm.alarmId ?? textOf(alarm)}` },
    })),
    isComplete: failures.length === 0,
  });
}

/** An open alarm fails. An instance without alarms passes, so that the report is never empty. */
function junit({ alarms, instances, failures }: Alarms): string {
  const quiet = instances.filter(({ instanceId }) => !alarms.some((alarm) => alarm.instanceId === instanceId));
  return renderJunit("audit alarms", [
    ...alarms.map((alarm) => {
      const names = { className: classNameOf(alarm), name: textOf(alarm) };
      const message = `${riskText(alarm)} risk: ${textOf(alarm)}`;
      return isOpen(alarm) ? { ...names, failure: { type: alarm.type ?? "alarm", message } } : names;
    }),
    ...quiet.map((instance) => ({ className: classNameOf(instance), name: "no alarm" })),
    ...failures.map((failure) => ({
      className: classNameOf(failure),
      name: "alarms can be read",
      error: failure.message,
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

function classNameOf({ instanceName }: { readonly instanceName: string }): string {
  return `dbss.alarms.${instanceName}`;
}

/** An alarm in one line. */
function textOf({ type = "alarm", description, time, alarmId }: RaisedAlarm): string {
  return [`${type}${description ? `: ${description}` : ""}`, time && `raised ${time}`, alarmId]
    .filter((part) => part !== undefined && part !== "")
    .join(", ");
}

/** The counts in one sentence, the highest risk first. */
function summaryOf({ alarms, instances, failures, region }: Alarms): string {
  const open = alarms.filter(isOpen);
  const ranks = [...RISK_LEVELS.keys(), RISK_LEVELS.length].toReversed();
  const counted = ranks.flatMap((rank) => {
    const { length } = open.filter((alarm) => rankOf(alarm) === rank);
    return length > 0 ? [`${length} ${RISK_LEVELS[rank] ?? "of unknown risk"}`] : [];
  });
  const total = count(open.length, "open alarm");
  const place = `${count(instances.length, "audit instance")} in ${region}`;
  const unread = failures.length > 0 ? ` ${failures.length} could not be read.` : "";
  return `${total} on ${place}${counted.length > 0 ? `: ${counted.join(", ")}` : ""}.${unread}`;
}
