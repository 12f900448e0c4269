import { z } from "zod";
import { defineFunction } from "../model/function";

const quota = z
  .object({
    auditQuota: z.number().meta({ description: "Number of audit instances that can still be bought." }),
    cpu: z.number().optional().meta({ description: "Remaining number of virtual CPUs." }),
    ram: z.number().optional().meta({ description: "Remaining memory, in MB." }),
    projectId: z.string().optional().meta({ description: "ID of the project." }),
  })
  .meta({ typeName: "Quota", description: "Remaining quota of the account in the project." });

export type Quota = z.output<typeof quota>;

export const getQuota = defineFunction({
  name: "getQuota",
  description: "Returns how many audit instances the account can still buy.",
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
