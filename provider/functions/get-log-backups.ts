import { z } from "zod";
import type { Backup } from "../client";
import { defineFunction } from "../model/function";
import { inOrder, timestamp } from "../model/timestamps";
import { instanceId } from "./fields";

const args = z
  .strictObject({
    instanceId,
    startTime: timestamp(z)
      .optional()
      .meta({ description: 'Only backups from this time in UTC or later, such as "2025-08-20 16:00:00".' }),
    endTime: timestamp(z).optional().meta({ description: "Only backups until this time in UTC." }),
  })
  .refine(({ startTime, endTime }) => inOrder(startTime, endTime), {
    path: ["endTime"],
    error: "endTime must be after startTime",
  });

const logBackup = z
  .object({
    backupId: z.string().optional().meta({ description: "ID of the backup." }),
    name: z.string().optional().meta({ description: "Name of the backup." }),
    mode: z.string().optional().meta({ description: 'Mode of the backup: "AUTO" if it was scheduled.' }),
    progress: z
      .string()
      .optional()
      .meta({
        description:
          "Status: AUTO_BACKUPED or RESTORED on success, AUTO_BACKUP_FAIL or RESTORE_FAIL on failure, or an " +
          "operation in progress, such as AUTO_BACKUPING, FILE_UPLOADING or RESTORING.",
      }),
    percentage: z.number().optional().meta({ description: "Progress, in percent." }),
    startTime: z.string().optional().meta({ description: "When the backup started." }),
    endTime: z.string().optional().meta({ description: "When the backup ended." }),
    fileSize: z.number().optional().meta({ description: "Size of the file, in `fileSizeUnit`." }),
    fileSizeUnit: z.string().optional().meta({ description: '"Byte", "KB", "MB" or "GB".' }),
    sha256: z.string().optional().meta({ description: "SHA-256 checksum of the file." }),
    failReason: z.string().optional().meta({ description: "Why the backup or its restoration failed." }),
  })
  .meta({ typeName: "LogBackup", description: "A backup of the audit logs of an instance." });

export type LogBackup = z.output<typeof logBackup>;

export const getLogBackups = defineFunction({
  name: "getLogBackups",
  description: "Lists the backups of an instance's audit logs. AuditLogBackup schedules them.",
  example: `
const backups = await dbss.getLogBackups({ instanceId: "…" });
const failed = backups.filter(({ progress }) => progress === "AUTO_BACKUP_FAIL");
`,
  args,
  result: z.array(logBackup),

  async ask({ client }, { instanceId, startTime, endTime }): Promise<LogBackup[]> {
    const wire = await client.dbss.listLogBackups({
      instance_id: instanceId,
      start_time: startTime,
      end_time: endTime,
    });
    return wire.map(toLogBackup);
  },
});

function toLogBackup(wire: Backup): LogBackup {
  return {
    backupId: wire.id,
    name: wire.name,
    mode: wire.mode,
    progress: wire.progress,
    percentage: wire.percentage,
    startTime: wire.start_time ?? wire.backup_time,
    endTime: wire.end_time,
    fileSize: wire.file_size,
    fileSizeUnit: wire.file_size_unit,
    sha256: wire.sha256,
    failReason: wire.backup_task_fail_reason ?? wire.restore_task_fail_reason,
  };
}
