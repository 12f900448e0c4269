import { z } from "zod";
import { defineFunction } from "../model/function";

const quota = z
  .object({
    auditQuota: z.number().meta({ description: "Audit instances that may still be bought." }),
    cpu: z.number().optional().meta({ description: "CPUs that are left." }),
    ram: z.number().optional().meta({ description: "Memory that is left, in MB." }),
    projectId: z.string().optional().meta({ description: "ID of the project." }),
  })
  .meta({ typeName: "Quota", description: "What the account may still have in the project." });

export type Quota = z.output<typeof quota>;

export const getQuota = defineFunction({
  name: "getQuota",
  description: "Answers how many instances the account may still buy.",
  example: `
const { auditQuota } = await dbss.getQuota();
`,
  args: z.strictObject({}),
  result: quota,

  async ask({ client }): Promise<Quota> {
    const { audit_quota, cpu, ram, project_id } = await client.dbss.showAuditQuota({});
    return { auditQuota: audit_quota, cpu, ram, projectId: project_id };
  },
});
