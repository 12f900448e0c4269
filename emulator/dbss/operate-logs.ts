import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { paginateByNumber } from "../paging";
import { dbssTime } from "../times";
import { instanceInPath, rowsOf } from "./lookup";

const MINUTES = {
  HALF_HOUR: 30,
  HOUR: 60,
  THREE_HOUR: 180,
  TWELVE_HOUR: 720,
  DAY: 1440,
  WEEK: 10_080,
  MONTH: 43_200,
} as const;

const RANGES = ["HALF_HOUR", "HOUR", "THREE_HOUR", "TWELVE_HOUR", "DAY", "WEEK", "MONTH"] as const;
const time = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/, "must be yyyy-MM-dd HH:mm:ss");

export const timeSchema = z
  .object({ time_range: z.enum(RANGES).nullish(), start_time: time.nullish(), end_time: time.nullish() })
  .refine(
    (range) => (range.start_time == null) === (range.end_time == null),
    "start_time and end_time must be used together",
  );

// Strings in the table, numbers in the example.
const wholeNumber = z.coerce.number().int().min(1);

const filterFields = {
  user_name: z.string().nullish(),
  action: z.string().nullish(),
  operate_name: z.string().nullish(),
  result: z.enum(["success", "fail"]).nullish(),
};

/** The 2024 path requires nothing. */
const oldSchema = z.object({
  ...filterFields,
  time: timeSchema.nullish(),
  page: wholeNumber.nullish(),
  size: wholeNumber.nullish(),
});
const newSchema = z.object({ ...filterFields, time: timeSchema, page: wholeNumber, size: wholeNumber });

type Filter = z.infer<typeof oldSchema>;

export function listOperateLogs(call: Call): Reply {
  return list(call, call.input(oldSchema));
}

export function listOperateLogsNew(call: Call): Reply {
  return list(call, call.input(newSchema));
}

/** The newest first. */
function list(call: Call, filter: Filter): Reply {
  const { from, to } = period(call, filter.time);
  const action = (filter.action ?? "").toLowerCase();
  const logs = rowsOf(instanceInPath(call), call.state.operateLogs).toReversed();
  const matching = logs.filter(
    (log) =>
      (filter.user_name == null || log.user === filter.user_name) &&
      (action === "" || log.action.toLowerCase() === action) &&
      // Despite its name, this is the name of the object.
      (!filter.operate_name || log.name === filter.operate_name) &&
      (filter.result == null || log.result === filter.result) &&
      (from === undefined || dbssTime(log.created_at) >= from) &&
      (to === undefined || dbssTime(log.created_at) <= to),
  );
  const { items, total } = paginateByNumber(call, matching, filter.page ?? undefined, filter.size ?? undefined);
  return ok({
    total_num: total,
    operate_log: items.map((log) => ({
      id: log.id,
      user: log.user,
      time: dbssTime(log.created_at),
      function: log.function,
      action: log.action,
      name: log.name,
      description: log.description,
      result: log.result,
    })),
  });
}

/** The document has the descriptions of start_time and end_time swapped. time_range takes precedence over both. */
export function period(call: Call, range: Filter["time"]): { from?: string; to?: string } {
  if (range?.time_range != null) {
    return { from: dbssTime(new Date(call.now.getTime() - MINUTES[range.time_range] * 60_000)) };
  }
  if (range?.start_time != null && range.end_time != null) {
    return { from: range.start_time, to: range.end_time };
  }
  return {};
}
