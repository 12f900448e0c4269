import { renderTable } from "../reports/table";
import type { Paint } from "../session";
import { type BackupPhase, type Backups, type InstanceBackups, phaseOf } from "./read";

const HEAD = ["INSTANCE", "STATUS", "STARTED", "SIZE", "BACKUP", "WHY"];

const COLORS: Readonly<Record<BackupPhase, "green" | "red" | "yellow">> = {
  done: "green",
  failed: "red",
  "in progress": "yellow",
};

/** The backups as a table for people, and for each instance how its logs are backed up. */
export function backupsTable({ instances, region }: Backups, paint: Paint, width: number): string {
  const rows = instances.flatMap(({ instanceName, backups }) =>
    backups.map((backup) => [
      instanceName,
      { text: backup.progress ?? "-", style: COLORS[phaseOf(backup)] },
      backup.startTime ?? "-",
      backup.fileSize === undefined ? "-" : `${backup.fileSize} ${backup.fileSizeUnit ?? ""}`.trimEnd(),
      backup.backupId ?? "-",
      backup.failReason ?? "-",
    ]),
  );
  const table = rows.length > 0 ? [renderTable(HEAD, rows, paint, width), ""] : [];
  const settings = instances.map(settingText);
  return [...table, ...settings, ...(instances.length === 0 ? [`There is no audit instance in ${region}.`] : [])].join(
    "\n",
  );
}

function settingText({ instanceName, enabled, bucketName, path, cycle, latestBackupAt }: InstanceBackups): string {
  if (!enabled) {
    return `${instanceName}: the audit logs are not backed up. They are lost with the instance.`;
  }
  const place = [bucketName ?? "a bucket", path].filter(Boolean).join("/");
  const latest = latestBackupAt === undefined ? "none yet" : `last at ${latestBackupAt}`;
  return `${instanceName}: the audit logs are backed up to ${place} (${[cycle, latest].filter(Boolean).join(", ")}).`;
}
