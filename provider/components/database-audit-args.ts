import type * as pulumi from "@pulumi/pulumi";
import type { AlarmTopicArgs } from "../generated/alarm-topic";
import type { Edition } from "../resources/for-programs";
import type { BoughtInstanceArgs } from "./audit-instance";
import type { DatabaseFilter, RdsIds } from "./databases-of";

/** The arguments of the instance that the component fills in. */
type FilledIn = "name" | "edition" | "flavor" | "availabilityZones" | "periodUnit" | "period";

/** The arguments that say where the instance runs. */
type PlaceName = "vpcId" | "subnetId" | "securityGroupIds";

export interface DatabaseAuditArgs extends Omit<BoughtInstanceArgs, FilledIn | "adopt" | PlaceName> {
  /** ID or name of an existing instance to manage. Nothing is bought then, and the arguments of a purchase are not used. */
  readonly adopt?: pulumi.Input<string>;
  /** ID of the VPC that the instance joins. Required, except with `adopt`. */
  readonly vpcId?: BoughtInstanceArgs["vpcId"];
  /** ID of the subnet that the instance joins. Required, except with `adopt`. */
  readonly subnetId?: BoughtInstanceArgs["subnetId"];
  /** IDs of the instance's security groups. Required, except with `adopt`. */
  readonly securityGroupIds?: BoughtInstanceArgs["securityGroupIds"];
  /**
   * Name of the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`.
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
