import { type Command, Option } from "commander";
import { getAlarms } from "../../provider/functions/get-alarms";
import type { Context } from "../../provider/model/context";
import { findInstances, instanceOption, noteFailures, unreadText } from "../audit-instances";
import { confirm } from "../confirm";
import { addStackOptions, withContext } from "../context";
import { addExamples } from "../examples";
import { listOption } from "../options";
import type { StackFlags } from "../pulumi";
import { count } from "../reports/text";
import { addReportOptions, type ReportFlags, writeReports } from "../reports/report";
import type { Session } from "../session";
import {
  type AlarmFilter,
  type Alarms,
  isOpen,
  type RaisedAlarm,
  RISK_LEVELS,
  type RiskLevel,
  rankOf,
  readAlarms,
} from "./read";
import { alarmRenderers } from "./render";

const WIRE_LEVELS = { low: "LOW", medium: "MEDIUM", high: "HIGH" } as const;
const STATUSES = { open: "UNDO", confirmed: "DONE", all: undefined } as const;

interface AlarmFlags extends StackFlags, ReportFlags {
  readonly instance: readonly string[];
  readonly risk: RiskLevel | undefined;
  readonly type?: AlarmFilter["type"];
  readonly timeRange?: AlarmFilter["timeRange"];
  readonly status: keyof typeof STATUSES;
  readonly failOn: RiskLevel | "none";
  readonly confirm: readonly string[];
  readonly confirmAll?: boolean;
  readonly yes?: boolean;
}

export function addAlarmsCommand(program: Command, session: Session): void {
  const { type, timeRange } = getAlarms.args.shape;
  const command = program
    .command("alarms")
    .description("List the alarms that audit instances raised, for people and pipelines; confirm alarms");
  addStackOptions(command);
  command
    .addOption(instanceOption())
    .addOption(new Option("--risk <level>", "only alarms of this risk level or a higher one").choices(RISK_LEVELS))
    .addOption(new Option("--type <type>", "only alarms of this type").choices(type.unwrap().options))
    .addOption(
      new Option("--time-range <range>", "only alarms that were raised this recently; by default, all").choices(
        timeRange.unwrap().options,
      ),
    )
    .addOption(
      new Option("--status <status>", "open alarms, confirmed alarms, or both")
        .choices(Object.keys(STATUSES))
        .default("open"),
    )
    .addOption(
      new Option("--fail-on <level>", "exit with code 2 if an open alarm has this risk level or a higher one")
        .choices([...RISK_LEVELS, "none"])
        .default("none"),
    )
    .addOption(listOption("--confirm <alarm>", "mark the alarm with this ID as handled", "none"))
    .addOption(
      new Option("--confirm-all", "mark all open alarms that the other options select as handled").conflicts("confirm"),
    )
    .option("--yes", "confirm all without asking")
    .action((flags: AlarmFlags) => runAlarms(session, flags));
  addReportOptions(command, ["table", "json", "markdown", "sarif", "junit"]);
  addExamples(
    command,
    ["alarms", "Lists the open alarms of all audit instances, the highest risk first."],
    [
      "alarms --time-range DAY --fail-on high --output alarms.sarif --output alarms.xml",
      "In a pipeline: fails if an alarm of high risk was raised in the last day, and writes two reports.",
    ],
    ["alarms --confirm 7e6f3a10-0d6e-4b6a-9c6e-8d1f6f0c2b1a", "Marks an alarm as handled."],
  );
}

function runAlarms(session: Session, flags: AlarmFlags): Promise<void> {
  return withContext(session, flags, async (context) => {
    if (flags.confirm.length > 0) {
      const alarms = await alarmsOf(context, { ...flags, risk: undefined, type: undefined, status: "all" });
      await runConfirm(session, context, alarmsNamed(alarms, flags.confirm));
    } else if (flags.confirmAll) {
      const alarms = await alarmsOf(context, { ...flags, status: "open" });
      await confirmed(session, flags, alarms);
      await runConfirm(session, context, alarms.alarms);
      noteFailures(session, alarms.failures);
    } else {
      await runList(session, flags, await alarmsOf(context, flags));
    }
  });
}

async function alarmsOf(context: Context, flags: AlarmFlags): Promise<Alarms> {
  const { type, timeRange, status, risk } = flags;
  const levels = risk && RISK_LEVELS.slice(RISK_LEVELS.indexOf(risk)).map((level) => WIRE_LEVELS[level]);
  const filter = { type, timeRange, status: STATUSES[status], riskLevels: levels };
  return readAlarms(context, await findInstances(context, flags.instance), filter);
}

async function runList(session: Session, flags: AlarmFlags, alarms: Alarms): Promise<void> {
  await writeReports(session, alarmRenderers(alarms), flags);
  const { failOn } = flags;
  if (failOn !== "none" && alarms.alarms.some((alarm) => isOpen(alarm) && isAtLeast(alarm, failOn))) {
    session.found();
  }
  noteFailures(session, alarms.failures);
}

function isAtLeast(alarm: Alarms["alarms"][number], level: RiskLevel): boolean {
  return rankOf(alarm) >= RISK_LEVELS.indexOf(level);
}

async function confirmed(session: Session, { yes }: AlarmFlags, { alarms }: Alarms): Promise<void> {
  if (!yes && alarms.length > 0) {
    const warning = [`This marks ${count(alarms.length, "open alarm")} as handled.`];
    await confirm(session, { warning, expected: String(alarms.length), otherwise: "Nothing was confirmed" });
  }
}

async function runConfirm(session: Session, context: Context, alarms: Alarms["alarms"]): Promise<void> {
  await confirmAlarms(context, alarms);
  const done = alarms.map(({ alarmId, instanceId }) => ({ alarmId, instanceId }));
  session.print(session.json ? JSON.stringify({ confirmed: done }) : `${count(alarms.length, "alarm")} confirmed.`);
}

/** So many alarms are confirmed with one request. */
const AT_ONCE = 100;

/** The alarms with these IDs. @throws Error if one of them does not exist. */
function alarmsNamed({ alarms, failures }: Alarms, ids: readonly string[]): RaisedAlarm[] {
  const found = alarms.filter(({ alarmId }) => alarmId !== undefined && ids.includes(alarmId));
  const missing = ids.filter((id) => !found.some(({ alarmId }) => alarmId === id));
  if (missing.length > 0) {
    throw new Error(
      `Nothing was confirmed: no audit instance has the alarm ${missing.join(", ")}. List the IDs with ` +
        `\`npx pulumi-dbss alarms --status all\`.${unreadText(failures)}`,
    );
  }
  return found;
}

/** Confirms alarms, instance by instance. Confirming one again changes nothing. */
async function confirmAlarms({ client }: Context, alarms: readonly RaisedAlarm[]): Promise<void> {
  for (const instanceId of new Set(alarms.map((alarm) => alarm.instanceId))) {
    const ids = alarms.flatMap((alarm) => (alarm.instanceId === instanceId ? (alarm.alarmId ?? []) : []));
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      await client.dbss.confirmAlarms({ instance_id: instanceId, ids: ids.slice(start, start + AT_ONCE) });
    }
  }
}
