import { z } from "zod";
import type { SummaryTask as WireTask } from "../client";
import { defineFunction } from "../model/function";

const args = z.strictObject({
  busiType: z.enum(["audit", "risk"]).default("risk").meta({
    description:
      'What is summarized: "audit" for the activity that `getAuditSummary` returns, "risk" for `getRiskStatistics`.',
  }),
});

const summaryTask = z
  .object({
    taskId: z.string().optional().meta({ description: "ID of the task." }),
    busiType: z.string().optional().meta({ description: 'What is summarized: "audit" or "risk".' }),
    projectId: z.string().optional().meta({ description: "ID of the project." }),
    taskSwitch: z.string().optional().meta({ description: "Whether the task runs automatically: ON or OFF." }),
    taskStatus: z
      .string()
      .optional()
      .meta({ description: 'Status of the task: "0" ready, "1" (or "-1") running, "2" succeeded, "3" failed.' }),
    totalNum: z.number().optional().meta({ description: "Number of audit instances to summarize." }),
    completedNum: z.number().optional().meta({ description: "Number of audit instances summarized so far." }),
    beginTime: z.number().optional().meta({ description: "When the last run started, in milliseconds since 1970." }),
    endTime: z.number().optional().meta({ description: "When the last run ended, in milliseconds since 1970." }),
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
    description: "The task that summarizes what all audit instances of the project recorded.",
  });

export type SummaryTask = z.output<typeof summaryTask>;

export const getSummaryTask = defineFunction({
  name: "getSummaryTask",
  description: "Returns the status of the task that summarizes what all audit instances of the project recorded.",
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
