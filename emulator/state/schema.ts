import { randomUUID } from "node:crypto";
import { z } from "zod";
import { temperamentSchema } from "../temperament";
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
import { isoTime, LONG_AGO } from "./fields";
import { flavorSchema, instanceSchema, jobSchema, scheduledEventSchema } from "./instances";

/** How long things take in the emulated cloud, and how it breaks; seconds are virtual. */
export const settingsSchema = z.strictObject({
  orderSeconds: z
    .number()
    .min(0)
    .default(3)
    .describe("Time from payment until the resource, its jobs and the instance appear."),
  jobSeconds: z.number().min(0).default(300).describe("Time from then until the last job ends."),
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
    .describe('The 2024 path returns `""` for a change of security group, as in its example, instead of `{result}`.'),
  missingOperations: z.array(z.string()).default([]).describe("IDs of operations that this region does not have."),
});

const accountSchema = z.strictObject({
  region: z.string(),
  project_id: z.string(),
  domain_id: z.string(),
  domain_name: z.string(),
  currency: z.string(),
  balance: z.number(),
});

const userSchema = z.strictObject({
  id: z.string().default(() => randomUUID().replaceAll("-", "")),
  name: z.string(),
  password: z.string(),
  /** The projects that the user may use; all of them when left out. */
  project_ids: z.array(z.string()).optional(),
});

const credentialSchema = z.strictObject({
  access_key: z.string(),
  secret_key: z.string(),
  user_name: z.string(),
  security_token: z.string().optional(),
  expires_at: isoTime.optional(),
});

/** Tokens and temporary keys expire in real time, whatever the virtual clock says. */
const tokenSchema = z.strictObject({
  id: z.string(),
  user_name: z.string(),
  project_id: z.string().optional(),
  issued_at: isoTime,
  expires_at: isoTime,
});

const projectSchema = z.strictObject({ id: z.string(), name: z.string(), enabled: z.boolean().default(true) });
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
  code: z.string(),
  number: z.number().int().default(0),
  type: z.string().default("normal"),
  alias: z.string().default(""),
  alias_us: z.string().default(""),
});

const enterpriseProjectSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().default(""),
  status: z.number().int().default(1),
  created_at: isoTime.default(LONG_AGO),
});

const tagSchema = z.strictObject({
  resource_type: z.string().default("auditInstance"),
  resource_id: z.string(),
  key: z.string(),
  value: z.string().default(""),
});

/** The shape of RDS's own answer; what is not named here is passed through. */
const rdsInstanceSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string().default("ACTIVE"),
  type: z.string().default("Single"),
  port: z.number().int(),
  private_ips: z.array(z.string()),
  datastore: z.looseObject({ type: z.string(), version: z.string() }),
  enterprise_project_id: z.string().default("0"),
  vpc_id: z.string().default(""),
  subnet_id: z.string().default(""),
});

/** A bucket of the Object Storage Service. */
const bucketSchema = z.strictObject({ bucket_name: z.string(), location: z.string() });

const quotaSchema = z.strictObject({
  audit_quota: z.number().int(),
  cpu: z.number().int(),
  ram: z.number().int(),
});

const taskStatusSchema = z.strictObject({
  busi_type: z.string(),
  id: z.number().int(),
  task_switch: z.string(),
  task_status: z.string(),
  total_num: z.number().int(),
  completed_num: z.number().int(),
  begin_time: z.number().int(),
  end_time: z.number().int(),
  query_begin_time: z.number().int(),
  query_end_time: z.number().int(),
  project_id: z.string().optional(),
});

const regionSchema = z.strictObject({
  region: z.string(),
  project_id: z.string(),
  vpcs: z.array(vpcSchema),
  subnets: z.array(subnetSchema),
  securityGroups: z.array(securityGroupSchema),
  availabilityZones: z.array(availabilityZoneSchema),
  flavors: z.array(flavorSchema),
  quota: quotaSchema,
  rdsInstances: z.array(rdsInstanceSchema),
});

/** Everything the emulated cloud knows: what `/_emulator/state` shows and what the state file holds. */
export const stateSchema = z.strictObject({
  now: isoTime,
  settings: settingsSchema,
  temperament: temperamentSchema.prefault({}),
  denied: z.array(z.string()),
  account: accountSchema,
  users: z.array(userSchema),
  credentials: z.array(credentialSchema),
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
  payments: z.array(paymentSchema),
  refunds: z.array(refundSchema),
  subscriptions: z.array(subscriptionSchema),
  instances: z.array(instanceSchema),
  jobs: z.array(jobSchema),
  events: z.array(scheduledEventSchema),
  tags: z.array(tagSchema),
  databases: z.array(databaseSchema),
  agents: z.array(agentSchema),
  riskRules: z.array(riskRuleSchema),
  sqlRules: z.array(sqlRuleSchema),
  scopes: z.array(scopeSchema),
  maskRules: z.array(maskRuleSchema),
  whitelists: z.array(whitelistSchema),
  instanceSettings: z.array(instanceSettingsSchema),
  reportTemplates: z.array(reportTemplateSchema),
  reports: z.array(reportSchema),
  alarms: z.array(alarmSchema).default([]),
  risks: z.array(riskSchema).default([]),
  logBackups: z.array(logBackupSchema).default([]),
  operateLogs: z.array(operateLogSchema),
  summaryTasks: z.array(taskStatusSchema),
  rdsInstances: z.array(rdsInstanceSchema),
  /** What the other regions of the account offer and hold; the lists above are those of `account.region`. */
  regions: z.array(regionSchema).default([]),
  obsBuckets: z.array(bucketSchema).default([]),
});

export type State = z.infer<typeof stateSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type Credential = z.infer<typeof credentialSchema>;
export type Token = z.infer<typeof tokenSchema>;
export type Region = z.infer<typeof regionSchema>;
export type RdsInstance = z.infer<typeof rdsInstanceSchema>;
