import { z } from "zod";
import { CloudError, forbidden } from "../errors";
import { type Call, ok, type Reply, type Row } from "../operation";
import { paginateByNumber } from "../paging";
import type { LogBackup } from "../state/contents";
import { dbssTime, secondsAfter } from "../times";
import { settingsInPath } from "./instance-settings";
import { logged } from "./logged";
import { instanceInPath, notFound, requireIdle, rowsOf } from "./lookup";

const BACKED_UP = ["AUTO_BACKUPED", "RESTORING", "RESTORED", "RESTORE_FAIL"];
const CYCLES = ["FIVE_MIN", "PER_HOUR", "PER_DAY", "PER_WEEK", "PER_MONTH"] as const;

/** The vendor's newest clients send ISO times, although their comments show a space. */
const time = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}Z?$/, "must be yyyy-MM-dd HH:mm:ss")
  .transform((text) => text.replace("T", " ").replace(/Z$/, ""));

const oneIfOn = z.union([z.literal(0), z.literal(1)]);
const rootPath = z
  .string()
  .max(255)
  .nullish()
  .transform((path) => path ?? "");

/** These paths contain the account instead of the project. */
function checkAccount(call: Call): void {
  const id = call.param("domain_id");
  if (id !== call.state.account.domain_id) {
    throw forbidden("dbss", `account ${id} is not the account of this user`);
  }
}

function checkBucket(call: Call, name: string): void {
  if (!call.state.obsBuckets.some((bucket) => bucket.bucket_name === name)) {
    throw new CloudError(400, "DBSS.10000001", `Enter a valid request message: bucket ${name} does not exist`);
  }
}

/** Only the switch is set if backups were never configured. */
function showTemplate(call: Call): Reply {
  const { log_backup: template } = settingsInPath(call);
  const done = rowsOf(instanceInPath(call), call.state.logBackups).filter((row) => BACKED_UP.includes(row.progress));
  const isSet = template.bucket_name !== "";
  return ok({
    bucket_name: isSet ? template.bucket_name : null,
    bucket_root_path: isSet ? template.bucket_root_path : null,
    cycle: isSet ? template.cycle : null,
    latest_backup_time:
      done
        .map((row) => dbssTime(row.created_at))
        .toSorted()
        .at(-1) ?? null,
    status: template.status,
    trigger_time: isSet ? template.trigger_time : null,
    triggered: isSet && template.trigger_time <= dbssTime(call.now),
  });
}

const switchSchema = z.object({
  status: oneIfOn,
  bucket_name: z.string().min(3).max(63),
  bucket_root_path: rootPath,
  cycle: z.enum(CYCLES),
  mode: z.literal("AUTO"),
  trigger_time: time,
});

function setBackup(call: Call): Reply {
  checkAccount(call);
  const settings = settingsInPath(call);
  const { mode: _, ...template } = call.input(switchSchema);
  requireIdle(instanceInPath(call));
  checkBucket(call, template.bucket_name);
  settings.log_backup = template;
  return ok({ result: "SUCCESS" });
}

function showStatus(call: Call): Reply {
  const last = rowsOf(instanceInPath(call), call.state.logBackups).at(-1);
  return ok({ status: last?.progress === "AUTO_BACKUP_FAIL" ? 0 : 1 });
}

const pageSchema = z.object({
  page: z.number().int().min(1),
  size: z.number().int().min(1).max(1000),
  start_time: time.nullish(),
  end_time: time.nullish(),
});

/** The newest first. */
function listBackups(call: Call): Reply {
  const { page, size, start_time: from, end_time: to } = call.input(pageSchema);
  const rows = rowsOf(instanceInPath(call), call.state.logBackups).toReversed();
  const matching = rows.filter(
    (row) => (!from || dbssTime(row.created_at) >= from) && (!to || dbssTime(row.created_at) <= to),
  );
  const { items, total } = paginateByNumber(call, matching, page, size);
  return ok({ data_list: items.map(wireBackup), total_num: total });
}

function wireBackup(row: LogBackup) {
  const isDone = BACKED_UP.includes(row.progress);
  return {
    id: row.id,
    name: row.name,
    mode: "AUTO",
    progress: row.progress,
    percentage: isDone ? 100 : 0,
    backup_time: dbssTime(row.created_at),
    start_time: dbssTime(row.created_at),
    end_time: isDone ? dbssTime(row.created_at) : null,
    file_size: row.file_size,
    file_size_unit: "KB",
    sha256: row.sha256,
    deleted: false,
    backup_task_fail_reason: row.progress === "RESTORE_FAIL" ? null : row.fail_reason,
    restore_task_fail_reason: row.progress === "RESTORE_FAIL" ? row.fail_reason : null,
  };
}

function backupInPath(call: Call): LogBackup {
  const id = call.param("id");
  const row = rowsOf(instanceInPath(call), call.state.logBackups).find((candidate) => candidate.id === id);
  if (row === undefined) {
    throw notFound(`backup ${id}`);
  }
  call.subject = row.name;
  return row;
}

/** A backup can be restored several times, even after a failure. */
function restore(call: Call): Reply {
  const row = backupInPath(call);
  requireIdle(instanceInPath(call));
  if (!BACKED_UP.includes(row.progress) || row.progress === "RESTORING") {
    throw call.invalid(`backup ${row.id} is ${row.progress}: it cannot be restored`);
  }
  begin(call, row, "RESTORING");
  return ok({ result: "SUCCESS" });
}

function retry(call: Call): Reply {
  const row = backupInPath(call);
  requireIdle(instanceInPath(call));
  if (row.progress !== "AUTO_BACKUP_FAIL") {
    throw call.invalid(`backup ${row.id} is ${row.progress}: only a failed one can be retried`);
  }
  begin(call, row, "AUTO_BACKUPING");
  return ok({ result: "SUCCESS" });
}

function begin({ state }: Call, row: LogBackup, progress: string): void {
  row.progress = progress;
  row.fail_reason = null;
  const at = secondsAfter(state.now, state.settings.backupSeconds);
  state.events.push({ at, kind: "backup-end", backup_id: row.id });
}

function remove(call: Call): Reply {
  const row = backupInPath(call);
  requireIdle(instanceInPath(call));
  call.state.logBackups.splice(call.state.logBackups.indexOf(row), 1);
  return ok({ result: "SUCCESS" });
}

function listBuckets(call: Call): Reply {
  return ok({ obs_list: call.state.obsBuckets.map(({ bucket_name, location }) => ({ bucket_name, location })) });
}

function showRiskBucket(call: Call): Reply {
  const { risk_export: target } = settingsInPath(call);
  const isSet = target.bucket_name !== "";
  return ok({
    backup_domain_id: isSet ? target.backup_domain_id || call.state.account.domain_id : null,
    bucket_name: isSet ? target.bucket_name : null,
    bucket_root_path: isSet ? target.bucket_root_path : null,
  });
}

const riskBucketSchema = z.object({
  bucket_name: z.string().min(3).max(63),
  bucket_root_path: rootPath,
  backup_domain_id: z
    .string()
    .nullish()
    .transform((id) => id ?? ""),
});

function setRiskBucket(call: Call): Reply {
  checkAccount(call);
  const settings = settingsInPath(call);
  const target = call.input(riskBucketSchema);
  requireIdle(instanceInPath(call));
  checkBucket(call, target.bucket_name);
  settings.risk_export = target;
  return ok({ result: "SUCCESS" });
}

function riskTemplates(call: Call) {
  return rowsOf(instanceInPath(call), call.state.databases).map((database) => ({
    id: `${database.id}-risk`,
    db_id: database.id,
    db_ip: database.ip,
    db_name: database.name,
    db_port: Number(database.port),
    status: database.risk_export.status,
  }));
}

function listRiskTemplates(call: Call): Reply {
  return ok({ templates: riskTemplates(call) });
}

const riskSwitchSchema = z.object({ db_id: z.string().min(1), status: oneIfOn, cycle: z.enum(CYCLES).nullish() });

function switchRiskExport(call: Call): Reply {
  checkAccount(call);
  const instance = instanceInPath(call);
  const { db_id: id, status, cycle } = call.input(riskSwitchSchema);
  const database = rowsOf(instance, call.state.databases).find((row) => row.id === id);
  if (database === undefined) {
    throw call.invalid(`database ${id} does not exist on instance ${instance.id}`);
  }
  call.subject = database.name;
  requireIdle(instance);
  if (status === 1 && settingsInPath(call).risk_export.bucket_name === "") {
    throw call.invalid("the instance has no bucket to export risks to");
  }
  database.risk_export = { status, cycle: cycle ?? database.risk_export.cycle };
  return ok({ result: "SUCCESS" });
}

const BACKUPS = "Settings -> Backup";
const ON_INSTANCE = "/v1/{project_id}/audit/{instance_id}";
const IN_ACCOUNT = "/v1/{domain_id}/audit/{instance_id}/backup";

const setLogs = logged(BACKUPS, "Update", "Modify the backup of audit logs.", setBackup);
const setBucket = logged(BACKUPS, "Update", "Modify the bucket of risks.", setRiskBucket);
const switchRisks = logged(BACKUPS, "Operate", "Enable or disable the export of risks.", switchRiskExport);
const restoreOne = logged(BACKUPS, "Operate", "Restore a backup.", restore);
const retryOne = logged(BACKUPS, "Operate", "Retry a backup.", retry);
const removeOne = logged(BACKUPS, "Delete", "Delete a backup.", remove);

export const logBackups: readonly Row[] = [
  ["setAuditAutoBackupTemplate", "GET", `${ON_INSTANCE}/backup/template`, showTemplate],
  ["setAuditBackupSwitch", "POST", `${IN_ACCOUNT}/switch`, setLogs],
  ["showAuditBackupStatus", "GET", `${ON_INSTANCE}/backup/status`, showStatus],
  ["listAuditBackupInfo", "POST", "/v2/{project_id}/audit/{instance_id}/backups", listBackups],
  ["restoreAuditBackup", "POST", `${ON_INSTANCE}/backup/{id}/restore`, restoreOne],
  ["retryAuditBackupTask", "POST", `${ON_INSTANCE}/backup/{id}/retry`, retryOne],
  ["deleteAuditBackupTask", "DELETE", `${ON_INSTANCE}/backups/{id}`, removeOne],
  ["listAuditObsBuckets", "GET", "/v2/{project_id}/audit/backup/obs-buckets", listBuckets],
  ["showBackupRiskBucketPath", "GET", `${ON_INSTANCE}/backup/risk/bucket-path`, showRiskBucket],
  ["updateAuditRiskBucketPath", "POST", `${IN_ACCOUNT}/risk/global/bucket-path`, setBucket],
  ["listAuditBackupRiskTemplates", "GET", `${ON_INSTANCE}/backup/risk/templates`, listRiskTemplates],
  ["setAuditBackupRiskSwitch", "POST", `${IN_ACCOUNT}/risk/switch`, switchRisks],
];
