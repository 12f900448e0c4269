import { z } from "zod";
import { failingUnlessSuccess } from "../answers";
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
  whatever,
} from "../wire";
import { DESCRIPTION } from "./documents";

// Audit logs are backed up as a whole, risks per database; both are written to Object Storage Service buckets.

/**
 * The API description says `date-time`, the vendor's clients `yyyy-MM-dd HH:mm:ss`: responses are converted to the
 * latter.
 */
const time = optionalText.transform((text) =>
  text?.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?$/, "$1 $2"),
);

const sentTime = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'a time such as "2025-08-20 16:00:00"');

const bucketName = z.string().min(3).max(63);

/** 0 off, 1 on. */
const oneIfOn = z.int().min(0).max(1);

const logBackup = whatever({
  status: optionalOnOff,
  bucket_name: optionalText,
  bucket_root_path: optionalText,
  cycle: optionalText,
  latest_backup_time: time,
  trigger_time: time,
  /** Whether the trigger time has come. */
  triggered: optionalFlag,
});

/** How an instance backs up its audit logs. */
export type LogBackup = z.output<typeof logBackup>;

const backup = record({
  id: optionalText,
  name: optionalText,
  mode: optionalText,
  /** AUTO_BACKUPED, AUTO_BACKUP_FAIL, RESTORING, … */
  progress: optionalText,
  percentage: optionalNumber,
  backup_time: time,
  start_time: time,
  end_time: time,
  file_size: optionalNumber,
  file_size_unit: optionalText,
  sha256: optionalText,
  deleted: optionalFlag,
  backup_task_fail_reason: optionalText,
  restore_task_fail_reason: optionalText,
});

/** A backup of the audit logs of an instance. */
export type Backup = z.output<typeof backup>;

const bucket = record({ bucket_name: optionalText, location: optionalText });

/** A bucket that audit logs can be backed up to. */
export type BackupBucket = z.output<typeof bucket>;

const riskBucket = whatever({
  bucket_name: optionalText,
  bucket_root_path: optionalText,
  backup_domain_id: optionalText,
});

/** Where an instance exports risks to. */
export type RiskBucket = z.output<typeof riskBucket>;

const riskTemplate = record({
  id: optionalText,
  db_id: optionalText,
  db_name: optionalText,
  db_ip: optionalText,
  db_port: optionalText,
  status: optionalOnOff,
});

/** Whether the risks of a database are exported. */
export type RiskExportTemplate = z.output<typeof riskTemplate>;

/** An operation on one backup. */
const onBackup = (id_: string, method: "POST" | "DELETE", path: string) =>
  defineOperation({
    id: id_,
    service: "dbss",
    method,
    path,
    request: { path: { instance_id: id, id } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: method === "DELETE",
    failing: failingUnlessSuccess("result"),
  });

export const logBackupOperations = {
  /** How the audit logs are backed up, despite the operation's name. */
  showLogBackup: defineOperation({
    id: "setAuditAutoBackupTemplate",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/backup/template",
    request: { path: { instance_id: id } },
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
      path: { domain_id: id, instance_id: id },
      body: {
        status: oneIfOn,
        bucket_name: bucketName,
        bucket_root_path: z.string().optional(),
        /** FIVE_MIN, PER_HOUR, PER_DAY, PER_WEEK or PER_MONTH. */
        cycle: z.string().min(1),
        mode: z.literal("AUTO").default("AUTO"),
        trigger_time: sentTime,
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Whether backups work: 1 if they do. */
  showLogBackupStatus: defineOperation({
    id: "showAuditBackupStatus",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/backup/status",
    request: { path: { instance_id: id } },
    response: whatever({ status: optionalNumber }),
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
      path: { instance_id: id },
      body: { start_time: sentTime.optional(), end_time: sentTime.optional() },
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

  /** Where risks are exported to. */
  showRiskBucket: defineOperation({
    id: "showBackupRiskBucketPath",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/backup/risk/bucket-path",
    request: { path: { instance_id: id } },
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
      path: { domain_id: id, instance_id: id },
      body: {
        bucket_name: bucketName,
        bucket_root_path: z.string().optional(),
        backup_domain_id: z.string().optional(),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** For each database of an instance, whether its risks are exported. */
  listRiskExports: defineOperation({
    id: "listAuditBackupRiskTemplates",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/backup/risk/templates",
    request: { path: { instance_id: id } },
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
      path: { domain_id: id, instance_id: id },
      body: { db_id: id, status: oneIfOn, cycle: z.string().min(1).optional() },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),
};
