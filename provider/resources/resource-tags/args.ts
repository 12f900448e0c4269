import { z } from "zod";
import { AUDIT_INSTANCE, tagMap } from "../tags";

export const args = z.strictObject({
  /** Type of the tagged resource. */
  resourceType: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "a resource type such as auditInstance is expected")
    .default(AUDIT_INSTANCE)
    .meta({ onChange: "replaces" }),
  /** Resource ID of the tagged resource: `resourceId` of an AuditInstance. */
  resourceId: z.string().min(1).meta({
    onChange: "replaces",
  }),
  /** The tags: keys of 1 to 128 characters, values of up to 255, 20 at most. */
  tags: tagMap,
  /**
   * "merge" looks at and changes its own keys only. "exclusive" owns all tags of the resource: those that are not
   * declared are removed.
   */
  mode: z.enum(["merge", "exclusive"]).default("merge"),
});

export const outputs = z.object({});
