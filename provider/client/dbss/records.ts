import { z } from "zod";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { listing, nothing, optionalNumber, optionalOnOff, optionalText } from "../wire";
import { DESCRIPTION, ONLINE, REFERENCE } from "./documents";
import { onInstance, timestamp } from "./fields";

const operationLog = record({
  id: optionalText,
  /** Name of the user. */
  user: optionalText,
  /** When it was performed, in UTC, such as "2021-04-22 06:40:52". */
  time: optionalText,
  /** Area of the service, such as "Database list". */
  function: optionalText,
  /** Kind of operation, such as "Create", "Update", "Operate" or "Delete". */
  action: optionalText,
  /** Name of the object of the operation. */
  name: optionalText,
  /** Description of the operation, such as "Delete an audited database.". */
  description: optionalText,
  /** "success" or "fail". */
  result: optionalText.transform((result) => result?.toLowerCase()),
});

/** An operation that a user performed on an instance. */
export type OperationLog = z.output<typeof operationLog>;

const summaryTask = record({
  id: optionalText,
  /** What is summarized: "audit" or "risk". */
  busi_type: optionalText,
  project_id: optionalText,
  /** 0 ready, 1 running (-1 on the page of 2025), 2 succeeded, 3 failed. */
  task_status: optionalText,
  /** ON if the task runs automatically, else OFF. */
  task_switch: optionalOnOff,
  /** Number of instances to count. */
  total_num: optionalNumber,
  /** Number of instances counted. */
  completed_num: optionalNumber,
  /** When the task started, in milliseconds since 1970. */
  begin_time: optionalNumber,
  /** When the task ended, in milliseconds since 1970. */
  end_time: optionalNumber,
  /** Start of the summarized period, in milliseconds since 1970. */
  query_begin_time: optionalNumber,
  /** End of the summarized period, in milliseconds since 1970. */
  query_end_time: optionalNumber,
});

/** The task that summarizes what all instances of the project recorded. */
export type SummaryTask = z.output<typeof summaryTask>;

export const timeRange = z
  .object({
    /** How far to look back: DAY is 24 hours, WEEK 7 days, MONTH 30 days. Takes precedence over `start_time`. */
    time_range: z.enum(["HALF_HOUR", "HOUR", "THREE_HOUR", "TWELVE_HOUR", "DAY", "WEEK", "MONTH"]).optional(),
    // The table of 2024 has the two descriptions swapped.
    /** Start of the period in UTC, such as "2025-08-20 16:00:00". Requires `end_time`. */
    start_time: timestamp.optional(),
    /** End of the period in UTC. Requires `start_time`. */
    end_time: timestamp.optional(),
  })
  .refine((time) => (time.start_time === undefined) === (time.end_time === undefined), "start_time requires end_time")
  .refine(
    ({ start_time: start, end_time: end }) => !start || !end || start <= end,
    "end_time must not be before start_time",
  );

/** A period to query. */
export type TimeRange = z.input<typeof timeRange>;

const summaryType = z.string().min(1).describe('What is summarized: "audit" or "risk".');

export const recordOperations = {
  /** Lists what users did on an instance. */
  listOperationLogs: defineOperation({
    id: "listAuditOperateLogsNew",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/operation-log",
    older: { id: "listAuditOperateLogs", path: "/v1/{project_id}/{instance_id}/dbss/audit/operate-log" },
    request: {
      path: onInstance,
      body: {
        /** When the operations were performed. */
        time: timeRange.prefault({}),
        /** User who performed the operations. */
        user_name: z.string().optional(),
        /** Name of the object of the operations. Documented for the older path. */
        operate_name: z.string().optional(),
        /** Kind of operation, such as "Create". Documented for the newer path. */
        action: z.string().optional(),
        /** Result of the operations. */
        result: z.enum(["success", "fail"]).optional(),
      },
    },
    response: listing(["operate_log"], operationLog),
    document: `${REFERENCE}, 3.1.6`,
    repeatable: true,
    paged: { style: "page", in: "body", names: ["page", "size"], size: 100, asText: true },
  }),

  /** Shows the status of the task that summarizes what all instances of the project recorded. */
  showSummaryTask: defineOperation({
    id: "showAuditTaskStatus",
    service: "dbss",
    method: "GET",
    path: "/v3/{project_id}/audit/summary/{busi_type}/task-status",
    request: { path: { busi_type: summaryType } },
    response: summaryTask,
    document: `${ONLINE}, Obtaining the Status of the Tenant Audit Information Summary Task`,
    repeatable: true,
  }),

  /** Switches this task on or off, or runs it now. */
  updateSummaryTask: defineOperation({
    id: "updateAuditTaskStatus",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/summary/{busi_type}/task-status",
    request: {
      path: { busi_type: summaryType },
      body: {
        /** "switch" switches the task on or off, "execute" runs it now. */
        oper_type: z.string().min(1),
        /** "on" or "off". Required if `oper_type` is "switch". */
        code: z.string().optional(),
        /** Start of the period to summarize, in milliseconds since 1970. */
        query_begin_time: z.int().optional(),
        /** End of the period to summarize, in milliseconds since 1970. */
        query_end_time: z.int().optional(),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
  }),
};
