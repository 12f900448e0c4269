import { renderTable } from "../reports/table";
import type { Paint } from "../session";
import { placeColumn, placesText, unreadTexts } from "../survey";
import { type BackupPhase, type BackupReport, type InstanceBackups, phaseOf } from "./read";

const COLORS: Readonly<Record<BackupPhase, "green" | "red" | "yellow">> = {
  done: "green",
  failed: "red",
  "in progress": "yellow",
  unknown: "yellow",
};

/** A table of the backups and, for each instance, the setting of its log backup. */
export function backupsTable(report: BackupReport, paint: Paint, width: number): string {
  const { instances } = report;
  const place = placeColumn(report);
  const head = [
    ...place.head.map((name) => name.toUpperCase()),
    "INSTANCE",
    "STATUS",
    "STARTED",
    "SIZE",
    "ID",
    "REASON",
  ];
  const rows = instances.flatMap((instance) =>
    instance.backups.map((backup) => [
      ...place.cell(instance),
      instance.instanceName,
      { text: backup.progress ?? "-", style: COLORS[phaseOf(backup)] },
      backup.startTime ?? "-",
      backup.fileSize === undefined ? "-" : `${backup.fileSize} ${backup.fileSizeUnit ?? ""}`.trimEnd(),
      backup.backupId ?? "-",
      backup.failReason ?? "-",
    ]),
  );
  return [
    ...(rows.length > 0 ? [renderTable(head, rows, paint, width), ""] : []),
    ...instances.map((each) => `${[...place.cell(each), each.instanceName].join(" ")}: ${settingText(each)}`),
    ...(instances.length === 0 ? [`No audit instance was found in ${placesText(report)}.`] : []),
    ...unreadTexts(report),
  ].join("\n");
}

function settingText({ enabled, bucketName, path, cycle, latestBackupAt }: InstanceBackups): string {
  if (!enabled) {
    return "the audit logs are not backed up. They are lost if the instance is deleted.";
  }
  const destination = [bucketName ?? "a bucket", path].filter(Boolean).join("/");
  const latest = latestBackupAt === undefined ? "no backup yet" : `last at ${latestBackupAt}`;
  return `the audit logs are backed up to ${destination} (${[cycle, latest].filter(Boolean).join(", ")}).`;
}
