import type { z } from "zod";
import type { AuditInstance } from "../../provider/client";
import { type Alarm, getAlarms } from "../../provider/functions/get-alarms";
import type { Context } from "../../provider/model/context";
import { type InstanceFailure, type InstanceName, nameOf, readEach } from "../audit-instances";

/** The risk levels of alarms, the lowest first. */
export const RISK_LEVELS = ["low", "medium", "high"] as const;

export type RiskLevel = (typeof RISK_LEVELS)[number];

/** An alarm, and the instance that raised it. */
export interface RaisedAlarm extends Alarm, InstanceName {}

/** What `npx pulumi-dbss alarms --json` prints. */
export interface Alarms {
  readonly region: string;
  readonly projectId: string;
  /** The highest risk first, and of one level the newest. */
  readonly alarms: readonly RaisedAlarm[];
  /** The instances that were read. */
  readonly instances: readonly InstanceName[];
  readonly failures: readonly InstanceFailure[];
}

/** Which alarms are listed. */
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
    region: context.client.region,
    projectId: await context.client.projectId(),
    alarms: results.flatMap(({ name, alarms }) => alarms.map((alarm) => ({ ...name, ...alarm }))).toSorted(byRisk),
    instances: results.map(({ name }) => name),
    failures,
  };
}

function byRisk(one: Alarm, other: Alarm): number {
  return rankOf(other) - rankOf(one) || (other.time ?? "").localeCompare(one.time ?? "");
}

/** The rank of an alarm's risk level. An unknown level ranks highest, so that no gate overlooks it. */
export function rankOf({ riskLevel }: Alarm): number {
  const levels: readonly string[] = RISK_LEVELS;
  const rank = levels.indexOf(riskLevel?.toLowerCase() ?? "");
  return rank === -1 ? RISK_LEVELS.length : rank;
}

export function isOpen({ status }: Alarm): boolean {
  return status !== "DONE";
}
