import { z } from "zod";

export const args = z.strictObject({
  /** Resource ID of the audit instance: `resourceId` of what `getAuditInstance` answers. */
  resourceId: z.string().min(1).meta({ onChange: "replaces" }),
  /** IDs of the security groups. The service changes them to a single one only. */
  securityGroupIds: z.array(z.string().min(1)).min(1).meta({ unordered: true }),
});

export const outputs = z.object({
  /** The security groups before the resource was created: put back on delete. */
  previous: z.object({ securityGroupIds: z.array(z.string()).optional() }),
});
