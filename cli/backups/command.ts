import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { inOrder, timestamp } from "../../provider/model/timestamps";
import { findInstances, instanceOption, noteFailures, surveyInstances } from "../audit-instances";
import { confirm } from "../confirm";
import { addExamples } from "../examples";
import { interruptible } from "../interruption";
import { timeoutOption } from "../options";
import type { Session } from "../session";
import { addPlaceOptions, inOnePlace, itemsOf, type PlaceFlags } from "../survey";
import { type BackupReport, isBackedUp, phaseOf, readBackups, reportOf } from "./read";
import { backupsTable } from "./render";
import { backupNamed, begin, type FoundBackup, finished, isRunning, type Work } from "./work";

interface BackupFlags extends PlaceFlags {
  readonly instance: readonly string[];
  readonly startTime?: string;
  readonly endTime?: string;
  readonly retry?: string;
  readonly restore?: string;
  readonly yes?: boolean;
  readonly timeout: number;
  readonly failOn: "failed" | "off" | "any" | "none";
}

export function addBackupsCommand(program: Command, session: Session): void {
  const command = program
    .command("backups")
    .description("List the backups of audit logs, and the instances without backups; retry or restore a backup");
  addPlaceOptions(command);
  command
    .addOption(instanceOption())
    .addOption(
      new Option(
        "--start-time <time>",
        'only backups started at this UTC time or later, such as "2025-08-20 16:00:00"',
      ).argParser(time),
    )
    .addOption(new Option("--end-time <time>", "only backups started at this UTC time or earlier").argParser(time))
    .addOption(new Option("--retry <backup>", "retry the failed backup with this ID").conflicts("restore"))
    .option("--restore <backup>", "restore the backup with this ID to its audit instance")
    .option("--yes", "restore without asking for confirmation")
    .addOption(timeoutOption("how long to wait for a retry or a restoration to end", "30m"))
    .addOption(
      new Option(
        "--fail-on <kind>",
        "exit with code 2 if a backup failed (failed), if backups of an instance are disabled or none is complete (off), or in either case (any)",
      )
        .choices(["failed", "off", "any", "none"])
        .default("none"),
    )
    .action((flags: BackupFlags) => runBackups(session, flags));
  addExamples(
    command,
    ["backups", "Lists the backups of all audit instances in the region, the newest first."],
    [
      "backups --instance audit-1 --fail-on any && pulumi destroy",
      "Destroys the stack only if a backup of the instance's audit logs is complete and none failed.",
    ],
    ["backups --retry 3c1a0c5e-58f5-4ec5-a7a8-3b1c9c1f2a10", "Retries a failed backup, and waits until it is done."],
  );
}

function runBackups(session: Session, flags: BackupFlags): Promise<void> {
  if (flags.retry !== undefined) {
    return runWork(session, flags, flags.retry, "retry");
  }
  return flags.restore === undefined ? runList(session, flags) : runWork(session, flags, flags.restore, "restore");
}

async function runList(session: Session, flags: BackupFlags): Promise<void> {
  const { startTime, endTime, failOn } = flags;
  if (!inOrder(startTime, endTime)) {
    throw new Error("--end-time must be after --start-time. Nothing was requested.");
  }
  const surveyed = await surveyInstances(session, flags, flags.instance, (context, instances) =>
    readBackups(context, instances, { startTime, endTime }),
  );
  const report = reportOf(surveyed);
  session.print(
    session.json ? JSON.stringify(report, undefined, 2) : backupsTable(report, session.paint, session.width),
  );
  if (isFound(report, failOn)) {
    session.found();
  }
  noteFailures(
    session,
    itemsOf(surveyed, ({ failures }) => failures),
  );
  refuseUnknownStatus(report, failOn);
}

/** @throws Error if the service does not report whether a backup failed, and `--fail-on` depends on it. */
function refuseUnknownStatus({ instances }: BackupReport, kind: BackupFlags["failOn"]): void {
  const unclear = instances.filter(({ backups }) => backups.some((each) => phaseOf(each) === "unknown"));
  if ((kind === "failed" || kind === "any") && unclear.length > 0) {
    const names = unclear.map(({ instanceName }) => instanceName).join(", ");
    throw new Error(
      `The service does not report whether every backup of ${names} failed, so --fail-on ${kind} cannot pass. ` +
        "Check the statuses in the list, or run the command again later.",
    );
  }
}

function isFound({ instances }: BackupReport, kind: BackupFlags["failOn"]): boolean {
  const hasFailed = instances.some(({ backups }) => backups.some((backup) => phaseOf(backup) === "failed"));
  const isOff = instances.some((each) => !isBackedUp(each));
  return ((kind === "failed" || kind === "any") && hasFailed) || ((kind === "off" || kind === "any") && isOff);
}

async function runWork(session: Session, flags: BackupFlags, id: string, work: Work): Promise<void> {
  await inOnePlace(session, flags, `--${work}`, async (context) => {
    const backups = await readBackups(context, await findInstances(context, flags.instance), {});
    const found = backupNamed(backups, id);
    const wasRunning = isRunning(found, work);
    if (!wasRunning) {
      await confirmRestoration(session, flags, found, work);
    }
    const backup = await interruptible(session, context, async (during) => {
      if (!wasRunning) {
        await begin(during, found, work);
      }
      return finished(during, found, work, flags.timeout);
    });
    const { instanceId, instanceName } = found;
    session.print(
      session.json
        ? JSON.stringify({ [work === "retry" ? "retried" : "restored"]: { instanceId, instanceName, ...backup } })
        : `Backup ${id} of audit instance ${instanceName} is ${work === "retry" ? "complete" : "restored"}.`,
    );
  });
}

async function confirmRestoration(
  session: Session,
  { yes }: BackupFlags,
  { id, instanceName, backup }: FoundBackup,
  work: Work,
): Promise<void> {
  if (work === "restore" && !yes) {
    const warning = [
      `This restores backup ${id} (${backup.name ?? "no name"}, started ${backup.startTime ?? "at an unknown time"}) to ` +
        `audit instance ${instanceName}.`,
    ];
    await confirm(session, { warning, expected: id, otherwise: "Nothing was restored" });
  }
}

function time(text: string): string {
  const { success, data } = timestamp(z).safeParse(text);
  if (!success) {
    throw new InvalidArgumentError('It must be a UTC time such as "2025-08-20 16:00:00".');
  }
  return data;
}
