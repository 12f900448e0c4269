import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import {
  id,
  list,
  listing,
  nothing,
  optionalFlag,
  optionalNumber,
  optionalOnOff,
  optionalText,
  optionalWord,
  whatever,
} from "../wire";
import { DESCRIPTION } from "./documents";
import { databaseId, instanceId, onInstance, timestamp } from "./fields";

// Audit logs are backed up as a whole, risks per database; both are written to Object Storage Service buckets.

/**
 * The API description says `date-time`, the vendor's clients `yyyy-MM-dd HH:mm:ss`: responses are converted to the
 * latter.
 */
const time = optionalText.transform((text) =>
  text?.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?$/, "$1 $2"),
);

const bucketName = z
  .string()
  .min(3)
  .max(63)
  .describe("Name of the Object Storage Service bucket. DBSS must be authorized to write to it.");
const bucketRootPath = z.string().optional().describe("Folder in the bucket.");
const oneIfOn = z.int().min(0).max(1).describe("1 enables, 0 disables.");

/** Where in the Object Storage Service. */
const target = {
  /** Name of the bucket. Absent if none has been set yet. */
  bucket_name: optionalText,
  /** Folder in the bucket. */
  bucket_root_path: optionalText,
};

const logBackup = whatever({
  ...target,
  /** ON if the audit logs are backed up, else OFF. */
  status: optionalOnOff,
  /** How often: FIVE_MIN, PER_HOUR, PER_DAY, PER_WEEK or PER_MONTH. */
  cycle: optionalText,
  /** When the audit logs were last backed up, such as "2025-08-20 16:00:00". Absent if never. */
  latest_backup_time: time,
  /** When the first backup is due, in the same format. */
  trigger_time: time,
  /** Whether the trigger time has come. */
  triggered: optionalFlag,
});

/** How an instance backs up its audit logs. */
export type LogBackup = z.output<typeof logBackup>;

const backup = record({
  id: optionalText,
  name: optionalText,
  /** "AUTO" for a scheduled backup. */
  mode: optionalText,
  /** Status: BACKUP_WAITING, AUTO_BACKUPING, AUTO_BACKUPED, AUTO_BACKUP_FAIL, RESTORING, RESTORED, RESTORE_FAIL, … */
  progress: optionalWord,
  /** Progress, in percent. */
  percentage: optionalNumber,
  /** When the backup was made, such as "2025-08-20 16:00:00". */
  backup_time: time,
  /** When the backup started, in the same format. */
  start_time: time,
  /** When the backup ended, in the same format. Absent if it has not. */
  end_time: time,
  /** Size of the file, in `file_size_unit`. */
  file_size: optionalNumber,
  /** "Byte", "KB", "MB" or "GB". */
  file_size_unit: optionalText,
  /** SHA-256 checksum of the file. */
  sha256: optionalText,
  /** Whether the backup is marked as deleted. */
  deleted: optionalFlag,
  /** Why the backup failed. Absent if it did not. */
  backup_task_fail_reason: optionalText,
  /** Why restoring the backup failed. Absent if it did not. */
  restore_task_fail_reason: optionalText,
});

/** A backup of the audit logs of an instance. */
export type Backup = z.output<typeof backup>;

const bucket = record({
  bucket_name: optionalText,
  /** Region of the bucket. */
  location: optionalText,
});

/** A bucket that audit logs can be backed up to. */
export type BackupBucket = z.output<typeof bucket>;

const riskBucket = whatever({
  ...target,
  /** ID of the account that the bucket belongs to. */
  backup_domain_id: optionalText,
});

/** Where an instance exports risks to. */
export type RiskBucket = z.output<typeof riskBucket>;

const riskTemplate = record({
  /** ID of this setting. */
  id: optionalText,
  /** ID of the database on its audit instance. */
  db_id: optionalText,
  db_name: optionalText,
  db_ip: optionalText,
  db_port: optionalText,
  /** ON if the risks of the database are exported, else OFF. */
  status: optionalOnOff,
});

/** Whether the risks of a database are exported. */
export type RiskExportTemplate = z.output<typeof riskTemplate>;

const onAccountInstance = {
  domain_id: id.describe("ID of the account: `domain_id` of a project."),
  instance_id: instanceId,
};

/** An operation on one backup. */
const onBackup = (id_: string, method: "POST" | "DELETE", path: string) =>
  defineOperation({
    id: id_,
    service: "dbss",
    method,
    path,
    request: { path: { instance_id: instanceId, id: id.describe("ID of the backup.") } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: method === "DELETE",
    failing: failingUnlessSuccess("result"),
  });

export const logBackupOperations = {
  /** Shows how the audit logs are backed up: the ID of the operation is misleading. */
  showLogBackup: defineOperation({
    id: "setAuditAutoBackupTemplate",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/backup/template",
    request: { path: onInstance },
    response: logBackup,
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Sets how the audit logs are backed up. The path contains the account, not the project. */
  setLogBackup: defineOperation({
    id: "setAuditBackupSwitch",
    service: "dbss",
    method: "POST",
    path: "/v1/{domain_id}/audit/{instance_id}/backup/switch",
    request: {
      path: onAccountInstance,
      body: {
        status: oneIfOn,
        bucket_name: bucketName,
        bucket_root_path: bucketRootPath,
        /** How often: FIVE_MIN, PER_HOUR, PER_DAY, PER_WEEK or PER_MONTH. */
        cycle: z.string().min(1),
        /** "AUTO": by schedule. */
        mode: z.literal("AUTO").default("AUTO"),
        /** When the first backup is due, such as "2025-08-20 16:00:00". */
        trigger_time: timestamp,
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Shows whether backups work. */
  showLogBackupStatus: defineOperation({
    id: "showAuditBackupStatus",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/backup/status",
    request: { path: onInstance },
    response: whatever({
      /** 1 if they do. */
      status: optionalNumber,
    }),
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Lists the backups of the audit logs of an instance. */
  listLogBackups: defineOperation({
    id: "listAuditBackupInfo",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/backups",
    request: {
      path: onInstance,
      body: {
        /** Only backups made at this time or later, such as "2025-08-20 16:00:00". */
        start_time: timestamp.optional(),
        /** Only backups made at this time or earlier. */
        end_time: timestamp.optional(),
      },
    },
    response: listing(["data_list"], backup),
    document: DESCRIPTION,
    repeatable: true,
    paged: { style: "page", in: "body", names: ["page", "size"], size: 100 },
  }),

  /** Restores the audit logs of a backup. */
  restoreLogBackup: onBackup("restoreAuditBackup", "POST", "/v1/{project_id}/audit/{instance_id}/backup/{id}/restore"),
  /** Repeats a backup that failed. */
  retryLogBackup: onBackup("retryAuditBackupTask", "POST", "/v1/{project_id}/audit/{instance_id}/backup/{id}/retry"),
  /** Deletes a backup. */
  deleteLogBackup: onBackup("deleteAuditBackupTask", "DELETE", "/v1/{project_id}/audit/{instance_id}/backups/{id}"),

  /** Lists the buckets that audit logs can be backed up to. */
  listBackupBuckets: defineOperation({
    id: "listAuditObsBuckets",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/backup/obs-buckets",
    request: {},
    response: list(["obs_list"], bucket),
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Shows where risks are exported to. */
  showRiskBucket: defineOperation({
    id: "showBackupRiskBucketPath",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/backup/risk/bucket-path",
    request: { path: onInstance },
    response: riskBucket,
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Sets where risks are exported to. The path contains the account, not the project. */
  setRiskBucket: defineOperation({
    id: "updateAuditRiskBucketPath",
    service: "dbss",
    method: "POST",
    path: "/v1/{domain_id}/audit/{instance_id}/backup/risk/global/bucket-path",
    request: {
      path: onAccountInstance,
      body: {
        bucket_name: bucketName,
        bucket_root_path: bucketRootPath,
        /** ID of the account that the bucket belongs to. */
        backup_domain_id: z.string().optional(),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Lists for each database of an instance whether its risks are exported. */
  listRiskExports: defineOperation({
    id: "listAuditBackupRiskTemplates",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/backup/risk/templates",
    request: { path: onInstance },
    response: list(["templates"], riskTemplate),
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Enables or disables the export of the risks of a database. The path contains the account, not the project. */
  switchRiskExport: defineOperation({
    id: "setAuditBackupRiskSwitch",
    service: "dbss",
    method: "POST",
    path: "/v1/{domain_id}/audit/{instance_id}/backup/risk/switch",
    request: {
      path: onAccountInstance,
      body: {
        db_id: databaseId,
        status: oneIfOn,
        /** How often: FIVE_MIN, PER_HOUR, PER_DAY, PER_WEEK or PER_MONTH. Unchanged if omitted. */
        cycle: z.string().min(1).optional(),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),
};
