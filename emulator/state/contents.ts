import { z } from "zod";
import { shortId } from "../ids";
import { isoTime, LONG_AGO, onOff } from "./fields";

// What an audit instance holds. Every row names the instance it belongs to; ids are the cloud's 20 characters.

const row = {
  instance_id: z.string(),
  id: z.string().default(shortId),
  created_at: isoTime.default(LONG_AGO),
};

const exportCycle = z.enum(["FIVE_MIN", "PER_HOUR", "PER_DAY", "PER_WEEK", "PER_MONTH"]);

export const databaseSchema = z.strictObject({
  ...row,
  name: z.string(),
  type: z.string(),
  version: z.string(),
  charset: z.string().default("UTF8"),
  ip: z.string(),
  port: z.string(),
  os: z.string().default("LINUX64"),
  status: onOff.default("OFF"),
  audit_status: z.enum(["ACTIVE", "SHUTOFF", "ERROR"]).nullable().default(null),
  instance_name: z.string().default(""),
  db_classification: z.enum(["RDS", "ECS"]).default("RDS"),
  rds_id: z.string().optional(),
  lts_audit_switch: z.number().int().optional(),
  /** Digest of the private key for TLS. */
  tls_key_digest: z.string().optional(),
  /** The audit is on, but RDS uploads no SQL logs: nothing is audited. */
  rds_audit_switch_mismatch: z.boolean().default(false),
  /** Whether its risks are exported to a bucket, and how often. */
  risk_export: z
    .strictObject({ status: z.number().int().default(0), cycle: exportCycle.default("PER_DAY") })
    .prefault({}),
});

export const agentSchema = z.strictObject({
  ...row,
  db_ids: z.array(z.string()),
  agent_type: z.string(),
  agent_os: z.string(),
  agent_ip: z.string().default(""),
  agent_nic: z.string().default(""),
  cpu_threshold: z.number().int().default(80),
  mem_threshold: z.number().int().default(80),
  /** 1: enabled, 0: disabled. */
  status: z.number().int().default(1),
});

const riskLevel = z.enum(["LOW", "MEDIUM", "HIGH", "NO_RISK"]);
const comparison = z.enum(["GREATER", "EQUAL", "LESS", "GREATER_EQUAL", "LESS_EQUAL", "NO_MATCH"]);

export const riskRuleSchema = z.strictObject({
  ...row,
  name: z.string(),
  type: z.string().default("OPERATE"),
  status: onOff.default("ON"),
  rank: z.number().int(),
  risk_level: riskLevel,
  rule_type: z.enum(["SYSTEM", "CUSTOMIZE"]).default("CUSTOMIZE"),
  action: z.string().default(""),
  schemas: z
    .array(
      z.strictObject({
        schema: z.string().nullable().default(null),
        table: z.string().nullable().default(null),
        column: z.string().nullable().default(null),
      }),
    )
    .default([]),
  ignore_case: z.boolean().default(false),
  db_ids: z.string().default(""),
  execution_symbol: comparison.default("NO_MATCH"),
  execution_time: z.number().int().default(0),
  affect_symbol: comparison.default("NO_MATCH"),
  affect_rows: z.number().int().default(0),
  client_ips: z.string().default(""),
  exception_ips: z.string().default(""),
});

export const sqlRuleSchema = z.strictObject({
  ...row,
  name: z.string(),
  status: onOff.default("ON"),
  risk_level: riskLevel,
  type: z.enum(["SYSTEM", "CUSTOMIZE"]).default("CUSTOMIZE"),
  rank: z.number().int(),
  feature: z.string().default("Regular expression"),
  regex: z.string(),
});

export const scopeSchema = z.strictObject({
  ...row,
  name: z.string(),
  action: z.string().default(""),
  status: onOff.default("ON"),
  exception_ips: z.string().default(""),
  source_ips: z.string().default(""),
  source_ports: z.string().default(""),
  db_ids: z.string().default(""),
  db_names: z.string().default(""),
  db_users: z.string().default(""),
  all_audit: z.boolean().default(false),
});

export const maskRuleSchema = z.strictObject({
  ...row,
  name: z.string(),
  type: z.enum(["BUILD_IN", "USER_DEFINE"]).default("USER_DEFINE"),
  regex: z.string(),
  mask_value: z.string(),
  status: onOff.default("ON"),
  operated_at: isoTime.default(LONG_AGO),
});

export const whitelistSchema = z.strictObject({
  ...row,
  sql: z.string(),
  db_ids: z.array(z.string()).default([]),
  desc: z.string().default(""),
  enabled: z.boolean().default(true),
  updated_at: isoTime.default(LONG_AGO),
});

/** An instance's own settings: one row each. */
export const instanceSettingsSchema = z.strictObject({
  instance_id: z.string(),
  mask_switch: onOff.default("ON"),
  result_switch: onOff.default("OFF"),
  retention_days: z.number().int().default(180),
  log_backup: z
    .strictObject({
      status: z.number().int().default(0),
      /** Empty until a backup is set up for the first time. */
      bucket_name: z.string().default(""),
      bucket_root_path: z.string().default(""),
      cycle: exportCycle.default("PER_DAY"),
      trigger_time: z.string().default(""),
    })
    .prefault({}),
  risk_export: z
    .strictObject({
      bucket_name: z.string().default(""),
      bucket_root_path: z.string().default(""),
      backup_domain_id: z.string().default(""),
    })
    .prefault({}),
  alarm: z
    .strictObject({
      alarm_switch: onOff.default("OFF"),
      alarm_topic_urn: z.string().default(""),
      alarm_risk: z.array(z.string()).default([]),
      alarm_cpu: z.number().int().default(80),
      alarm_disk: z.number().int().default(80),
      alarm_memory: z.number().int().default(80),
      alarm_num: z.number().int().default(30),
    })
    .prefault({}),
});

const schedulerSchema = z.strictObject({
  db_ids: z.string().default(""),
  format: z.enum(["PDF", "ZIP"]).default("PDF"),
  frequency: z
    .enum([
      "AUDIT_REPORT_DAY",
      "AUDIT_REPORT_WEEK",
      "AUDIT_REPORT_MONTH",
      "AUDIT_REPORT_YEAR",
      "AUDIT_REPORT_REAL_TIME",
    ])
    .default("AUDIT_REPORT_DAY"),
  mode: z.enum(["ONCE", "CYCLE"]).default("CYCLE"),
  notice: onOff.default("OFF"),
  start_time: z.string().default(""),
  status: onOff.default("OFF"),
  topic_urn: z.string().default(""),
});

export const reportTemplateSchema = z.strictObject({
  ...row,
  name: z.string(),
  desc: z.string().default(""),
  group: z.string(),
  type: z.string(),
  scheduler: schedulerSchema.prefault({}),
});

export const reportSchema = z.strictObject({
  ...row,
  name: z.string(),
  template_id: z.string(),
  template_type: z.string(),
  type: z.string().default("AUDIT_REPORT_REAL_TIME"),
  format: z.string().default("PDF"),
  db_ids: z.string().default(""),
  start_time: z.string(),
  end_time: z.string(),
  finished_at: isoTime,
});

export const logBackupSchema = z.strictObject({
  ...row,
  name: z.string(),
  progress: z.string().default("AUTO_BACKUPED"),
  file_size: z.number().int().default(1024),
  sha256: z.string().default(""),
  fail_reason: z.string().nullable().default(null),
});

export const alarmSchema = z.strictObject({
  ...row,
  type: z.string().default("RISK_RULE"),
  risk: z.enum(["LOW", "MEDIUM", "HIGH"]),
  status: z.enum(["DONE", "UNDO"]).default("UNDO"),
  description: z.string().default(""),
  /** Null while it lasts. */
  fixed_at: isoTime.nullable().default(null),
});

/** How often a rule found a risk on a database. */
export const riskSchema = z.strictObject({
  db_id: z.string(),
  rule: z.string(),
  risk: z.enum(["LOW", "MEDIUM", "HIGH"]),
  count: z.number().int().default(1),
});

export const operateLogSchema = z.strictObject({
  ...row,
  user: z.string(),
  function: z.string(),
  action: z.string(),
  name: z.string().default(""),
  description: z.string().default(""),
  result: z.enum(["success", "fail"]),
});

export type Database = z.infer<typeof databaseSchema>;
export type Agent = z.infer<typeof agentSchema>;
export type RiskRule = z.infer<typeof riskRuleSchema>;
export type SqlRule = z.infer<typeof sqlRuleSchema>;
export type Scope = z.infer<typeof scopeSchema>;
export type MaskRule = z.infer<typeof maskRuleSchema>;
export type Whitelist = z.infer<typeof whitelistSchema>;
export type InstanceSettings = z.infer<typeof instanceSettingsSchema>;
export type ReportTemplate = z.infer<typeof reportTemplateSchema>;
export type AlarmRow = z.infer<typeof alarmSchema>;
export type LogBackupRow = z.infer<typeof logBackupSchema>;
export type Report = z.infer<typeof reportSchema>;
