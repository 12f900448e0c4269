import { z } from "zod";
import { shortId } from "../ids";
import { isoTime, LONG_AGO } from "../times";

// What an audit instance contains. IDs have 20 characters, as in the cloud.

const row = {
  /** `id` of the audit instance. */
  instance_id: z.string(),
  id: z.string().default(shortId),
  created_at: isoTime.default(LONG_AGO),
};

export const onOff = z.enum(["ON", "OFF"]);

const isEnabled = onOff.describe("Whether it is enabled.");
const rank = z.number().int().describe("Priority: 1 is evaluated first.");
const origin = z.enum(["SYSTEM", "CUSTOMIZE"]).describe("Whether it is built in (SYSTEM) or added by a user.");
const actions = z.string().describe('Comma-separated types of statements, such as "DELETE,LOGIN"; all if empty.');
const databaseIds = z.string().describe("Comma-separated IDs of databases; all if empty.");
const exceptionIps = z.string().describe("Comma-separated client addresses that it does not apply to.");
const bucketName = z.string().describe("Object Storage Service bucket; empty until one is set.");
const bucketRootPath = z.string().describe("Folder in the bucket.");
const topicUrn = z.string().describe("URN of the Simple Message Notification topic that messages are sent to.");
const oneIfOn = z.number().int().describe("1 enabled, 0 disabled.");
const percent = z.number().int();

const exportCycle = z.enum(["FIVE_MIN", "PER_HOUR", "PER_DAY", "PER_WEEK", "PER_MONTH"]).describe("How often.");

export const databaseSchema = z.strictObject({
  ...row,
  name: z.string(),
  /** Engine in upper case, such as "MYSQL". */
  type: z.string(),
  /** Version of the engine. */
  version: z.string(),
  /** Character set. */
  charset: z.string().default("UTF8"),
  ip: z.string(),
  port: z.string(),
  /** Operating system of the database server. */
  os: z.string().default("LINUX64"),
  /** Whether the database is audited. */
  status: onOff.default("OFF"),
  /** Status of the audit; null until it was switched for the first time. */
  audit_status: z.enum(["ACTIVE", "SHUTOFF", "ERROR"]).nullable().default(null),
  /** Name of the database instance, not of the audit instance. */
  instance_name: z.string().default(""),
  /** RDS, or ECS for a self-built database. */
  db_classification: z.enum(["RDS", "ECS"]).default("RDS"),
  /** ID of the RDS instance. */
  rds_id: z.string().optional(),
  /** Last value that the switch was called with. */
  lts_audit_switch: z.number().int().optional(),
  /** SHA-256 digest of the private key for TLS. */
  tls_key_digest: z.string().optional(),
  /** Whether the audit is on but RDS uploads no SQL logs, so that nothing is audited. */
  rds_audit_switch_mismatch: z.boolean().default(false),
  /** Export of its risks to a bucket. */
  risk_export: z.strictObject({ status: oneIfOn.default(0), cycle: exportCycle.default("PER_DAY") }).prefault({}),
});

export const agentSchema = z.strictObject({
  ...row,
  /** Databases that use it. */
  db_ids: z.array(z.string()),
  /** Where it runs: with the application (APP) or with the database (DB). */
  agent_type: z.string(),
  /** Operating system of its node. */
  agent_os: z.string(),
  /** IP address of its node. */
  agent_ip: z.string().default(""),
  /** Network interface whose traffic it captures. */
  agent_nic: z.string().default(""),
  /** CPU usage of its node, in percent, above which it stops collecting. */
  cpu_threshold: percent.default(80),
  /** Memory usage of its node, in percent, above which it stops collecting. */
  mem_threshold: percent.default(80),
  status: oneIfOn.default(1),
});

const riskLevel = z.enum(["LOW", "MEDIUM", "HIGH", "NO_RISK"]).describe("Risk level of matching statements.");
const comparison = z
  .enum(["GREATER", "EQUAL", "LESS", "GREATER_EQUAL", "LESS_EQUAL", "NO_MATCH"])
  .describe("How statements are compared with the value below. NO_MATCH ignores it.");

export const riskRuleSchema = z.strictObject({
  ...row,
  name: z.string(),
  /** OPERATE or LOGIN. */
  type: z.string().default("OPERATE"),
  status: isEnabled.default("ON"),
  rank,
  risk_level: riskLevel,
  rule_type: origin.default("CUSTOMIZE"),
  action: actions.default(""),
  /** Schemas, tables and columns that statements refer to; null matches any. */
  schemas: z
    .array(
      z.strictObject({
        schema: z.string().nullable().default(null),
        table: z.string().nullable().default(null),
        column: z.string().nullable().default(null),
      }),
    )
    .default([]),
  /** Whether names are matched case-insensitively. */
  ignore_case: z.boolean().default(false),
  db_ids: databaseIds.default(""),
  execution_symbol: comparison.default("NO_MATCH"),
  /** Duration of a statement. The unit is not documented. */
  execution_time: z.number().int().default(0),
  affect_symbol: comparison.default("NO_MATCH"),
  /** Number of rows that a statement affects. */
  affect_rows: z.number().int().default(0),
  /** Comma-separated client addresses that it applies to; all if empty. */
  client_ips: z.string().default(""),
  exception_ips: exceptionIps.default(""),
});

export const sqlRuleSchema = z.strictObject({
  ...row,
  name: z.string(),
  status: isEnabled.default("ON"),
  risk_level: riskLevel,
  type: origin.default("CUSTOMIZE"),
  rank,
  /** What the rule inspects. */
  feature: z.string().default("Regular expression"),
  /** Regular expression that matches statements. */
  regex: z.string(),
});

export const scopeSchema = z.strictObject({
  ...row,
  name: z.string(),
  action: actions.default(""),
  status: isEnabled.default("ON"),
  exception_ips: exceptionIps.default(""),
  /** Comma-separated client addresses; all if empty. */
  source_ips: z.string().default(""),
  /** Comma-separated client ports; all if empty. */
  source_ports: z.string().default(""),
  db_ids: databaseIds.default(""),
  /** Comma-separated names of these databases. */
  db_names: z.string().default(""),
  /** Comma-separated database accounts; all if empty. */
  db_users: z.string().default(""),
  /** Whether the scope audits everything. */
  all_audit: z.boolean().default(false),
});

export const maskRuleSchema = z.strictObject({
  ...row,
  name: z.string(),
  /** Whether it is built in or added by a user. */
  type: z.enum(["BUILD_IN", "USER_DEFINE"]).default("USER_DEFINE"),
  /** Regular expression that matches the data to mask. */
  regex: z.string(),
  /** Replacement in the audit log. */
  mask_value: z.string(),
  status: isEnabled.default("ON"),
  /** When it was last changed. */
  operated_at: isoTime.default(LONG_AGO),
});

export const whitelistSchema = z.strictObject({
  ...row,
  /** The SQL statement. */
  sql: z.string(),
  /** Databases that the entry applies to; all if empty. */
  db_ids: z.array(z.string()).default([]),
  /** Description of the entry. */
  desc: z.string().default(""),
  enabled: z.boolean().default(true),
  /** When it was last changed. */
  updated_at: isoTime.default(LONG_AGO),
});

export const instanceSettingsSchema = z.strictObject({
  /** `id` of the audit instance. */
  instance_id: z.string(),
  /** Whether the instance masks data at all. */
  mask_switch: onOff.default("ON"),
  /** Whether the instance stores the results of queries. */
  result_switch: onOff.default("OFF"),
  /** Number of days that audit logs are kept. */
  retention_days: z.number().int().default(180),
  /** Backup of the audit logs. */
  log_backup: z
    .strictObject({
      status: oneIfOn.default(0),
      bucket_name: bucketName.default(""),
      bucket_root_path: bucketRootPath.default(""),
      cycle: exportCycle.default("PER_DAY"),
      /** When the first backup is due, in the format of DBSS. */
      trigger_time: z.string().default(""),
    })
    .prefault({}),
  /** Where risks are exported to. */
  risk_export: z
    .strictObject({
      bucket_name: bucketName.default(""),
      bucket_root_path: bucketRootPath.default(""),
      /** Account that the bucket belongs to; that of the instance if empty. */
      backup_domain_id: z.string().default(""),
    })
    .prefault({}),
  /** Where alarms are sent, and which. */
  alarm: z
    .strictObject({
      /** Whether alarms are sent. */
      alarm_switch: onOff.default("OFF"),
      alarm_topic_urn: topicUrn.default(""),
      /** Risk levels that raise alarms, in lower case. */
      alarm_risk: z.array(z.string()).default([]),
      /** CPU usage, in percent, at which an alarm is raised. */
      alarm_cpu: percent.default(80),
      /** Disk usage, in percent, at which an alarm is raised. */
      alarm_disk: percent.default(80),
      /** Memory usage, in percent, at which an alarm is raised. */
      alarm_memory: percent.default(80),
      /** Maximum number of alarms sent per day. */
      alarm_num: z.number().int().default(30),
    })
    .prefault({}),
});

const schedulerSchema = z.strictObject({
  db_ids: databaseIds.default(""),
  /** File format. */
  format: z.enum(["PDF", "ZIP"]).default("PDF"),
  /** How often. */
  frequency: z
    .enum([
      "AUDIT_REPORT_DAY",
      "AUDIT_REPORT_WEEK",
      "AUDIT_REPORT_MONTH",
      "AUDIT_REPORT_YEAR",
      "AUDIT_REPORT_REAL_TIME",
    ])
    .default("AUDIT_REPORT_DAY"),
  /** Once or repeatedly. */
  mode: z.enum(["ONCE", "CYCLE"]).default("CYCLE"),
  /** Whether a notification is sent when a report is ready. */
  notice: onOff.default("OFF"),
  /** When the schedule starts, as it was set. */
  start_time: z.string().default(""),
  status: isEnabled.default("OFF"),
  topic_urn: topicUrn.default(""),
});

export const reportTemplateSchema = z.strictObject({
  ...row,
  name: z.string(),
  /** Description of the template. */
  desc: z.string().default(""),
  /** Such as "COMPREHENSIVE" or "SQL_SPECIAL". */
  group: z.string(),
  /** Such as "COMPREHENSIVE" or "SQL_DDL_COMMAND". */
  type: z.string(),
  /** When its reports are generated automatically. */
  scheduler: schedulerSchema.prefault({}),
});

export const reportSchema = z.strictObject({
  ...row,
  name: z.string(),
  template_id: z.string(),
  /** Type of the template. */
  template_type: z.string(),
  /** How it was requested. */
  type: z.string().default("AUDIT_REPORT_REAL_TIME"),
  /** File format: PDF or ZIP. */
  format: z.string().default("PDF"),
  db_ids: databaseIds.default(""),
  /** Start of the period that it covers, as it was requested. */
  start_time: z.string(),
  /** End of the period that it covers, as it was requested. */
  end_time: z.string(),
  /** When it is ready, which may be in the future. */
  finished_at: isoTime,
});

export const logBackupSchema = z.strictObject({
  ...row,
  name: z.string(),
  /** Status: AUTO_BACKUPING, AUTO_BACKUPED, AUTO_BACKUP_FAIL, RESTORING, RESTORED or RESTORE_FAIL. */
  progress: z.string().default("AUTO_BACKUPED"),
  /** Size of the file in KB. */
  file_size: z.number().int().default(1024),
  /** SHA-256 checksum of the file. */
  sha256: z.string().default(""),
  /** Why the backup or its restoration failed; null if neither did. */
  fail_reason: z.string().nullable().default(null),
});

const riskOfAlarm = z.enum(["LOW", "MEDIUM", "HIGH"]).describe("Risk level.");

export const alarmSchema = z.strictObject({
  ...row,
  /** RISK_RULE, RISK_CPU, RISK_MEMORY, RISK_DISK, RISK_BACKUP, RISK_AGENT, … */
  type: z.string().default("RISK_RULE"),
  risk: riskOfAlarm,
  /** DONE if confirmed. */
  status: z.enum(["DONE", "UNDO"]).default("UNDO"),
  description: z.string().default(""),
  /** When its cause ended; null while it persists. */
  fixed_at: isoTime.nullable().default(null),
});

export const riskSchema = z.strictObject({
  /** `id` of the database. */
  db_id: z.string(),
  /** Name of the rule. */
  rule: z.string(),
  risk: riskOfAlarm,
  /** Number of risks that the rule detected. */
  count: z.number().int().default(1),
});

export const operateLogSchema = z.strictObject({
  ...row,
  /** Name of the user. */
  user: z.string(),
  /** Area of the service, such as "Database list". */
  function: z.string(),
  /** "Create", "Update", "Operate" or "Delete". */
  action: z.string(),
  /** Name of the object of the operation. */
  name: z.string().default(""),
  description: z.string().default(""),
  result: z.enum(["success", "fail"]),
});

/** A database of an audit instance, audited or not. */
export type Database = z.infer<typeof databaseSchema>;
/** An agent that collects the activity of databases. */
export type Agent = z.infer<typeof agentSchema>;
/** A risk rule of an audit instance. */
export type RiskRule = z.infer<typeof riskRuleSchema>;
/** A SQL injection rule of an audit instance. */
export type SqlRule = z.infer<typeof sqlRuleSchema>;
/** An audit scope: which statements of which clients are audited. */
export type Scope = z.infer<typeof scopeSchema>;
/** A privacy masking rule of an audit instance. */
export type MaskRule = z.infer<typeof maskRuleSchema>;
/** An entry of a whitelist: a statement that raises no alarm. */
export type Whitelist = z.infer<typeof whitelistSchema>;
/** The settings of an audit instance. */
export type InstanceSettings = z.infer<typeof instanceSettingsSchema>;
/** A template for reports, with its schedule. */
export type ReportTemplate = z.infer<typeof reportTemplateSchema>;
/** A report, ready or being generated. */
export type Report = z.infer<typeof reportSchema>;
/** An alarm that an audit instance raised. */
export type Alarm = z.infer<typeof alarmSchema>;
/** The risks that a rule detected on a database. */
export type Risk = z.infer<typeof riskSchema>;
/** A backup of the audit logs of an audit instance. */
export type LogBackup = z.infer<typeof logBackupSchema>;
/** An operation that a user performed on an audit instance. */
export type OperateLog = z.infer<typeof operateLogSchema>;
