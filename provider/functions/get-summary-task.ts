import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { SummaryTask as WireTask } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** What is summed up, such as "risk". */
    busiType: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'a type such as "risk" is expected')
      .default("risk"),
  });

export type GetSummaryTaskArgs = z.input<ReturnType<typeof args>>;

/** The task that sums up what all instances of the project recorded. */
export interface SummaryTask {
  readonly taskId?: string;
  /** What is summed up. */
  readonly busiType?: string;
  readonly projectId?: string;
  /** Whether the task runs by itself: ON or OFF. */
  readonly taskSwitch?: string;
  /** Where the task stands; "-1" while it runs. */
  readonly taskStatus?: string;
  /** Instances that are to be counted. */
  readonly totalNum?: number;
  /** Instances that are counted. */
  readonly completedNum?: number;
  /** When it began, in milliseconds since 1970. */
  readonly beginTime?: number;
  /** When it ended, in milliseconds since 1970. */
  readonly endTime?: number;
  /** Begin of the time that is summed up, in milliseconds since 1970. */
  readonly queryBeginTime?: number;
  /** End of the time that is summed up, in milliseconds since 1970. */
  readonly queryEndTime?: number;
}

const task = defineQuery({
  name: "getSummaryTask",
  args,
  async ask({ client, signal }, { busiType }): Promise<SummaryTask> {
    return toSummaryTask(await client.dbss.showSummaryTask({ busi_type: busiType }, { signal }));
  },
});

function toSummaryTask(wire: WireTask): SummaryTask {
  return {
    taskId: wire.id,
    busiType: wire.busi_type,
    projectId: wire.project_id,
    taskSwitch: wire.task_switch,
    taskStatus: wire.task_status,
    totalNum: wire.total_num,
    completedNum: wire.completed_num,
    beginTime: wire.begin_time,
    endTime: wire.end_time,
    queryBeginTime: wire.query_begin_time,
    queryEndTime: wire.query_end_time,
  };
}

/**
 * Answers where the summary of the project's instances stands.
 *
 * @example
 * ```ts
 * const { completedNum, totalNum } = await dbss.getSummaryTask({ busiType: "risk" });
 * ```
 */
export function getSummaryTask(args: GetSummaryTaskArgs = {}, options?: QueryOptions): Promise<SummaryTask> {
  return task.now(args, options);
}

/** `getSummaryTask` for arguments that may be outputs. */
export function getSummaryTaskOutput(
  args: Lifted<GetSummaryTaskArgs> = {},
  options?: QueryOutputOptions,
): pulumi.Output<SummaryTask> {
  return task.whenKnown(args, options);
}
