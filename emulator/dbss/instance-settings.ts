import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { type InstanceSettings, instanceSettingsSchema, onOff } from "../state/contents";
import { instanceInPath, requireIdle } from "./lookup";

const RETENTION_DAYS = { min: 30, max: 1095 };
const DATA_USAGE_LIMIT_PERCENT = 85;

/** The settings of the instance in the path. An instance that is being created has none yet. */
export function settingsInPath(call: Call): InstanceSettings {
  const instance = instanceInPath(call);
  const row = call.state.instanceSettings.find((candidate) => candidate.instance_id === instance.id);
  return row ?? instanceSettingsSchema.parse({ instance_id: instance.id });
}

/** Requests have numbers here, responses strings. */
export function showAlarmTopic(call: Call): Reply {
  const { alarm } = settingsInPath(call);
  return ok({
    alarm_cpu: String(alarm.alarm_cpu),
    alarm_disk: String(alarm.alarm_disk),
    alarm_memory: String(alarm.alarm_memory),
    alarm_num: String(alarm.alarm_num),
    alarm_risk: alarm.alarm_risk,
    alarm_switch: alarm.alarm_switch,
    alarm_topic_urn: alarm.alarm_topic_urn,
    smn_effective: alarm.alarm_topic_urn !== "",
  });
}

const percentage = z.coerce.number().int().min(0).max(100);

const alarmSchema = z
  .object({
    alarm_cpu: percentage,
    alarm_disk: percentage,
    alarm_memory: percentage,
    alarm_num: z.coerce.number().int().min(1),
    alarm_risk: z
      .array(z.enum(["high", "medium", "low"]))
      .nullish()
      .transform((risks) => risks ?? []),
    alarm_switch: onOff,
    alarm_topic_urn: z
      .string()
      .nullish()
      .transform((urn) => urn ?? ""),
  })
  .refine((alarm) => alarm.alarm_switch === "OFF" || alarm.alarm_topic_urn !== "", {
    path: ["alarm_topic_urn"],
    message: "mandatory when alarm_switch is ON",
  });

export function setAlarmTopic(call: Call): Reply {
  const settings = settingsInPath(call);
  const alarm = call.input(alarmSchema);
  requireIdle(instanceInPath(call));
  settings.alarm = alarm;
  return ok({ status: "SUCCESS" });
}

export function showLogRetention(call: Call): Reply {
  return ok({
    log_retention: {
      retention_days: settingsInPath(call).retention_days,
      range_days_min: RETENTION_DAYS.min,
      range_days_max: RETENTION_DAYS.max,
    },
    data_usage_limit: DATA_USAGE_LIMIT_PERCENT,
  });
}

const retentionSchema = z.object({ retention_days: z.number().int().min(RETENTION_DAYS.min).max(RETENTION_DAYS.max) });

export function setLogRetention(call: Call): Reply {
  const settings = settingsInPath(call);
  const { retention_days: days } = call.input(retentionSchema);
  requireIdle(instanceInPath(call));
  settings.retention_days = days;
  return ok({ status: "SUCCESS" });
}
