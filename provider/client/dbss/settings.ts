import { z } from "zod";
import { failingUnlessSuccess } from "../answers";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import {
  id,
  nothing,
  number,
  onOff,
  optionalFlag,
  optionalNumber,
  optionalOnOff,
  optionalText,
  textList,
  toRiskLevel,
  whatever,
} from "../wire";
import { DESCRIPTION } from "./documents";

const alarmTopic = whatever({
  /** Load, in percent, at which an alarm is raised. */
  alarm_cpu: optionalNumber,
  alarm_disk: optionalNumber,
  alarm_memory: optionalNumber,
  /** Maximum number of alarms sent per day. */
  alarm_num: optionalNumber,
  alarm_risk: textList.transform((levels) => levels.map(toRiskLevel)),
  alarm_switch: optionalOnOff,
  alarm_topic_urn: optionalText,
  smn_effective: optionalFlag,
});

/** Where an instance sends its alarms. */
export type AlarmTopic = z.output<typeof alarmTopic>;

const logRetention = record({
  log_retention: record({
    retention_days: number,
    range_days_min: optionalNumber,
    range_days_max: optionalNumber,
  }),
  data_usage_limit: optionalNumber,
});

/** How long an instance keeps its logs. */
export type LogRetention = z.output<typeof logRetention>;

const percent = z.int().min(0).max(100);

/** Only these settings have their levels in lower case. */
const alarmLevel = z.enum(["LOW", "MEDIUM", "HIGH"]).transform((level) => level.toLowerCase());

export const settingOperations = {
  /** Shows where an instance sends its alarms, and which. */
  showAlarmTopic: defineOperation({
    id: "listAlarmTopicConfigInfoNew",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/{instance_id}/alarm/topic",
    older: { id: "listAlarmTopicConfigInfo", path: "/v1/{project_id}/{instance_id}/audit/alarm/topic" },
    request: { path: { instance_id: id } },
    response: alarmTopic,
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Sets where an instance sends its alarms, and which. */
  setAlarmTopic: defineOperation({
    id: "setAlarmTopicConfigInfoNew",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/alarm/topic",
    older: { id: "setAlarmTopicConfigInfo", path: "/v1/{project_id}/{instance_id}/audit/alarm/topic" },
    request: {
      path: { instance_id: id },
      body: {
        alarm_cpu: percent,
        alarm_disk: percent,
        alarm_memory: percent,
        alarm_num: z.int().min(0),
        alarm_risk: z.array(alarmLevel).optional(),
        alarm_switch: onOff,
        alarm_topic_urn: z.string().optional(),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Shows how long an instance keeps its audit logs. */
  showLogRetention: defineOperation({
    id: "showLogRetentionCommonSettings",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/settings/common-settings",
    request: { path: { instance_id: id } },
    response: logRetention,
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Sets how long an instance keeps its audit logs. */
  updateLogRetention: defineOperation({
    id: "updateLogRetentionCommonSettings",
    service: "dbss",
    method: "PUT",
    path: "/v1/{project_id}/audit/{instance_id}/settings/common-settings",
    request: { path: { instance_id: id }, body: { retention_days: z.int().min(1) } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
