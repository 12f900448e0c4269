import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isoTime, LONG_AGO } from "./fields";

const levelSchema = z.enum(["low", "medium", "high"]);

export const flavorSchema = z.strictObject({
  id: z.string(),
  /** Nobody knows what an order of the edition "entry" names: it is listed, and cannot be ordered. */
  level: z.enum(["entry", ...levelSchema.options]),
  name: z.string().default(""),
  vcpus: z.number().int().default(4),
  ram: z.number().int().default(16384),
  proxy: z.number().int(),
  azs: z.array(z.string()).default([]),
});

export const INSTANCE_STATUSES = [
  "SHUTOFF",
  "ACTIVE",
  "DELETING",
  "BUILD",
  "DELETED",
  "ERROR",
  "HAWAIT",
  "FROZEN",
  "UPGRADING",
  "UPGRADEING",
] as const;

const TASKS = ["powering-on", "powering-off", "rebooting", "delete_wait", "NO_TASK"] as const;

export const instanceSchema = z.strictObject({
  id: z.string().default(() => randomUUID()),
  resource_id: z.string().default(() => randomUUID()),
  /** The project of the account's first region when left out. */
  project_id: z.string().optional(),
  name: z.string(),
  comment: z.string().default(""),
  status: z.enum(INSTANCE_STATUSES).default("ACTIVE"),
  task: z.enum(TASKS).default("NO_TASK"),
  charge_model: z.enum(["Period", "Demand"]).default("Period"),
  resource_spec_code: z.string().default("dbss.bypassaudit.low"),
  flavor_id: z.string().default("c3ne.xlarge.4"),
  zone: z.string().default("cn-north-4a"),
  vpc_id: z.string().default(""),
  subnet_id: z.string().default(""),
  connect_ip: z.string().default(""),
  port_id: z.string().default(() => randomUUID()),
  security_group_id: z.string().default(""),
  enterprise_project_id: z.string().default("0"),
  database_limit: z.number().int().default(3),
  version: z.string().default("24.04.16.164614"),
  /** Null when there is nothing to upgrade to. */
  new_version: z.string().nullable().default(null),
  upgrade_log: z.string().default(""),
  failed_reason: z.string().default(""),
  timezone: z.string().default("UTC+08:00"),
  effect: z.number().int().nullable().default(null),
  scene: z.string().nullable().default(null),
  created_at: isoTime.default(LONG_AGO),
  expires_at: isoTime.nullable().default(null),
  /** Shown and taken here, kept in the state's `tags`. */
  tags: z.array(z.strictObject({ key: z.string(), value: z.string().default("") })).optional(),
});

export const JOB_STATUSES = ["SUCCESS", "RUNNING", "FAIL", "INIT", "READY"] as const;

export const jobSchema = z.strictObject({
  job_id: z.string(),
  resource_id: z.string(),
  status: z.enum(JOB_STATUSES),
  server_id: z.string(),
  server_name: z.string(),
  charge_mode: z.enum(["Period", "Demand"]).default("Period"),
  created_at: isoTime,
  begin_time: isoTime.nullable().default(null),
  end_time: isoTime.nullable().default(null),
  error_code: z.string().nullable().default(null),
  fail_reason: z.string().nullable().default(null),
});

/** What will happen next, and when, in virtual time. */
export const scheduledEventSchema = z.discriminatedUnion("kind", [
  z.strictObject({ at: isoTime, kind: z.literal("provision"), order_id: z.string() }),
  z.strictObject({ at: isoTime, kind: z.literal("job-start"), job_id: z.string() }),
  z.strictObject({ at: isoTime, kind: z.literal("job-end"), job_id: z.string() }),
  z.strictObject({ at: isoTime, kind: z.literal("built"), order_id: z.string() }),
  z.strictObject({
    at: isoTime,
    kind: z.literal("powered"),
    resource_id: z.string(),
    status: z.enum(["ACTIVE", "SHUTOFF"]),
  }),
  z.strictObject({ at: isoTime, kind: z.literal("released"), resource_id: z.string() }),
  z.strictObject({
    at: isoTime,
    kind: z.literal("moved"),
    resource_id: z.string(),
    enterprise_project_id: z.string(),
  }),
  z.strictObject({ at: isoTime, kind: z.literal("extended"), order_id: z.string() }),
  z.strictObject({ at: isoTime, kind: z.literal("upgraded"), resource_id: z.string(), version: z.string() }),
  z.strictObject({ at: isoTime, kind: z.literal("backup-end"), backup_id: z.string() }),
]);

export type Flavor = z.infer<typeof flavorSchema>;
export type Level = z.infer<typeof levelSchema>;
export const LEVELS: readonly Level[] = levelSchema.options;
export type Instance = z.infer<typeof instanceSchema>;
export type Job = z.infer<typeof jobSchema>;
export type ScheduledEvent = z.infer<typeof scheduledEventSchema>;
