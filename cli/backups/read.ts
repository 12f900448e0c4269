import type { z } from "zod";
import type { AuditInstance } from "../../provider/client";
import { getLogBackups, type LogBackup } from "../../provider/functions/get-log-backups";
import type { Context } from "../../provider/model/context";
import { type InstanceFailure, type InstanceName, nameOf, readEach } from "../audit-instances";

/** How the audit logs of an instance are backed up, and its backups, the newest first. */
export interface InstanceBackups extends InstanceName {
  readonly enabled: boolean;
  readonly bucketName?: string;
  readonly path?: string;
  readonly cycle?: string;
  readonly latestBackupAt?: string;
  readonly backups: readonly LogBackup[];
}

/** What `npx pulumi-dbss backups --json` prints. */
export interface Backups {
  readonly region: string;
  readonly projectId: string;
  readonly instances: readonly InstanceBackups[];
  readonly failures: readonly InstanceFailure[];
}

/** Which backups are listed. */
export type BackupFilter = Omit<z.input<typeof getLogBackups.args>, "instanceId">;

/** Reads the backups of these instances. */
export async function readBackups(
  context: Context,
  instances: readonly AuditInstance[],
  filter: BackupFilter,
): Promise<Backups> {
  const { results, failures } = await readEach(instances, (instance) => backupsOf(context, instance, filter));
  return { region: context.client.region, projectId: await context.client.projectId(), instances: results, failures };
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

/** Where a backup stands. */
export type BackupPhase = "done" | "failed" | "in progress";

const DONE = new Set(["AUTO_BACKUPED", "MANUAL_BACKUPED", "ISAP_BACKUPED", "RESTORED", "DELETED"]);

export function phaseOf({ progress = "" }: LogBackup): BackupPhase {
  if (/FAIL/.test(progress)) {
    return "failed";
  }
  return DONE.has(progress) ? "done" : "in progress";
}
