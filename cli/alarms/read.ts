import type { z } from "zod";
import type { AuditInstance } from "../../provider/client";
import { type Alarm, getAlarms } from "../../provider/functions/get-alarms";
import type { Context } from "../../provider/model/context";
import { type InstanceFailure, type InstanceName, nameOf, readEach } from "../audit-instances";
import { itemsOf, type Place, placesOf, type Survey, type SurveyedPlaces } from "../survey";

/** The risk levels of alarms, the lowest first. */
export const RISK_LEVELS = ["low", "medium", "high"] as const;

export type RiskLevel = (typeof RISK_LEVELS)[number];

/** An alarm, and the instance that raised it. */
export interface RaisedAlarm extends Alarm, InstanceName {}

/** The alarms of a project. */
export interface Alarms {
  readonly alarms: readonly RaisedAlarm[];
  /** The instances that were read. */
  readonly instances: readonly InstanceName[];
  readonly failures: readonly InstanceFailure[];
}

/** The output of `npx pulumi-dbss alarms --json`. */
export interface AlarmReport extends SurveyedPlaces {
  /** Sorted by risk, the highest first, then by time, the newest first. */
  readonly alarms: readonly (RaisedAlarm & Place)[];
  /** The instances that were read. */
  readonly instances: readonly (InstanceName & Place)[];
}

/** Selects the alarms to list. */
export type AlarmFilter = Omit<z.input<typeof getAlarms.args>, "instanceId">;

/** Reads the alarms of these instances. */
export async function readAlarms(
  context: Context,
  instances: readonly AuditInstance[],
  filter: AlarmFilter,
): Promise<Alarms> {
  const { results, failures } = await readEach(instances, async (instance) => {
    context.log.progress(`reading the alarms of audit instance ${instance.name}`);
    const alarms = await getAlarms.ask(context, { instanceId: instance.id, ...filter });
    return { name: nameOf(instance), alarms };
  });
  return {
    alarms: results.flatMap(({ name, alarms }) => alarms.map((alarm) => ({ ...name, ...alarm }))),
    instances: results.map(({ name }) => name),
    failures,
  };
}

/** Merges the alarms of several places. */
export function reportOf(surveyed: Survey<Alarms>): AlarmReport {
  const places = placesOf(surveyed);
  return {
    alarms: itemsOf(surveyed, ({ alarms }) => alarms).sort(byRisk),
    instances: itemsOf(surveyed, ({ instances }) => instances),
    ...places,
    failures: [...places.failures, ...itemsOf(surveyed, ({ failures }) => failures)],
  };
}

function byRisk(one: Alarm, other: Alarm): number {
  return rankOf(other) - rankOf(one) || (other.time ?? "").localeCompare(one.time ?? "");
}

/** The rank of an alarm's risk level. An unknown level ranks highest, so that `--fail-on` never misses it. */
export function rankOf({ riskLevel }: Alarm): number {
  const levels: readonly string[] = RISK_LEVELS;
  const rank = levels.indexOf(riskLevel?.toLowerCase() ?? "");
  return rank === -1 ? RISK_LEVELS.length : rank;
}

export function isOpen({ status }: Alarm): boolean {
  return status !== "DONE";
}
