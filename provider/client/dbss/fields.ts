import { z } from "zod";
import { id, onOff } from "../wire";

// Fields that many requests have, with their descriptions.

export const instanceId = id.describe("ID of the audit instance: `id` in the list of instances.");
export const instanceResourceId = id.describe(
  "Resource ID of the audit instance: `resource_id` in the list of instances.",
);
export const databaseId = id.describe("ID of the database on its audit instance: `id` in the list of databases.");

/** The path of operations on an instance. */
export const onInstance = { instance_id: instanceId };

export const enabled = onOff.describe('"ON" enables, "OFF" disables.');

export const riskLevels = z
  .string()
  .regex(/^(LOW|MEDIUM|HIGH|NO_RISK)(,(LOW|MEDIUM|HIGH|NO_RISK))*$/, "LOW, MEDIUM, HIGH, NO_RISK, separated by commas")
  .describe("Risk levels of the rules: LOW, MEDIUM, HIGH and NO_RISK, separated by commas. All if omitted.");

/** A moment in a request. */
export const timestamp = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'a time such as "2025-08-20 16:00:00"');

export const percent = z.int().min(0).max(100);
