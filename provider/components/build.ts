import type * as pulumi from "@pulumi/pulumi";
import { AlarmTopic } from "../generated/alarm-topic";
import type { DatabaseAuditArgs } from "../generated/database-audit";
import { LogRetention } from "../generated/log-retention";
import { RdsAuditDatabase } from "../generated/rds-audit-database";
import { RiskRuleSwitch } from "../generated/risk-rule-switch";
import type { InstanceDeclaration } from "../program/declared-databases";
import { AuditInstance } from "./audit-instance";
import { findRdsIds } from "./databases-of";
import { placeOf } from "./place-of";

/** What a component is built from. */
interface Plan {
  readonly component: pulumi.ComponentResource;
  readonly name: string;
  readonly args: DatabaseAuditArgs;
  /** The named databases, by the names of their resources. */
  readonly rdsIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Counts the databases that the program declares. */
  readonly declaration: InstanceDeclaration;
}

/** What a component is made of. */
export interface Parts {
  readonly instance: AuditInstance;
  readonly databases: Readonly<Record<string, RdsAuditDatabase>>;
}

/**
 * Looks up omitted arguments, then declares the resources. If a look-up fails, nothing is declared and so nothing is
 * bought.
 */
export async function build(plan: Plan): Promise<Parts> {
  const { component, name, args, declaration } = plan;
  const [declare, found] = await Promise.all([
    args.adopt === undefined ? purchase(plan) : adoption(plan, args.adopt),
    args.databaseFilter ? findRdsIds(args.databaseFilter, args.region, component) : [],
  ]);
  const named = Object.values(plan.rdsIds);
  const rdsIds = { ...plan.rdsIds };
  for (const rdsId of found.filter((id) => !named.includes(id))) {
    declaration.add(`DatabaseAudit ${name}: databaseFilter selects ${rdsId}`);
    rdsIds[rdsId] = rdsId;
  }
  await declaration.rdsIds();
  const instance = declare();
  const databases = Object.entries(rdsIds).map(([key, rdsId]) => {
    const declared = { instanceId: instance.instanceId, rdsId, region: args.region };
    return [key, new RdsAuditDatabase(`${name}-${key}`, declared, { parent: component })] as const;
  });
  declareSettings(plan, instance.instanceId);
  return { instance, databases: Object.fromEntries(databases) };
}

/** Looks up where the instance should run. Returns how to declare it. */
async function purchase({ component, name, args }: Plan): Promise<() => AuditInstance> {
  const { name: instanceName = name, edition = "low", periodUnit = "month", period = 1 } = args;
  const { flavor, availabilityZones, region } = args;
  const place = await placeOf({ edition, flavor, availabilityZones, region }, component);
  const { vpcId = "", subnetId = "", securityGroupIds = [], adopt: _, ...rest } = instanceArgs(args);
  const required = { name: instanceName, edition, periodUnit, period, vpcId, subnetId, securityGroupIds };
  return () => new AuditInstance(name, { ...rest, ...required, ...place }, { parent: component });
}

/** How to declare an existing instance: the purchase arguments are ignored. */
function adoption({ component, name, args }: Plan, adopt: pulumi.Input<string>): () => AuditInstance {
  const { securityGroupIds, autoRenew, description, enterpriseProjectId, tags, powerState, timeouts, region } = args;
  const settings = { securityGroupIds, autoRenew, description, enterpriseProjectId, tags, powerState, timeouts };
  return () => new AuditInstance(name, { ...settings, name: args.name, adopt, region }, { parent: component });
}

function instanceArgs(args: DatabaseAuditArgs) {
  const { rdsIds, databaseFilter, riskRules, logRetentionDays, alarms, ...rest } = args;
  return rest;
}

function declareSettings({ component, name, args }: Plan, instanceId: pulumi.Output<string>): void {
  const { riskRules = {}, logRetentionDays: retentionDays, alarms, region } = args;
  const options = { parent: component };
  if (riskRules.on) {
    new RiskRuleSwitch(`${name}-on`, { instanceId, rules: riskRules.on, enabled: true, region }, options);
  }
  if (riskRules.off) {
    new RiskRuleSwitch(`${name}-off`, { instanceId, rules: riskRules.off, enabled: false, region }, options);
  }
  if (retentionDays !== undefined) {
    new LogRetention(name, { instanceId, retentionDays, region }, options);
  }
  if (alarms) {
    new AlarmTopic(name, { ...alarms, instanceId, region }, options);
  }
}
