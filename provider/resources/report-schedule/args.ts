import { z } from "zod";
import { instanceId, unorderedList } from "../rules/fields";

export const args = z
  .strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId,
    /** The report template: its ID, its type (such as "SOX" or "COMPREHENSIVE") or its name. */
    template: z.string().min(1).meta({ onChange: "replaces" }),
    /** Whether reports are made by themselves. */
    enabled: z.boolean().default(true),
    /** How often, such as "AUDIT_REPORT_WEEK". Left as it is when left out, like all that follows. */
    frequency: z
      .enum([
        "AUDIT_REPORT_DAY",
        "AUDIT_REPORT_WEEK",
        "AUDIT_REPORT_MONTH",
        "AUDIT_REPORT_YEAR",
        "AUDIT_REPORT_REAL_TIME",
      ])
      .optional(),
    /** Whether once ("ONCE") or again and again ("CYCLE"). */
    mode: z.enum(["ONCE", "CYCLE"]).optional(),
    /** File that is made: "PDF" or "ZIP". */
    format: z.enum(["PDF", "ZIP"]).optional(),
    /** When it begins, as the service writes it. */
    startTime: z.string().min(1).optional(),
    /** Whether a message is sent when a report is ready. */
    notify: z.boolean().optional(),
    /** URN of the topic of the Simple Message Notification service that messages are sent to. */
    topicUrn: z.string().min(1).optional(),
    /** IDs of the databases that are reported on: `databaseId` of an RdsAuditDatabase. All of them when empty. */
    databaseIds: unorderedList(z.string().regex(/^[^,]+$/, "an ID is expected")).optional(),
  })
  .refine(({ notify, topicUrn }) => notify !== true || topicUrn !== undefined, {
    path: ["topicUrn"],
    error: "a topic is expected when notify is true",
  });

export const outputs = z.object({
  /** ID of the report template. */
  templateId: z.string(),
  /** Name of the report template. */
  templateName: z.string().optional(),
  /** Whether the instance can send to topics. */
  topicsSupported: z.boolean().optional(),
  /** The schedule before the resource was created: put back on delete, as far as it is declared. */
  previous: z.object({
    enabled: z.boolean().optional(),
    frequency: z.string().optional(),
    mode: z.string().optional(),
    format: z.string().optional(),
    startTime: z.string().optional(),
    notify: z.boolean().optional(),
    topicUrn: z.string().optional(),
    databaseIds: z.array(z.string()).optional(),
  }),
});
