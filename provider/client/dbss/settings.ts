import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import {
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
import { onInstance, percent } from "./fields";

const alarmTopic = whatever({
  /** CPU usage, in percent, at which an alarm is raised. */
  alarm_cpu: optionalNumber,
  /** Disk usage, in percent, at which an alarm is raised. */
  alarm_disk: optionalNumber,
  /** Memory usage, in percent, at which an alarm is raised. */
  alarm_memory: optionalNumber,
  /** Maximum number of alarms sent per day. */
  alarm_num: optionalNumber,
  /** Risk levels that raise alarms: LOW, MEDIUM and HIGH. */
  alarm_risk: textList.transform((levels) => levels.map(toRiskLevel)),
  /** ON if alarms are sent, else OFF. */
  alarm_switch: optionalOnOff,
  /** URN of the Simple Message Notification topic that alarms are sent to. */
  alarm_topic_urn: optionalText,
  /** Whether the instance can send to Simple Message Notification topics. */
  smn_effective: optionalFlag,
});

/** Where an instance sends its alarms, and which. */
export type AlarmTopic = z.output<typeof alarmTopic>;

const logRetention = record({
  log_retention: record({
    /** Number of days that audit logs are kept. */
    retention_days: number,
    /** Minimum number of days that the instance allows. */
    range_days_min: optionalNumber,
    /** Maximum number of days that the instance allows. */
    range_days_max: optionalNumber,
  }),
  /** Maximum use of the disk by audit logs. The unit is not documented. */
  data_usage_limit: optionalNumber,
});

/** How long an instance keeps its audit logs. */
export type LogRetention = z.output<typeof logRetention>;

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
    request: { path: onInstance },
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
      path: onInstance,
      body: {
        /** CPU usage, in percent, at which an alarm is raised. */
        alarm_cpu: percent,
        /** Disk usage, in percent, at which an alarm is raised. */
        alarm_disk: percent,
        /** Memory usage, in percent, at which an alarm is raised. */
        alarm_memory: percent,
        /** Maximum number of alarms sent per day. */
        alarm_num: z.int().min(0),
        /** Risk levels that raise alarms. */
        alarm_risk: z.array(alarmLevel).optional(),
        /** Whether alarms are sent. */
        alarm_switch: onOff,
        /** URN of the Simple Message Notification topic to send alarms to. */
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
    request: { path: onInstance },
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
    request: {
      path: onInstance,
      body: {
        /** Number of days to keep audit logs. Reducing it deletes older logs. */
        retention_days: z.int().min(1),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
