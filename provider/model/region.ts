import { z } from "zod";

/** The argument `region` of every resource and function. */
export const region = z
  .string()
  .regex(/^[a-z0-9-]+$/, "must be lowercase letters, digits and hyphens")
  .optional()
  .meta({ description: "Region, such as `cn-north-4`. Defaults to the provider's region.", onChange: "replaces" });

/** What every state records about the location of the resource. */
export const placeOutputs = z.object({
  region: z.string().meta({ description: "Region that the resource is in." }),
  projectId: z.string().meta({ description: "ID of the project that the resource is in." }),
});
