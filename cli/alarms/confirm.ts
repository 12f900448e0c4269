import type { Context } from "../../provider/model/context";
import { unreadText } from "../audit-instances";
import type { Alarms, RaisedAlarm } from "./read";

/** So many alarms are confirmed with one request. */
const AT_ONCE = 100;

/** The alarms with these IDs. @throws Error if one of them does not exist. */
export function alarmsNamed({ alarms, failures }: Alarms, ids: readonly string[]): RaisedAlarm[] {
  const found = alarms.filter(({ alarmId }) => alarmId !== undefined && ids.includes(alarmId));
  const missing = ids.filter((id) => !found.some(({ alarmId }) => alarmId === id));
  if (missing.length > 0) {
    throw new Error(
      `Nothing was confirmed: no audit instance has the alarm ${missing.join(", ")}. List the IDs with ` +
        `\`npx pulumi-dbss alarms --status all\`.${unreadText(failures)}`,
    );
  }
  return found;
}

/** Confirms alarms, instance by instance. Confirming one again changes nothing. */
export async function confirmAlarms({ client }: Context, alarms: readonly RaisedAlarm[]): Promise<void> {
  for (const instanceId of new Set(alarms.map((alarm) => alarm.instanceId))) {
    const ids = alarms.flatMap((alarm) => (alarm.instanceId === instanceId ? (alarm.alarmId ?? []) : []));
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      await client.dbss.confirmAlarms({ instance_id: instanceId, ids: ids.slice(start, start + AT_ONCE) });
    }
  }
}
