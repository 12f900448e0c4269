import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { OperationLog as WireLog } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { inOrder, timestamp } from "../timestamps";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z
    .strictObject({
      /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
      instanceId: z.string().min(1).max(64),
      /** How far back to look. Not together with `startTime` and `endTime`. */
      timeRange: z.enum(["HALF_HOUR", "HOUR", "THREE_HOUR", "TWELVE_HOUR", "DAY", "WEEK", "MONTH"]).optional(),
      /** From when, in UTC: "2025-08-20 16:00:00". Goes with `endTime`. */
      startTime: timestamp(z).optional(),
      /** Until when, in UTC. Goes with `startTime`. */
      endTime: timestamp(z).optional(),
      /** User who did it. */
      userName: z.string().min(1).optional(),
      /** Object that it was done to. */
      operateName: z.string().min(1).optional(),
      /** What was done, such as "Create". */
      action: z.string().min(1).optional(),
      /** How it ended. */
      result: z.enum(["success", "fail"]).optional(),
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

export type GetOperationLogsArgs = z.input<ReturnType<typeof args>>;

/** What a user did with an instance. */
export interface OperationLog {
  readonly id?: string;
  readonly user?: string;
  /** When it was done, in UTC. */
  readonly time?: string;
  /** Part of the service, such as "Database list". */
  readonly function?: string;
  /** What was done, such as "Create". */
  readonly action?: string;
  /** Object that it was done to. */
  readonly name?: string;
  readonly description?: string;
  /** "success" or "fail". */
  readonly result?: string;
}

const logs = defineQuery({
  name: "getOperationLogs",
  args,
  async ask({ client, signal }, args): Promise<OperationLog[]> {
    const wire = await client.dbss.listOperationLogs(
      {
        instance_id: args.instanceId,
        time: { time_range: args.timeRange, start_time: args.startTime, end_time: args.endTime },
        user_name: args.userName,
        operate_name: args.operateName,
        action: args.action,
        result: args.result,
      },
      { signal },
    );
    return wire.map(toOperationLog);
  },
});

function toOperationLog(wire: WireLog): OperationLog {
  const { id, user, time, function: part, action, name, description, result } = wire;
  return { id, user, time, function: part, action, name, description, result };
}

/**
 * Lists what users did with an instance.
 *
 * @example
 * ```ts
 * const failures = await dbss.getOperationLogs({ instanceId: "…", timeRange: "WEEK", result: "fail" });
 * ```
 */
export function getOperationLogs(args: GetOperationLogsArgs, options?: QueryOptions): Promise<OperationLog[]> {
  return logs.now(args, options);
}

/** `getOperationLogs` for arguments that may be outputs. */
export function getOperationLogsOutput(
  args: Lifted<GetOperationLogsArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<OperationLog[]> {
  return logs.whenKnown(args, options);
}
