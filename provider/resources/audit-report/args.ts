import { z } from "zod";
import { timeouts } from "../../lifecycle/timeouts";
import { inOrder, timestamp } from "../../timestamps";

export const args = z
  .strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).meta({
      onChange: "replaces",
    }),
    /**
     * What the report is made from: the type of a template, such as `COMPREHENSIVE` or `SQL_DDL_COMMAND`, its name or its
     * ID. `getReportTemplates` lists them.
     */
    template: z.string().min(1).meta({ onChange: "replaces" }),
    /** Begin of the time that the report is about, in UTC: "2025-08-20 16:00:00". */
    startTime: timestamp(z).meta({ onChange: "replaces" }),
    /** End of the time that the report is about, in UTC. */
    endTime: timestamp(z).meta({ onChange: "replaces" }),
    /** IDs of the databases that the report is about: `databaseId` of an RdsAuditDatabase. All of them when left out. */
    databaseIds: z
      .array(z.string().min(1).max(256))
      .min(1)
      .refine((ids) => new Set(ids).size === ids.length, "each database may be named once")
      .optional()
      .meta({ onChange: "replaces", unordered: true }),
    /** How long to wait at most, such as `{ create: "1h" }`: 30m to create by default. */
    timeouts,
  })
  .refine(({ startTime, endTime }) => inOrder(startTime, endTime), {
    path: ["endTime"],
    error: "endTime must be after startTime",
    when: ({ value }) => z.object({ startTime: timestamp(z), endTime: timestamp(z) }).safeParse(value).success,
  });

export const outputs = z.object({
  /** ID of the report: what `downloadReport` asks for. */
  reportId: z.string(),
  /** Name of the report. */
  reportName: z.string().optional(),
  /** Type of its template, such as `COMPREHENSIVE`. */
  templateType: z.string().optional(),
  /** PDF or ZIP. */
  format: z.string().optional(),
  /** When it became ready. */
  finishedAt: z.string().optional(),
});
