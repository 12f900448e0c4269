import { z } from "zod";
import type { OperationLog as WireLog } from "../client";
import { defineFunction } from "../model/function";
import { instanceAndSpan, wireSpan } from "./time-span";

const args = instanceAndSpan.safeExtend({
  userName: z.string().min(1).optional().meta({ description: "User who did it." }),
  operateName: z.string().min(1).optional().meta({ description: "Name of the object that it was done to." }),
  action: z.string().min(1).optional().meta({ description: 'What was done, such as "Create".' }),
  result: z.enum(["success", "fail"]).optional().meta({ description: "How it ended." }),
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
      time: wireSpan(args),
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
