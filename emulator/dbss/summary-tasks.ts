import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { projectOf } from "../state/regions";
import type { State } from "../state/schema";

const WEEK_MS = 7 * 86_400_000;
const FINISHED = "2";

type Task = State["summaryTasks"][number];

/** The summary task of the project. It has already run once. */
function taskOf(call: Call): Task {
  const busiType = call.param("busi_type");
  const known = call.state.summaryTasks.find(
    (task) => task.busi_type === busiType && projectOf(call.state, task) === call.region.project_id,
  );
  if (busiType !== "audit" && busiType !== "risk") {
    throw call.invalid(`busi_type must be audit or risk, not ${busiType}`);
  }
  return known ?? run(call, busiType, "off", call.state.summaryTasks.length + 1);
}

function run(call: Call, busiType: string, taskSwitch: string, id: number, begin?: number, end?: number): Task {
  const { instances } = call;
  const now = call.now.getTime();
  return {
    id,
    project_id: call.region.project_id,
    busi_type: busiType,
    task_switch: taskSwitch,
    task_status: FINISHED,
    total_num: instances.length,
    completed_num: instances.length,
    begin_time: now,
    end_time: now,
    query_begin_time: begin ?? now - WEEK_MS,
    query_end_time: end ?? now,
  };
}

export function showTask(call: Call): Reply {
  return ok({ ...taskOf(call), project_id: call.region.project_id });
}

const updateSchema = z
  .object({
    oper_type: z.enum(["switch", "execute"]),
    code: z.enum(["on", "off"]).nullish(),
    query_begin_time: z.number().int().nullish(),
    query_end_time: z.number().int().nullish(),
  })
  .refine(({ oper_type: type, code }) => type === "execute" || code != null, {
    path: ["code"],
    message: "mandatory when oper_type is switch",
  });

/** Switches the task on or off, or runs it now. */
export function updateTask(call: Call): Reply {
  const { state } = call;
  const request = call.input(updateSchema);
  const task = taskOf(call);
  const { query_begin_time: begin, query_end_time: end } = request;
  const changed =
    request.oper_type === "switch"
      ? { ...task, task_switch: request.code ?? task.task_switch }
      : run(call, task.busi_type, task.task_switch, task.id, begin ?? undefined, end ?? undefined);
  state.summaryTasks = [...state.summaryTasks.filter((other) => other !== task), changed];
  return ok({});
}
