import { z } from "zod";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, listing, nothing, optionalNumber, optionalOnOff, optionalText } from "../wire";
import { DESCRIPTION, ONLINE, REFERENCE } from "./documents";

const operationLog = record({
  id: optionalText,
  user: optionalText,
  time: optionalText,
  function: optionalText,
  action: optionalText,
  name: optionalText,
  description: optionalText,
  /** "success" or "fail". */
  result: optionalText.transform((result) => result?.toLowerCase()),
});

/** An operation that a user performed on an instance. */
export type OperationLog = z.output<typeof operationLog>;

const summaryTask = record({
  id: optionalText,
  busi_type: optionalText,
  project_id: optionalText,
  /** 0 ready, 1 running (-1 on the page of 2025), 2 succeeded, 3 failed. */
  task_status: optionalText,
  task_switch: optionalOnOff,
  total_num: optionalNumber,
  completed_num: optionalNumber,
  begin_time: optionalNumber,
  end_time: optionalNumber,
  query_begin_time: optionalNumber,
  query_end_time: optionalNumber,
});

/** The task that summarizes what all instances recorded. */
export type SummaryTask = z.output<typeof summaryTask>;

const timestamp = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'UTC, as in "2025-08-20 16:00:00"');

/** A period to query. */
export const timeRange = z
  .object({
    time_range: z.enum(["HALF_HOUR", "HOUR", "THREE_HOUR", "TWELVE_HOUR", "DAY", "WEEK", "MONTH"]).optional(),
    // The table of 2024 has the two descriptions swapped.
    start_time: timestamp.optional(),
    end_time: timestamp.optional(),
  })
  .refine((time) => (time.start_time === undefined) === (time.end_time === undefined), "start_time requires end_time")
  .refine(
    ({ start_time: start, end_time: end }) => !start || !end || start <= end,
    "end_time must not be before start_time",
  );

export const recordOperations = {
  /** Lists what users did on an instance. */
  listOperationLogs: defineOperation({
    id: "listAuditOperateLogsNew",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/operation-log",
    older: { id: "listAuditOperateLogs", path: "/v1/{project_id}/{instance_id}/dbss/audit/operate-log" },
    request: {
      path: { instance_id: id },
      body: {
        time: timeRange.prefault({}),
        user_name: z.string().optional(),
        operate_name: z.string().optional(),
        action: z.string().optional(),
        result: z.enum(["success", "fail"]).optional(),
      },
    },
    response: listing(["operate_log"], operationLog),
    document: `${REFERENCE}, 3.1.6`,
    repeatable: true,
    paged: { style: "page", in: "body", names: ["page", "size"], size: 100, asText: true },
  }),

  /** Shows the state of the task that summarizes what all instances recorded. */
  showSummaryTask: defineOperation({
    id: "showAuditTaskStatus",
    service: "dbss",
    method: "GET",
    path: "/v3/{project_id}/audit/summary/{busi_type}/task-status",
    request: { path: { busi_type: z.string().min(1) } },
    response: summaryTask,
    document: `${ONLINE}, Obtaining the Status of the Tenant Audit Information Summary Task`,
    repeatable: true,
  }),

  /** Controls the task that summarizes what all instances recorded, such as switching it on or off. */
  updateSummaryTask: defineOperation({
    id: "updateAuditTaskStatus",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/summary/{busi_type}/task-status",
    request: {
      path: { busi_type: z.string().min(1) },
      body: {
        oper_type: z.string().min(1),
        code: z.string().optional(),
        query_begin_time: z.int().optional(),
        query_end_time: z.int().optional(),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
  }),
};
