import type { z } from "zod";
import type { AuditInstance } from "../../provider/client";
import { getLogBackups, type LogBackup } from "../../provider/functions/get-log-backups";
import type { Context } from "../../provider/model/context";
import { type InstanceFailure, type InstanceName, nameOf, readEach } from "../audit-instances";
import { itemsOf, type Place, placesOf, type Survey, type SurveyedPlaces } from "../survey";

/** The log backup setting of an audit instance, and its backups, the newest first. */
export interface InstanceBackups extends InstanceName {
  readonly enabled: boolean;
  readonly bucketName?: string;
  readonly path?: string;
  readonly cycle?: string;
  readonly latestBackupAt?: string;
  readonly backups: readonly LogBackup[];
}

/** The log backups of a project. */
export interface Backups {
  readonly instances: readonly InstanceBackups[];
  readonly failures: readonly InstanceFailure[];
}

/** The output of `npx pulumi-dbss backups --json`. */
export interface BackupReport extends SurveyedPlaces {
  readonly instances: readonly (InstanceBackups & Place)[];
}

/** Selects the backups to list. */
export type BackupFilter = Omit<z.input<typeof getLogBackups.args>, "instanceId">;

/** Reads the backups of these instances. */
export async function readBackups(
  context: Context,
  instances: readonly AuditInstance[],
  filter: BackupFilter,
): Promise<Backups> {
  const { results, failures } = await readEach(instances, (instance) => backupsOf(context, instance, filter));
  return { instances: results, failures };
}

/** Merges the backups of several places. */
export function reportOf(surveyed: Survey<Backups>): BackupReport {
  const places = placesOf(surveyed);
  return {
    instances: itemsOf(surveyed, ({ instances }) => instances),
    ...places,
    failures: [...places.failures, ...itemsOf(surveyed, ({ failures }) => failures)],
  };
}

async function backupsOf(context: Context, instance: AuditInstance, filter: BackupFilter): Promise<InstanceBackups> {
  context.log.progress(`reading the log backups of audit instance ${instance.name}`);
  const [setting, backups] = await Promise.all([
    context.client.dbss.showLogBackup({ instance_id: instance.id }),
    getLogBackups.ask(context, { instanceId: instance.id, ...filter }),
  ]);
  return {
    ...nameOf(instance),
    enabled: setting.status === "ON",
    bucketName: setting.bucket_name,
    path: setting.bucket_root_path,
    cycle: setting.cycle,
    latestBackupAt: setting.latest_backup_time,
    backups,
  };
}

/** Whether a backup outlives the instance: backups are enabled, and one is complete. */
export function isBackedUp({ enabled, latestBackupAt, backups }: InstanceBackups): boolean {
  // The filter may have left none.
  const isComplete =
    backups.length === 0
      ? latestBackupAt !== undefined
      : backups.some((each) => phaseOf(each) === "done" && each.progress !== "DELETED");
  return enabled && isComplete;
}

/** The status of a backup, or of its restoration. */
export type BackupPhase = "done" | "failed" | "in progress" | "unknown";

const DONE = new Set(["AUTO_BACKUPED", "MANUAL_BACKUPED", "ISAP_BACKUPED", "RESTORED", "DELETED"]);

export function phaseOf({ progress = "" }: LogBackup): BackupPhase {
  if (/FAIL/.test(progress)) {
    return "failed";
  }
  if (DONE.has(progress)) {
    return "done";
  }
  return /ING$/.test(progress) ? "in progress" : "unknown";
}
