import { isDeepStrictEqual } from "node:util";
import { mayHaveHappened } from "../../provider/client";
import { getLogBackups, type LogBackup } from "../../provider/functions/get-log-backups";
import type { Context } from "../../provider/model/context";
import { waitFor, waiting } from "../../provider/model/wait";
import { type InstanceName, unreadText } from "../audit-instances";
import { type Backups, phaseOf } from "./read";

/** An action on a backup. */
export type Work = "retry" | "restore";

/** A backup, and its instance. */
export interface FoundBackup extends InstanceName {
  readonly id: string;
  readonly backup: LogBackup;
}

/** The backup with this ID. @throws Error if no instance has it. */
export function backupNamed({ instances, failures }: Backups, id: string): FoundBackup {
  for (const { instanceId, instanceName, backups } of instances) {
    const backup = backups.find(({ backupId }) => backupId === id);
    if (backup) {
      return { instanceId, instanceName, id, backup };
    }
  }
  throw new Error(
    `Nothing was changed: no audit instance has the backup ${id}. List the IDs with \`npx pulumi-dbss backups\`.` +
      unreadText(failures),
  );
}

const WORDS = {
  retry: {
    needs: /BACKUP_FAIL$/,
    running: /BACKUPING|UPLOAD/,
    what: "retried",
    rule: "only failed backups can be retried",
  },
  restore: {
    needs: /BACKUPED$|^RESTORE/,
    running: /^RESTORING/,
    what: "restored",
    rule: "only complete backups can be restored",
  },
} as const;

/** Whether the action is already in progress. @throws Error if it is not allowed in the status of the backup. */
export function isRunning({ id, backup: { progress = "unknown" } }: FoundBackup, work: Work): boolean {
  const { needs, running, what, rule } = WORDS[work];
  if (running.test(progress)) {
    return true;
  }
  if (!needs.test(progress)) {
    throw new Error(`Backup ${id} was not ${what}: its status is ${progress}, and ${rule}.`);
  }
  return false;
}

/** Retries or restores a backup. If the response is lost, it succeeds if the status of the backup has changed. */
export async function begin(context: Context, found: FoundBackup, work: Work): Promise<void> {
  const { dbss } = context.client;
  const request = { instance_id: found.instanceId, id: found.id };
  try {
    await (work === "retry" ? dbss.retryLogBackup(request) : dbss.restoreLogBackup(request));
  } catch (error) {
    const now = mayHaveHappened(error) ? await current(context, found).catch(() => undefined) : undefined;
    if (now === undefined || now.progress === found.backup.progress) {
      throw error;
    }
  }
}

/** Waits until the action is complete. @throws Error with the service's reason if it failed. */
export async function finished(context: Context, found: FoundBackup, work: Work, seconds: number): Promise<LogBackup> {
  const { what } = WORDS[work];
  let hasStarted = isRunning(found, work);
  return waitFor(waiting(context, `backup ${found.id}`, seconds), async () => {
    const backup = await current(context, found);
    hasStarted ||= !isDeepStrictEqual(backup, found.backup);
    if (!hasStarted) {
      // The list may lag: its status from before is not the result.
      const isSame = work === "restore" && backup.progress === "RESTORED";
      const state = isSame
        ? "RESTORED as before, so it has not started or it ended between two polls"
        : "not started yet";
      return { done: false, state };
    }
    const phase = phaseOf(backup);
    if (phase === "failed") {
      const reason = backup.failReason ?? "The service returned no reason.";
      throw new Error(`Backup ${found.id} was not ${what}: its status is ${backup.progress}. ${reason}`);
    }
    return phase === "done"
      ? { done: true, value: backup }
      : {
          done: false,
          state: [backup.progress, backup.percentage && `${backup.percentage} %`].filter(Boolean).join(", "),
        };
  });
}

async function current(context: Context, { instanceId, id }: FoundBackup): Promise<LogBackup> {
  const backups = await getLogBackups.ask(context, { instanceId });
  const backup = backups.find(({ backupId }) => backupId === id);
  if (backup === undefined) {
    throw new Error(`Backup ${id} is no longer listed.`);
  }
  return backup;
}
