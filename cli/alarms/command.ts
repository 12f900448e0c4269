import { type Command, Option } from "commander";
import { getAlarms } from "../../provider/functions/get-alarms";
import type { Context } from "../../provider/model/context";
import { messageOf } from "../../provider/model/errors";
import { findInstances, instanceOption, noteFailures, surveyInstances, unreadText } from "../audit-instances";
import { confirm } from "../confirm";
import { addExamples } from "../examples";
import { interruptible } from "../interruption";
import { listOption } from "../options";
import { addReportOptions, type ReportFlags, writeReports } from "../reports/report";
import { count } from "../reports/text";
import type { Session } from "../session";
import { addPlaceOptions, inOnePlace, itemsOf, type PlaceFlags } from "../survey";
import {
  type AlarmFilter,
  type Alarms,
  isOpen,
  type RaisedAlarm,
  RISK_LEVELS,
  type RiskLevel,
  rankOf,
  readAlarms,
  reportOf,
} from "./read";
import { alarmRenderers } from "./render";

const WIRE_LEVELS = { low: "LOW", medium: "MEDIUM", high: "HIGH" } as const;
const STATUSES = { open: "UNDO", confirmed: "DONE", all: undefined } as const;

interface AlarmFlags extends PlaceFlags, ReportFlags {
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
    .description("List the alarms of audit instances, as a report or as a gate in a pipeline; confirm alarms");
  addPlaceOptions(command);
  command
    .addOption(instanceOption())
    .addOption(new Option("--risk <level>", "only alarms of this risk level or a higher one").choices(RISK_LEVELS))
    .addOption(new Option("--type <type>", "only alarms of this type").choices(type.unwrap().options))
    .addOption(
      new Option("--time-range <range>", "only alarms raised in the last hour, day and so on; by default, all").choices(
        timeRange.unwrap().options,
      ),
    )
    .addOption(
      new Option("--status <status>", "open alarms, confirmed alarms or all alarms")
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
      new Option(
        "--confirm-all",
        "mark the open alarms that the other options select as handled; asks for confirmation",
      ).conflicts("confirm"),
    )
    .option("--yes", "mark the alarms without asking for confirmation")
    .action((flags: AlarmFlags) => runAlarms(session, flags));
  addReportOptions(command, session, ["table", "json", "markdown", "sarif", "junit"]);
  addExamples(
    command,
    ["alarms", "Lists the open alarms of all audit instances in the region, the highest risk first."],
    [
      "alarms --time-range DAY --fail-on high --output alarms.sarif --output alarms.xml",
      "In a pipeline: fails if a high-risk alarm from the last day is open, and writes two reports.",
    ],
    ["alarms --all-regions --profile production", "Lists the open alarms of an account in one table."],
    ["alarms --confirm 7e6f3a10-0d6e-4b6a-9c6e-8d1f6f0c2b1a", "Marks an alarm as handled."],
  );
}

function runAlarms(session: Session, flags: AlarmFlags): Promise<void> {
  if (flags.confirm.length > 0) {
    return inOnePlace(session, flags, "--confirm", (context) => runConfirm(session, context, flags));
  }
  return flags.confirmAll
    ? inOnePlace(session, flags, "--confirm-all", (context) => runConfirmAll(session, context, flags))
    : runList(session, flags);
}

async function runList(session: Session, flags: AlarmFlags): Promise<void> {
  const surveyed = await surveyInstances(session, flags, flags.instance, (context, instances) =>
    readAlarms(context, instances, filterOf(flags)),
  );
  const report = reportOf(surveyed);
  await writeReports(session, alarmRenderers(report), flags);
  const { failOn } = flags;
  if (failOn !== "none" && report.alarms.some((alarm) => isOpen(alarm) && isAtLeast(alarm, failOn))) {
    session.found();
  }
  noteFailures(
    session,
    itemsOf(surveyed, ({ failures }) => failures),
  );
}

async function runConfirm(session: Session, context: Context, flags: AlarmFlags): Promise<void> {
  const alarms = await alarmsIn(context, { ...flags, risk: undefined, type: undefined, status: "all" });
  const named = alarmsNamed(alarms, flags.confirm);
  await interruptible(session, context, (during) => confirmAlarms(session, during, named));
}

async function runConfirmAll(session: Session, context: Context, flags: AlarmFlags): Promise<void> {
  const { alarms, failures } = await alarmsIn(context, { ...flags, status: "open" });
  if (!flags.yes && alarms.length > 0) {
    const warning = [`This confirms ${count(alarms.length, "open alarm")}.`];
    await confirm(session, { warning, expected: String(alarms.length), otherwise: "Nothing was confirmed" });
  }
  await interruptible(session, context, (during) => confirmAlarms(session, during, alarms));
  noteFailures(session, failures);
}

async function alarmsIn(context: Context, flags: AlarmFlags): Promise<Alarms> {
  return readAlarms(context, await findInstances(context, flags.instance), filterOf(flags));
}

function filterOf({ type, timeRange, status, risk }: AlarmFlags): AlarmFilter {
  const riskLevels = risk && RISK_LEVELS.slice(RISK_LEVELS.indexOf(risk)).map((level) => WIRE_LEVELS[level]);
  return { type, timeRange, status: STATUSES[status], riskLevels };
}

function isAtLeast(alarm: RaisedAlarm, level: RiskLevel): boolean {
  return rankOf(alarm) >= RISK_LEVELS.indexOf(level);
}

/** Maximum number of alarms that one request confirms. */
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

/**
 * Confirms alarms, instance by instance. Confirming an alarm again changes nothing.
 *
 * @throws Error if an alarm is not confirmed, after those that were confirmed are printed.
 */
async function confirmAlarms(
  session: Session,
  { client, signal }: Context,
  alarms: readonly RaisedAlarm[],
): Promise<void> {
  const confirmed: Pick<RaisedAlarm, "alarmId" | "instanceId">[] = [];
  const print = () =>
    session.print(session.json ? JSON.stringify({ confirmed }) : `${count(confirmed.length, "alarm")} confirmed.`);
  for (const instanceId of new Set(alarms.map((alarm) => alarm.instanceId))) {
    const ids = alarms.flatMap((alarm) => (alarm.instanceId === instanceId ? (alarm.alarmId ?? []) : []));
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const batch = ids.slice(start, start + AT_ONCE);
      try {
        signal.throwIfAborted();
        await client.dbss.confirmAlarms({ instance_id: instanceId, ids: batch });
      } catch (error) {
        print();
        const left = count(alarms.length - confirmed.length, "alarm");
        throw new Error(`${left} not confirmed. Run the command again. ${messageOf(error)}`, { cause: error });
      }
      confirmed.push(...batch.map((alarmId) => ({ alarmId, instanceId })));
    }
  }
  print();
  const unidentified = alarms.filter(({ alarmId }) => alarmId === undefined).length;
  if (unidentified > 0) {
    throw new Error(
      `${count(unidentified, "alarm")} not confirmed: the service does not report an ID. Run the command again, or ` +
        "confirm in the console.",
    );
  }
}
