import { z } from "zod";
import type { Alarm as WireAlarm } from "../client";
import { defineFunction } from "../model/function";
import { instanceAndSpan, wireSpan } from "./fields";

const args = instanceAndSpan.safeExtend({
  riskLevels: z
    .array(z.enum(["LOW", "MEDIUM", "HIGH"]))
    .optional()
    .meta({ description: "Risk levels of the alarms. Defaults to all." }),
  type: z
    .enum([
      "RISK_RULE",
      "RISK_CPU",
      "RISK_MEMORY",
      "RISK_DISK",
      "RISK_DISK_CAPACITY",
      "RISK_BACKUP",
      "AUDIT_QPS_OVERFLOW",
      "RISK_AGENT",
      "AUDIT_BACKUP_FAILED",
    ])
    .optional()
    .meta({ typeName: "AlarmType", description: "Type of the alarms. Defaults to all." }),
  status: z.enum(["DONE", "UNDO"]).optional().meta({
    typeName: "AlarmStatus",
    description: "DONE for confirmed alarms, UNDO for those that are not confirmed. Defaults to both.",
  }),
});

const alarm = z
  .object({
    alarmId: z.string().optional().meta({ description: "ID of the alarm." }),
    type: z.string().optional().meta({ description: "Type of the alarm, such as RISK_RULE or RISK_DISK." }),
    riskLevel: z.string().optional().meta({ description: "Risk level: LOW, MEDIUM or HIGH." }),
    status: z.string().optional().meta({ description: "DONE if the alarm is confirmed, else UNDO." }),
    isOngoing: z.boolean().optional().meta({ description: "Whether the cause of the alarm persists." }),
    time: z.string().optional().meta({ description: "When the alarm was raised." }),
    endTime: z.string().optional().meta({ description: "When the cause of the alarm ended." }),
    description: z.string().optional().meta({ description: "Description of the alarm." }),
    isMailed: z.boolean().optional().meta({ description: "Whether the alarm was sent by email." }),
  })
  .meta({ typeName: "Alarm", description: "An alarm that an instance raised." });

export type Alarm = z.output<typeof alarm>;

export const getAlarms = defineFunction({
  name: "getAlarms",
  description: "Lists the alarms that an instance raised.",
  example: `
const open = await dbss.getAlarms({ instanceId: "…", riskLevels: ["HIGH"], status: "UNDO", timeRange: "WEEK" });
`,
  args,
  result: z.array(alarm),

  async ask({ client }, args): Promise<Alarm[]> {
    const wire = await client.dbss.listAlarms({
      instance_id: args.instanceId,
      time: wireSpan(args),
      risk: args.riskLevels,
      type: args.type,
      status: args.status,
    });
    return wire.map(toAlarm);
  },
});

function toAlarm(wire: WireAlarm): Alarm {
  return {
    alarmId: wire.id,
    type: wire.alarm_type,
    riskLevel: wire.alarm_risk,
    status: wire.alarm_status,
    isOngoing: wire.alarm_life === undefined ? undefined : wire.alarm_life === "ON",
    time: wire.alarm_time,
    endTime: wire.alarm_fix_time,
    description: wire.alarm_description,
    isMailed: wire.send_email,
  };
}
