import { z } from "zod";
import type { OperationLog as WireLog } from "../client";
import { defineFunction } from "../model/function";
import { inOrder, timestamp } from "../model/timestamps";

const args = z
  .strictObject({
    instanceId: z
      .string()
      .min(1)
      .max(64)
      .meta({ description: "Instance ID of the audit instance: `instanceId` of an AuditInstance." }),
    timeRange: z
      .enum(["HALF_HOUR", "HOUR", "THREE_HOUR", "TWELVE_HOUR", "DAY", "WEEK", "MONTH"])
      .optional()
      .meta({ description: "How far back to look. Not together with `startTime` and `endTime`." }),
    startTime: timestamp(z)
      .optional()
      .meta({ description: 'From when, in UTC: "2025-08-20 16:00:00". Goes with `endTime`.' }),
    endTime: timestamp(z).optional().meta({ description: "Until when, in UTC. Goes with `startTime`." }),
    userName: z.string().min(1).optional().meta({ description: "User who did it." }),
    operateName: z.string().min(1).optional().meta({ description: "Object that it was done to." }),
    action: z.string().min(1).optional().meta({ description: 'What was done, such as "Create".' }),
    result: z.enum(["success", "fail"]).optional().meta({ description: "How it ended." }),
  })
  .refine(({ startTime, endTime }) => (startTime === undefined) === (endTime === undefined), {
    path: ["endTime"],
    error: "startTime and endTime go together",
  })
  .refine(({ startTime, endTime }) => inOrder(startTime, endTime), {
    path: ["endTime"],
    error: "endTime must be after startTime",
  })
  .refine(({ startTime, timeRange }) => startTime === undefined || timeRange === undefined, {
    path: ["timeRange"],
    error: "either timeRange, or startTime and endTime",
  });

const operationLog = z
  .object({
    id: z.string().optional(),
    user: z.string().optional(),
    time: z.string().optional().meta({ description: "When it was done, in UTC." }),
    function: z.string().optional().meta({ description: 'Part of the service, such as "Database list".' }),
    action: z.string().optional().meta({ description: 'What was done, such as "Create".' }),
    name: z.string().optional().meta({ description: "Object that it was done to." }),
    description: z.string().optional(),
    result: z.string().optional().meta({ description: '"success" or "fail".' }),
  })
  .meta({ typeName: "OperationLog", description: "What a user did with an instance." });

export type OperationLog = z.output<typeof operationLog>;

export const getOperationLogs = defineFunction({
  name: "getOperationLogs",
  description: "Lists what users did with an instance.",
  example: `
const failures = await dbss.getOperationLogs({ instanceId: "…", timeRange: "WEEK", result: "fail" });
`,
  args,
  result: z.array(operationLog),

  async ask({ client }, args): Promise<OperationLog[]> {
    const wire = await client.dbss.listOperationLogs({
      instance_id: args.instanceId,
      time: { time_range: args.timeRange, start_time: args.startTime, end_time: args.endTime },
      user_name: args.userName,
      operate_name: args.operateName,
      action: args.action,
      result: args.result,
    });
    return wire.map(toOperationLog);
  },
});

function toOperationLog(wire: WireLog): OperationLog {
  const { id, user, time, function: part, action, name, description, result } = wire;
  return { id, user, time, function: part, action, name, description, result };
}
