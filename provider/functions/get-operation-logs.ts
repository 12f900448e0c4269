import { z } from "zod";
import type { OperationLog as WireLog } from "../client";
import { defineFunction } from "../model/function";
import { instanceAndSpan, wireSpan } from "./fields";

const args = instanceAndSpan.safeExtend({
  userName: z.string().min(1).optional().meta({ description: "Only operations of the user with this name." }),
  operateName: z.string().min(1).optional().meta({ description: "Only operations on the object with this name." }),
  action: z.string().min(1).optional().meta({ description: 'Only this type of operation, such as "Create".' }),
  result: z
    .enum(["success", "fail"])
    .optional()
    .meta({ description: "Only operations with this result. Defaults to both." }),
});

const operationLog = z
  .object({
    id: z.string().optional().meta({ description: "ID of the entry." }),
    user: z.string().optional().meta({ description: "User who performed the operation." }),
    time: z.string().optional().meta({ description: "When the operation was performed, in UTC." }),
    function: z.string().optional().meta({ description: 'Area of the service, such as "Database list".' }),
    action: z.string().optional().meta({ description: 'Type of the operation, such as "Create".' }),
    name: z.string().optional().meta({ description: "Name of the object of the operation." }),
    description: z.string().optional().meta({ description: "Description of the operation." }),
    result: z.string().optional().meta({ description: 'Result of the operation: "success" or "fail".' }),
  })
  .meta({ typeName: "OperationLog", description: "An operation that a user performed on an instance." });

export type OperationLog = z.output<typeof operationLog>;

export const getOperationLogs = defineFunction({
  name: "getOperationLogs",
  description: "Lists the operations that users performed on an instance.",
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
