import { z } from "zod";
import { inOrder, timestamp } from "../model/timestamps";
import { instanceId as anInstance } from "../resources/fields";

/** Instance ID of the audit instance that a function is about. */
export const instanceId = anInstance.max(64);

/** Risk levels of the rules to list. */
export const ruleLevels = z
  .array(z.enum(["LOW", "MEDIUM", "HIGH", "NO_RISK"]))
  .min(1)
  .optional()
  .meta({ description: "Risk levels of the rules. Defaults to all." });

/** What functions return of a rule of any kind. */
export const ruleOutputs = {
  ruleId: z.string().meta({ description: "ID of the rule." }),
  name: z.string().meta({ description: "Name of the rule." }),
  status: z.string().optional().meta({ description: "ON if the rule is enabled, else OFF." }),
  riskLevel: z
    .string()
    .optional()
    .meta({ description: "Risk level of matching statements: LOW, MEDIUM, HIGH or NO_RISK." }),
  rank: z.number().optional().meta({ description: "Rank of the rule: 1 is evaluated first." }),
};

/** The arguments of a function about an instance over a period. Its start and end must be consistent. */
export const instanceAndSpan = z
  .strictObject({
    instanceId,
    timeRange: z
      .enum(["HALF_HOUR", "HOUR", "THREE_HOUR", "TWELVE_HOUR", "DAY", "WEEK", "MONTH"])
      .optional()
      .meta({ description: "Length of the period until now. Cannot be combined with `startTime` and `endTime`." }),
    startTime: timestamp(z)
      .optional()
      .meta({ description: 'Start of the period in UTC, such as "2025-08-20 16:00:00". Requires `endTime`.' }),
    endTime: timestamp(z).optional().meta({ description: "End of the period in UTC. Requires `startTime`." }),
  })
  .refine(({ startTime, endTime }) => (startTime === undefined) === (endTime === undefined), {
    path: ["endTime"],
    error: "startTime and endTime must be set together",
  })
  .refine(({ startTime, endTime }) => inOrder(startTime, endTime), {
    path: ["endTime"],
    error: "endTime must be after startTime",
  })
  .refine(({ startTime, timeRange }) => startTime === undefined || timeRange === undefined, {
    path: ["timeRange"],
    error: "set either timeRange, or startTime and endTime",
  });

/** The period in the API's format. */
export function wireSpan({ timeRange, startTime, endTime }: Omit<z.output<typeof instanceAndSpan>, "instanceId">) {
  return { time_range: timeRange, start_time: startTime, end_time: endTime };
}
