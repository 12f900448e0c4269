// The public types that follow from schemas. What programs see must not mention the library that schemas are made of, so
// `npm run generate` writes these out in generated/types.ts.
export type { ArmedFault, Fault, FaultEffect, FaultInput, FaultMatch } from "./faults";
export type { JournalEntry } from "./journal";
export type {
  Coupon,
  Discount,
  InstanceOrder,
  Order,
  Payment,
  Price,
  Refund,
  Subscription,
} from "./state/billing";
export type {
  Agent,
  Alarm,
  Database,
  InstanceSettings,
  LogBackup,
  MaskRule,
  OperateLog,
  Report,
  ReportTemplate,
  Risk,
  RiskRule,
  Scope,
  SqlRule,
  Whitelist,
} from "./state/contents";
export type { Flavor, Instance, Job, Level, ScheduledEvent } from "./state/instances";
export type {
  Account,
  Agency,
  AvailabilityZone,
  Bucket,
  Credential,
  EnterpriseProject,
  Project,
  Quota,
  RdsInstance,
  Region,
  SecurityGroup,
  Settings,
  State,
  Subnet,
  SummaryTask,
  Tag,
  Token,
  User,
  Vpc,
} from "./state/schema";
export type { Temperament, TemperamentInput } from "./temperament";
