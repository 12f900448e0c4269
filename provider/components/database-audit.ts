import * as pulumi from "@pulumi/pulumi";
import type { AlarmTopicArgs } from "../generated/alarm-topic";
import { nativeToken } from "../program/host";
import { IS_PLUGIN } from "../program/plugin";
import type { Edition } from "../resources/audit-order/editions";
import type { AuditInstance, BoughtInstanceArgs } from "./audit-instance";
import { build } from "./build";
import { type DatabaseFilter, namedIds, type RdsIds } from "./databases-of";
import { InstanceDeclaration } from "./declared-databases";
import type { RdsAuditDatabase } from "./rds-audit-database";

/** The arguments of the instance that the component fills in. */
type FilledIn = "name" | "edition" | "flavor" | "availabilityZones" | "periodUnit" | "period";

/** The arguments that say where the instance runs. */
const PLACE = ["vpcId", "subnetId", "securityGroupIds"] as const;

/** The arguments that decide what is declared, and so must be known when the program runs. */
const PLAIN = [
  "name",
  "edition",
  "flavor",
  "availabilityZones",
  "rdsIds",
  "databaseFilter",
  "riskRules",
  "alarms",
] as const;

export interface DatabaseAuditArgs extends Omit<BoughtInstanceArgs, FilledIn | "adopt" | (typeof PLACE)[number]> {
  /** ID or name of an existing instance to manage. Nothing is bought then, and the arguments of a purchase are not used. */
  readonly adopt?: pulumi.Input<string>;
  /** ID of the VPC that the instance joins. Required, except with `adopt`. */
  readonly vpcId?: BoughtInstanceArgs["vpcId"];
  /** ID of the subnet that the instance joins. Required, except with `adopt`. */
  readonly subnetId?: BoughtInstanceArgs["subnetId"];
  /** IDs of the instance's security groups. Required, except with `adopt`. */
  readonly securityGroupIds?: BoughtInstanceArgs["securityGroupIds"];
  /**
   * Name of the instance: 1 to 64 letters, digits, `_` and `-`.
   *
   * @default the name of the component
   */
  readonly name?: string;
  /**
   * Edition: "low" audits 3 databases, "medium" 6, "high" 30. Changing this replaces the instance.
   *
   * @default "low"
   */
  readonly edition?: Edition;
  /** ID of the specification. Looked up when left out; then an instance that exists keeps its own. */
  readonly flavor?: string;
  /** Availability zone, or two of them. Looked up when left out; then an instance that exists keeps its own. */
  readonly availabilityZones?: readonly string[];
  /**
   * Unit of the period that is bought. Only looked at when buying.
   *
   * @default "month"
   */
  readonly periodUnit?: BoughtInstanceArgs["periodUnit"];
  /**
   * Number of months or years that are bought. Only looked at when buying.
   *
   * @default 1
   */
  readonly period?: BoughtInstanceArgs["period"];
  /** IDs of the RDS instances that are audited: a list, or a record whose keys name the resources. */
  readonly rdsIds?: RdsIds;
  /** Which RDS instances are audited as well, by tags, engines and name. What it finds is looked up in every run. */
  readonly databaseFilter?: DatabaseFilter;
  /** Risk rules that are on and off, by name or ID. Others stay as they are. */
  readonly riskRules?: { readonly on?: pulumi.Input<string[]>; readonly off?: pulumi.Input<string[]> };
  /** How many days audit logs are kept. Left as it is when left out. */
  readonly logRetentionDays?: pulumi.Input<number>;
  /** Where alarms are sent, and what raises them. Left as it is when left out. */
  readonly alarms?: Omit<AlarmTopicArgs, "instanceId">;
}

/**
 * Audited databases in one declaration: an audit instance, the RDS databases that it audits, the risk rules that are on
 * and off, its tags and settings. It buys an instance: it costs money. What is true of an AuditInstance is true of it.
 *
 * More databases than the edition audits are refused before anything is bought. Further resources go on the instance by
 * its `instanceId`.
 *
 * @example
 * ```ts
 * const audit = new dbss.DatabaseAudit("audit", {
 *   vpcId: "…",
 *   subnetId: "…",
 *   securityGroupIds: ["…"],
 *   rdsIds: { orders: "…", users: "…" },
 *   maxPrice: { amount: 3000, currency: "CNY" },
 * });
 * ```
 */
export class DatabaseAudit extends pulumi.ComponentResource {
  /** The audit instance. */
  readonly instance: pulumi.Output<AuditInstance>;
  /** The databases under audit, by the keys of `rdsIds` and the IDs of those that the filter found. */
  readonly databases: pulumi.Output<Readonly<Record<string, RdsAuditDatabase>>>;
  /** ID in orders, tags and jobs. */
  readonly resourceId: pulumi.Output<string>;
  /** ID in the paths of databases and rules. */
  readonly instanceId: pulumi.Output<string>;
  /** Order that bought the instance. Absent when it was adopted. */
  readonly orderId: pulumi.Output<string | undefined>;
  /** ACTIVE, SHUTOFF, BUILD, FROZEN, ERROR, … */
  readonly status: pulumi.Output<string>;
  /** Address at which the instance is reached. */
  readonly connectIp: pulumi.Output<string>;
  /** IPv6 address at which the instance is reached. */
  readonly connectIpv6: pulumi.Output<string | undefined>;
  /** How many databases the instance audits. */
  readonly databaseLimit: pulumi.Output<number>;
  /** Version of the audit software. */
  readonly version: pulumi.Output<string | undefined>;
  /** When the instance was created. */
  readonly createdAt: pulumi.Output<string | undefined>;
  /** When the paid period ends. */
  readonly expiresAt: pulumi.Output<string | undefined>;
  /** What was paid for the period, before coupons. */
  readonly price: pulumi.Output<number | undefined>;
  /** Currency of the price. */
  readonly currency: pulumi.Output<string | undefined>;

  constructor(name: string, args: DatabaseAuditArgs, options?: pulumi.ComponentResourceOptions) {
    // The plugin declares it for programs in other languages, which know it by the type of the schema.
    super(IS_PLUGIN ? nativeToken("DatabaseAudit") : "dbss:components:DatabaseAudit", name, {}, options);
    refuseUnusable(name, args);
    const rdsIds = namedIds(args.rdsIds);
    const declaration = new InstanceDeclaration(name, args.edition ?? "low");
    for (const key of Object.keys(rdsIds)) {
      declaration.add(`DatabaseAudit ${name}: rdsIds.${key}`);
    }
    const { instance, databases } = pulumi.output(build({ component: this, name, args, rdsIds, declaration }));
    this.instance = instance;
    this.databases = databases;
    this.resourceId = instance.resourceId;
    this.instanceId = instance.instanceId;
    this.orderId = instance.orderId;
    this.status = instance.status;
    this.connectIp = instance.connectIp;
    this.connectIpv6 = instance.connectIpv6;
    this.databaseLimit = instance.databaseLimit;
    this.version = instance.version;
    this.createdAt = instance.createdAt;
    this.expiresAt = instance.expiresAt;
    this.price = instance.price;
    this.currency = instance.currency;
    declaration.knownBy(this.instanceId);
    this.registerOutputs({ resourceId: this.resourceId, instanceId: this.instanceId });
  }
}

/**
 * Refuses what would be found out only after the instance is paid: an argument that is missing, and an output where the
 * component must know the value to declare its resources.
 *
 * @throws RunError that names the argument.
 */
function refuseUnusable(name: string, args: DatabaseAuditArgs): void {
  const missing = PLACE.find((argument) => args.adopt === undefined && args[argument] === undefined);
  if (missing) {
    throw new pulumi.RunError(
      `DatabaseAudit ${name}: ${missing} is required, except with \`adopt\`. Nothing was ordered.`,
    );
  }
  const unknown = PLAIN.find((argument) => isAwaited(args[argument]));
  if (unknown) {
    throw new pulumi.RunError(
      `DatabaseAudit ${name}: ${unknown} must be a plain value, not an output or a promise, as it decides what is declared. ` +
        "The values in a list or record may be outputs. Nothing was ordered.",
    );
  }
}

function isAwaited(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}
