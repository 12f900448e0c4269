import { z } from "zod";
import { instanceId, unorderedList } from "../rules/fields";

const percent = z.int().min(0).max(100).optional();

export const args = z.strictObject({
  /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
  instanceId,
  /** Whether alarms are sent. */
  enabled: z.boolean().default(true),
  /** URN of the topic of the Simple Message Notification service that alarms are sent to. Needed when they are sent. */
  topicUrn: z.string().min(1).optional(),
  /** Risk levels that raise an alarm: any of "LOW", "MEDIUM" and "HIGH". Left as they are when left out, like all that follows. */
  riskLevels: unorderedList(z.enum(["LOW", "MEDIUM", "HIGH"])).optional(),
  /** Load of the CPU from which an alarm is raised, in percent: 0 to 100. */
  cpuThreshold: percent,
  /** Use of the memory from which an alarm is raised, in percent: 0 to 100. */
  memoryThreshold: percent,
  /** Use of the disk from which an alarm is raised, in percent: 0 to 100. */
  diskThreshold: percent,
  /** How many alarms are sent in a day at most. */
  dailyLimit: z.int().min(1).optional(),
});

export const outputs = z.object({
  /** Whether the instance can send to topics. */
  topicsSupported: z.boolean().optional(),
  /** The settings before the resource was created: put back on delete, as far as they are declared. */
  previous: z.object({
    enabled: z.boolean().optional(),
    topicUrn: z.string().optional(),
    riskLevels: z.array(z.string()).optional(),
    cpuThreshold: z.number().optional(),
    memoryThreshold: z.number().optional(),
    diskThreshold: z.number().optional(),
    dailyLimit: z.number().optional(),
  }),
});
