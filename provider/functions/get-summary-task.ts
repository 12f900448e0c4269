import { z } from "zod";
import type { SummaryTask as WireTask } from "../client";
import { defineFunction } from "../model/function";

const args = z.strictObject({
  busiType: z.enum(["audit", "risk"]).default("risk").meta({ description: 'What is summarized: "audit" or "risk".' }),
});

const summaryTask = z
  .object({
    taskId: z.string().optional(),
    busiType: z.string().optional().meta({ description: "What is summarized." }),
    projectId: z.string().optional(),
    taskSwitch: z.string().optional().meta({ description: "Whether the task runs automatically: ON or OFF." }),
    taskStatus: z
      .string()
      .optional()
      .meta({ description: 'Status of the task: "0" ready, "1" (or "-1") running, "2" succeeded, "3" failed.' }),
    totalNum: z.number().optional().meta({ description: "Number of instances to count." }),
    completedNum: z.number().optional().meta({ description: "Number of instances counted." }),
    beginTime: z.number().optional().meta({ description: "When it started, in milliseconds since 1970." }),
    endTime: z.number().optional().meta({ description: "When it ended, in milliseconds since 1970." }),
    queryBeginTime: z
      .number()
      .optional()
      .meta({ description: "Start of the summarized period, in milliseconds since 1970." }),
    queryEndTime: z
      .number()
      .optional()
      .meta({ description: "End of the summarized period, in milliseconds since 1970." }),
  })
  .meta({
    typeName: "SummaryTaskStatus",
    description: "The task that summarizes what all instances of the project recorded.",
  });

export type SummaryTask = z.output<typeof summaryTask>;

export const getSummaryTask = defineFunction({
  name: "getSummaryTask",
  description: "Returns the status of the summary of the project's instances.",
  example: `
const { completedNum, totalNum } = await dbss.getSummaryTask({ busiType: "risk" });
`,
  args,
  result: summaryTask,

  async ask({ client }, { busiType }): Promise<SummaryTask> {
    return toSummaryTask(await client.dbss.showSummaryTask({ busi_type: busiType }));
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
