import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isoTime, LONG_AGO } from "../times";

const levelSchema = z.enum(["low", "medium", "high"]);

export const flavorSchema = z.strictObject({
  /** ID in orders, such as "c3ne.xlarge.4". */
  id: z.string(),
  /** Edition. "entry" is listed but cannot be ordered: no document tells the code that such an order has. */
  level: z.enum(["entry", ...levelSchema.options]),
  name: z.string().default(""),
  /** Number of virtual CPUs. */
  vcpus: z.number().int().default(4),
  /** Memory in MB. */
  ram: z.number().int().default(16384),
  /** Number of databases that an instance of the edition audits. */
  proxy: z.number().int(),
  /** Availability zones that offer it. */
  azs: z.array(z.string()).default([]),
});

const INSTANCE_STATUSES = [
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

const chargeMode = z.enum(["Period", "Demand"]).describe("Billing mode: yearly/monthly or pay-per-use.");

export const instanceSchema = z.strictObject({
  /** The ID in paths. */
  id: z.string().default(() => randomUUID()),
  /** The ID in BSS and of its tags. */
  resource_id: z.string().default(() => randomUUID()),
  /** Project that it belongs to; that of `account` if omitted. */
  project_id: z.string().optional(),
  name: z.string(),
  /** Description of the instance. */
  comment: z.string().default(""),
  /**
   * SHUTOFF is stopped, HAWAIT waits for its standby, FROZEN can only be renewed, ERROR only be deleted. UPGRADEING is
   * how the document of 2024 spells UPGRADING.
   */
  status: z.enum(INSTANCE_STATUSES).default("ACTIVE"),
  /** Operation in progress. */
  task: z.enum(TASKS).default("NO_TASK"),
  charge_model: chargeMode.default("Period"),
  /** Code of the edition. */
  resource_spec_code: z.string().default("dbss.bypassaudit.low"),
  flavor_id: z.string().default("c3ne.xlarge.4"),
  /** Availability zones: that of the primary and, after a comma, that of the standby. */
  zone: z.string().default("cn-north-4a"),
  vpc_id: z.string().default(""),
  subnet_id: z.string().default(""),
  /** IPv4 address. */
  connect_ip: z.string().default(""),
  /** ID of the port that an elastic IP address is bound to. */
  port_id: z.string().default(() => randomUUID()),
  security_group_id: z.string().default(""),
  enterprise_project_id: z.string().default("0"),
  /** Maximum number of databases. */
  database_limit: z.number().int().default(3),
  /** Version of the audit software. */
  version: z.string().default("24.04.16.164614"),
  /** Version that it can be upgraded to; null if there is none. */
  new_version: z.string().nullable().default(null),
  upgrade_log: z.string().default(""),
  /** Why it failed; empty if it did not. */
  failed_reason: z.string().default(""),
  timezone: z.string().default("UTC+08:00"),
  /** Of a frozen instance: 1 can be released, 2 cannot be released, 3 cannot be renewed. */
  effect: z.number().int().nullable().default(null),
  /** Why it is frozen, such as "ARREARS". */
  scene: z.string().nullable().default(null),
  created_at: isoTime.default(LONG_AGO),
  /** When the paid period ends; null for a pay-per-use instance. */
  expires_at: isoTime.nullable().default(null),
  /** Shown and accepted here; the state keeps them in its own `tags`. */
  tags: z.array(z.strictObject({ key: z.string(), value: z.string().default("") })).optional(),
});

const JOB_STATUSES = ["SUCCESS", "RUNNING", "FAIL", "INIT", "READY"] as const;

export const jobSchema = z.strictObject({
  job_id: z.string(),
  /** `resource_id` of the instance. */
  resource_id: z.string(),
  status: z.enum(JOB_STATUSES),
  /** The virtual machine that is created. */
  server_id: z.string(),
  server_name: z.string(),
  charge_mode: chargeMode.default("Period"),
  created_at: isoTime,
  /** Null before the start. */
  begin_time: isoTime.nullable().default(null),
  /** Null before the end. */
  end_time: isoTime.nullable().default(null),
  /** Null unless the job failed. */
  error_code: z.string().nullable().default(null),
  /** Null unless the job failed. */
  fail_reason: z.string().nullable().default(null),
});

const at = isoTime.describe("When it happens, in virtual time.");

export const scheduledEventSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    at,
    /** The instance of a paid order and its jobs appear. */
    kind: z.literal("provision"),
    order_id: z.string(),
  }),
  z.strictObject({
    at,
    /** A job starts. */
    kind: z.literal("job-start"),
    job_id: z.string(),
  }),
  z.strictObject({
    at,
    /** A job ends. */
    kind: z.literal("job-end"),
    job_id: z.string(),
  }),
  z.strictObject({
    at,
    /** The instance of an order is ready. */
    kind: z.literal("built"),
    order_id: z.string(),
  }),
  z.strictObject({
    at,
    /** An instance was started, stopped or restarted. */
    kind: z.literal("powered"),
    resource_id: z.string(),
    /** Its status from then on. */
    status: z.enum(["ACTIVE", "SHUTOFF"]),
  }),
  z.strictObject({
    at,
    /** An instance is deleted after its unsubscription. */
    kind: z.literal("released"),
    resource_id: z.string(),
  }),
  z.strictObject({
    at,
    /** A move to another enterprise project becomes visible. */
    kind: z.literal("moved"),
    resource_id: z.string(),
    enterprise_project_id: z.string(),
  }),
  z.strictObject({
    at,
    /** A paid renewal takes effect. */
    kind: z.literal("extended"),
    order_id: z.string(),
  }),
  z.strictObject({
    at,
    /** An upgrade ends. */
    kind: z.literal("upgraded"),
    resource_id: z.string(),
    /** The new version. */
    version: z.string(),
  }),
  z.strictObject({
    at,
    /** A backup was retried or restored. */
    kind: z.literal("backup-end"),
    backup_id: z.string(),
  }),
]);

/** A size that instances of an edition are offered in. */
export type Flavor = z.infer<typeof flavorSchema>;
/** An edition that can be ordered. */
export type Level = z.infer<typeof levelSchema>;
export const LEVELS: readonly Level[] = levelSchema.options;
/** An audit instance. */
export type Instance = z.infer<typeof instanceSchema>;
/** A step in the creation of an instance. */
export type Job = z.infer<typeof jobSchema>;
/** A change that is scheduled in virtual time. */
export type ScheduledEvent = z.infer<typeof scheduledEventSchema>;
