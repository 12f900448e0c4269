import { z } from "zod";
import { inOrder, timestamp } from "../model/timestamps";

/** The arguments of a question about an instance in a span of time, whose parts must fit together. */
export const instanceAndSpan = z
  .strictObject({
    instanceId: z
      .string()
      .min(1)
      .max(64)
      .meta({ description: "Instance ID of the audit instance: `instanceId` of an AuditInstance." }),
    timeRange: z
      .enum(["HALF_HOUR", "HOUR", "THREE_HOUR", "TWELVE_HOUR", "DAY", "WEEK", "MONTH"])
      .optional()
      .meta({ description: "How far back to look. Not together with `startTime` and `endTime`." }),
    startTime: timestamp(z)
      .optional()
      .meta({ description: 'From when, in UTC: "2025-08-20 16:00:00". Goes with `endTime`.' }),
    endTime: timestamp(z).optional().meta({ description: "Until when, in UTC. Goes with `startTime`." }),
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

/** The span as the service writes it. */
export function wireSpan({ timeRange, startTime, endTime }: Omit<z.output<typeof instanceAndSpan>, "instanceId">) {
  return { time_range: timeRange, start_time: startTime, end_time: endTime };
}
