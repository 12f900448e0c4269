import type * as pulumi from "@pulumi/pulumi";
import { AlarmTopic } from "../resources/alarm-topic/resource";
import type { InstanceDeclaration } from "../resources/audit-instance/declared-databases";
import { AuditInstance } from "../resources/audit-instance/resource";
import { LogRetention } from "../resources/log-retention/resource";
import { RdsAuditDatabase } from "../resources/rds-audit-database/resource";
import { RiskRuleSwitch } from "../resources/risk-rule-switch/resource";
import type { DatabaseAuditArgs } from "./database-audit";
import { findRdsIds } from "./databases-of";
import { type Place, placeOf } from "./place-of";

/** What a component is built from. */
interface Plan {
  readonly component: pulumi.ComponentResource;
  readonly name: string;
  readonly args: DatabaseAuditArgs;
  /** The databases that are named, by the names of their resources. */
  readonly rdsIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Counts the databases that the program declares. */
  readonly declaration: InstanceDeclaration;
}

/** What a component is made of. */
export interface Parts {
  readonly instance: AuditInstance;
  readonly databases: Readonly<Record<string, RdsAuditDatabase>>;
}

/** Looks up what is left out, then declares the resources. Nothing is declared, and so bought, when that fails. */
export async function build(plan: Plan): Promise<Parts> {
  const { component, name, args, declaration } = plan;
  const { name: instanceName = name, edition = "low", flavor, availabilityZones } = args;
  const [place, found] = await Promise.all([
    placeOf({ name: instanceName, edition, flavor, availabilityZones }),
    args.databaseFilter ? findRdsIds(args.databaseFilter, component) : [],
  ]);
  const named = Object.values(plan.rdsIds);
  const rdsIds = { ...plan.rdsIds };
  for (const rdsId of found.filter((id) => !named.includes(id))) {
    declaration.add(`DatabaseAudit ${name}: databaseFilter finds ${rdsId}`);
    rdsIds[rdsId] = rdsId;
  }
  await declaration.rdsIds();
  const instance = declareInstance(plan, place);
  const databases = Object.entries(rdsIds).map(([key, rdsId]) => {
    const options = { parent: component };
    return [key, new RdsAuditDatabase(`${name}-${key}`, { instanceId: instance.instanceId, rdsId }, options)] as const;
  });
  declareSettings(plan, instance.instanceId);
  return { instance, databases: Object.fromEntries(databases) };
}

function declareInstance({ component, name, args }: Plan, { settled, ...place }: Place): AuditInstance {
  const { rdsIds, databaseFilter, riskRules, logRetentionDays, alarms, ...instanceArgs } = args;
  const filledIn = {
    name: args.name ?? name,
    edition: args.edition ?? "low",
    periodUnit: args.periodUnit ?? "month",
    period: args.period ?? 1,
  } as const;
  return new AuditInstance(
    name,
    { ...instanceArgs, ...filledIn, ...place },
    { parent: component, ignoreChanges: settled },
  );
}

function declareSettings({ component, name, args }: Plan, instanceId: pulumi.Output<string>): void {
  const { riskRules = {}, logRetentionDays: retentionDays, alarms } = args;
  const options = { parent: component };
  if (riskRules.on) {
    new RiskRuleSwitch(`${name}-on`, { instanceId, rules: riskRules.on, enabled: true }, options);
  }
  if (riskRules.off) {
    new RiskRuleSwitch(`${name}-off`, { instanceId, rules: riskRules.off, enabled: false }, options);
  }
  if (retentionDays !== undefined) {
    new LogRetention(name, { instanceId, retentionDays }, options);
  }
  if (alarms) {
    new AlarmTopic(name, { ...alarms, instanceId }, options);
  }
}
