import { randomUUID } from "node:crypto";
import { z } from "zod";
import { temperamentSchema } from "../temperament";
import { isoTime, LONG_AGO } from "../times";
import {
  couponSchema,
  discountSchema,
  orderSchema,
  paymentSchema,
  priceSchema,
  refundSchema,
  subscriptionSchema,
} from "./billing";
import {
  agentSchema,
  alarmSchema,
  databaseSchema,
  instanceSettingsSchema,
  logBackupSchema,
  maskRuleSchema,
  operateLogSchema,
  reportSchema,
  reportTemplateSchema,
  riskRuleSchema,
  riskSchema,
  scopeSchema,
  sqlRuleSchema,
  whitelistSchema,
} from "./contents";
import { flavorSchema, instanceSchema, jobSchema, scheduledEventSchema } from "./instances";

export const settingsSchema = z.strictObject({
  orderSeconds: z
    .number()
    .min(0)
    .default(3)
    .describe("Time from payment until the resource, its jobs and the instance appear."),
  jobSeconds: z.number().min(0).default(300).describe("Time from then until the last job of the instance ends."),
  powerSeconds: z.number().min(0).default(20).describe("How long start, stop and reboot take."),
  deleteSeconds: z.number().min(0).default(60).describe("Time from unsubscribing until the instance is deleted."),
  reportSeconds: z.number().min(0).default(30).describe("Time from requesting a report until it is ready."),
  upgradeSeconds: z.number().min(0).default(600).describe("How long the upgrade of an instance takes."),
  backupSeconds: z.number().min(0).default(30).describe("How long it takes to retry or restore a log backup."),
  emptyJobsSeconds: z.number().min(0).default(0).describe("How long the job list of a new instance stays empty."),
  ignoreOffset: z.boolean().default(false).describe("Every request returns the first page."),
  maxPageSize: z
    .number()
    .int()
    .min(1)
    .default(10_000)
    .describe("Maximum number of items on a page, regardless of `limit`."),
  emptySecurityGroupAnswer: z
    .boolean()
    .default(false)
    .describe(
      'A change of security group on the path of 2024 returns `""`, as in the documentation, instead of `{result}`.',
    ),
  missingOperations: z.array(z.string()).default([]).describe("IDs of operations that this region does not have."),
});

const accountSchema = z.strictObject({
  /** Its first region. */
  region: z.string(),
  /** The project in this region. */
  project_id: z.string(),
  /** ID of the account. */
  domain_id: z.string(),
  /** Name of the account. */
  domain_name: z.string(),
  /** Currency of prices and of the balance. */
  currency: z.string(),
  /** Money that orders can be paid with. */
  balance: z.number(),
});

const userSchema = z.strictObject({
  id: z.string().default(() => randomUUID().replaceAll("-", "")),
  name: z.string(),
  password: z.string(),
  /** The projects that the user may use; all if omitted. */
  project_ids: z.array(z.string()).optional(),
});

const userName = z.string().describe("The user that it belongs to.");
const realTime = isoTime.describe('In UTC and real time: "2025-08-20T16:00:00.000Z".');

const credentialSchema = z.strictObject({
  /** The access key ID. */
  access_key: z.string(),
  /** The secret access key. */
  secret_key: z.string(),
  user_name: userName,
  /** Security token that requests must carry; only of a temporary key. */
  security_token: z.string().optional(),
  /** Only of a temporary key. */
  expires_at: realTime.optional(),
});

const tokenSchema = z.strictObject({
  /** The token itself. */
  id: z.string(),
  user_name: userName,
  /** The project that it is for. */
  project_id: z.string().optional(),
  issued_at: realTime,
  expires_at: realTime,
});

const projectSchema = z.strictObject({
  id: z.string(),
  /** That of a region's own project is the name of the region. */
  name: z.string(),
  enabled: z.boolean().default(true),
});
const agencySchema = z.strictObject({ name: z.string() });
const vpcSchema = z.strictObject({ id: z.string(), name: z.string().default(""), cidr: z.string().default("") });
const subnetSchema = z.strictObject({
  id: z.string(),
  vpc_id: z.string(),
  name: z.string().default(""),
  cidr: z.string().default("192.168.0.0/24"),
});
const securityGroupSchema = z.strictObject({ id: z.string(), name: z.string().default("") });

const availabilityZoneSchema = z.strictObject({
  /** Name of the zone in requests, such as "cn-north-4a". */
  code: z.string(),
  /** Number of the zone in its region. */
  number: z.number().int().default(0),
  type: z.string().default("normal"),
  /** Display name, in the language of the site. */
  alias: z.string().default(""),
  /** Display name, in English. */
  alias_us: z.string().default(""),
});

const enterpriseProjectSchema = z.strictObject({
  /** "0" is the default enterprise project. */
  id: z.string(),
  name: z.string(),
  description: z.string().default(""),
  /** 1 enabled, 2 disabled. */
  status: z.number().int().default(1),
  created_at: isoTime.default(LONG_AGO),
});

const tagSchema = z.strictObject({
  /** Type of the tagged resource. */
  resource_type: z.string().default("auditInstance"),
  /** `resource_id` of the instance. */
  resource_id: z.string(),
  key: z.string(),
  value: z.string().default(""),
});

const rdsInstanceSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  /** Only one that is ACTIVE can be audited. */
  status: z.string().default("ACTIVE"),
  /** "Single", "Ha" (primary and standby) or "Replica" (read replica). */
  type: z.string().default("Single"),
  port: z.number().int(),
  /** Private IPv4 addresses. */
  private_ips: z.array(z.string()),
  /** Engine, such as "MySQL", and its version. */
  datastore: z.looseObject({ type: z.string(), version: z.string() }),
  enterprise_project_id: z.string().default("0"),
  vpc_id: z.string().default(""),
  subnet_id: z.string().default(""),
});

const bucketSchema = z.strictObject({
  bucket_name: z.string(),
  /** Region of the bucket. */
  location: z.string(),
});

const quotaSchema = z.strictObject({
  /** Number of instances that can still be bought. */
  audit_quota: z.number().int(),
  /** Number of CPUs left. */
  cpu: z.number().int(),
  /** Memory left, in MB. */
  ram: z.number().int(),
});

const summaryTaskSchema = z.strictObject({
  /** What is summarized: "audit" or "risk". */
  busi_type: z.string(),
  id: z.number().int(),
  /** Whether the task runs automatically: "on" or "off". */
  task_switch: z.string(),
  /** 0 ready, 1 running, 2 succeeded, 3 failed. */
  task_status: z.string(),
  /** Number of instances to count. */
  total_num: z.number().int(),
  /** Number of instances counted. */
  completed_num: z.number().int(),
  /** When the task started, in milliseconds since 1970. */
  begin_time: z.number().int(),
  /** When the task ended, in milliseconds since 1970. */
  end_time: z.number().int(),
  /** Start of the summarized period, in milliseconds since 1970. */
  query_begin_time: z.number().int(),
  /** End of the summarized period, in milliseconds since 1970. */
  query_end_time: z.number().int(),
  /** Project that it belongs to; that of `account` if omitted. */
  project_id: z.string().optional(),
});

const regionSchema = z.strictObject({
  /** ID of the region. */
  region: z.string(),
  /** The account's project in the region. */
  project_id: z.string(),
  vpcs: z.array(vpcSchema),
  subnets: z.array(subnetSchema),
  securityGroups: z.array(securityGroupSchema),
  availabilityZones: z.array(availabilityZoneSchema),
  flavors: z.array(flavorSchema),
  quota: quotaSchema,
  rdsInstances: z.array(rdsInstanceSchema),
});

export const stateSchema = z.strictObject({
  /** Virtual time, in UTC. */
  now: isoTime,
  settings: settingsSchema,
  temperament: temperamentSchema.prefault({}),
  /** IDs of operations that are refused with 403. */
  denied: z.array(z.string()),
  account: accountSchema,
  users: z.array(userSchema),
  credentials: z.array(credentialSchema),
  /** Tokens and temporary keys expire in real time, whatever the virtual time is. */
  tokens: z.array(tokenSchema),
  projects: z.array(projectSchema),
  agencies: z.array(agencySchema),
  vpcs: z.array(vpcSchema),
  subnets: z.array(subnetSchema),
  securityGroups: z.array(securityGroupSchema),
  availabilityZones: z.array(availabilityZoneSchema),
  enterpriseProjects: z.array(enterpriseProjectSchema),
  flavors: z.array(flavorSchema),
  quota: quotaSchema,
  prices: z.array(priceSchema),
  coupons: z.array(couponSchema),
  discounts: z.array(discountSchema),
  orders: z.array(orderSchema),
  /** One per paid order. */
  payments: z.array(paymentSchema),
  refunds: z.array(refundSchema),
  /** The yearly/monthly resources, also those that have ended. */
  subscriptions: z.array(subscriptionSchema),
  instances: z.array(instanceSchema),
  jobs: z.array(jobSchema),
  /** What is scheduled, in no particular order. */
  events: z.array(scheduledEventSchema),
  tags: z.array(tagSchema),
  databases: z.array(databaseSchema),
  agents: z.array(agentSchema),
  riskRules: z.array(riskRuleSchema),
  sqlRules: z.array(sqlRuleSchema),
  scopes: z.array(scopeSchema),
  maskRules: z.array(maskRuleSchema),
  whitelists: z.array(whitelistSchema),
  /** One per instance. */
  instanceSettings: z.array(instanceSettingsSchema),
  reportTemplates: z.array(reportTemplateSchema),
  reports: z.array(reportSchema),
  alarms: z.array(alarmSchema).default([]),
  risks: z.array(riskSchema).default([]),
  logBackups: z.array(logBackupSchema).default([]),
  operateLogs: z.array(operateLogSchema),
  summaryTasks: z.array(summaryTaskSchema),
  rdsInstances: z.array(rdsInstanceSchema),
  /** The other regions of the account; the lists above belong to `account.region`. */
  regions: z.array(regionSchema).default([]),
  obsBuckets: z.array(bucketSchema).default([]),
});

/** Everything that the emulated cloud knows: what `/_emulator/state` returns and what the state file contains. */
export type State = z.infer<typeof stateSchema>;
/** How long operations take in the emulated cloud, and its defects. Seconds are virtual. */
export type Settings = z.infer<typeof settingsSchema>;
/** The emulated account. */
export type Account = z.infer<typeof accountSchema>;
/** An IAM user of the account. */
export type User = z.infer<typeof userSchema>;
/** An access key, permanent or temporary. */
export type Credential = z.infer<typeof credentialSchema>;
/** An IAM token that was issued. */
export type Token = z.infer<typeof tokenSchema>;
/** A project of the account. */
export type Project = z.infer<typeof projectSchema>;
/** An agency that can be assumed. */
export type Agency = z.infer<typeof agencySchema>;
export type Vpc = z.infer<typeof vpcSchema>;
export type Subnet = z.infer<typeof subnetSchema>;
export type SecurityGroup = z.infer<typeof securityGroupSchema>;
export type AvailabilityZone = z.infer<typeof availabilityZoneSchema>;
export type EnterpriseProject = z.infer<typeof enterpriseProjectSchema>;
/** A tag of one resource. */
export type Tag = z.infer<typeof tagSchema>;
/** An RDS instance, as RDS returns it. Fields that are not listed here are returned unchanged. */
export type RdsInstance = z.infer<typeof rdsInstanceSchema>;
/** A bucket of the Object Storage Service. */
export type Bucket = z.infer<typeof bucketSchema>;
/** The remaining quota of a project. */
export type Quota = z.infer<typeof quotaSchema>;
/** The task that summarizes what all instances of a project recorded. */
export type SummaryTask = z.infer<typeof summaryTaskSchema>;
/** What a region of the account offers. */
export type Region = z.infer<typeof regionSchema>;
