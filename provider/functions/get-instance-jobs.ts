import { z } from "zod";
import type { AuditJob } from "../client";
import { defineFunction } from "../model/function";

const args = z.strictObject({
  resourceId: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "Resource ID of the instance: `resourceId` of an AuditInstance." }),
});

const instanceJob = z
  .object({
    jobId: z.string().optional().meta({ description: "ID of the job." }),
    status: z.string().meta({ description: "Status of the job: INIT, READY, RUNNING, SUCCESS or FAIL." }),
    serverId: z.string().optional().meta({ description: "ID of the server being created." }),
    serverName: z.string().optional().meta({ description: "Name of the server being created." }),
    beginTime: z.number().optional().meta({ description: "When it started, in milliseconds since 1970." }),
    endTime: z.number().optional().meta({ description: "When it ended, in milliseconds since 1970." }),
    chargeMode: z.string().optional().meta({ description: 'Billing mode of the instance: "Period" or "Demand".' }),
    errorCode: z.string().optional().meta({ description: "Error code of a failed job." }),
    failReason: z.string().optional().meta({ description: "Why the job failed." }),
  })
  .meta({ typeName: "InstanceJob", description: "A step in the creation of an instance." });

export type InstanceJob = z.output<typeof instanceJob>;

export const getInstanceJobs = defineFunction({
  name: "getInstanceJobs",
  description: "Lists the jobs that create an instance.",
  example: `
const jobs = dbss.getInstanceJobsOutput({ resourceId: audit.resourceId });
`,
  args,
  result: z.array(instanceJob),

  async ask({ client }, { resourceId }): Promise<InstanceJob[]> {
    return (await client.dbss.listInstanceJobs({ resource_id: resourceId })).map(toJob);
  },
});

function toJob(wire: AuditJob): InstanceJob {
  return {
    jobId: wire.job_id,
    status: wire.status,
    serverId: wire.server_id,
    serverName: wire.server_name,
    beginTime: wire.begin_time,
    endTime: wire.end_time,
    chargeMode: wire.charge_mode,
    errorCode: wire.error_code,
    failReason: wire.fail_reason,
  };
}
