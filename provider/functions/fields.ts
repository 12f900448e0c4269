import { z } from "zod";
import { instanceId as anInstance } from "../resources/fields";

/** Instance ID of the audit instance that is asked about. */
export const instanceId = anInstance.max(64);

/** Levels of the rules that are asked for. */
export const ruleLevels = z
  .array(z.enum(["LOW", "MEDIUM", "HIGH", "NO_RISK"]))
  .min(1)
  .optional()
  .meta({ description: "Levels of the rules. Defaults to all levels." });
