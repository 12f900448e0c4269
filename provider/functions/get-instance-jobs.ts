import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { AuditJob } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Resource ID of the instance: `resourceId` of an AuditInstance. */
    resourceId: z.string().min(1).max(64),
  });

export type GetInstanceJobsArgs = z.input<ReturnType<typeof args>>;

/** A step of the creation of an instance. */
export interface InstanceJob {
  readonly jobId?: string;
  /** INIT, READY, RUNNING, SUCCESS or FAIL. */
  readonly status: string;
  /** ID of the machine that is made. */
  readonly serverId?: string;
  readonly serverName?: string;
  /** When it began, in milliseconds since 1970. */
  readonly beginTime?: number;
  /** When it ended, in milliseconds since 1970. */
  readonly endTime?: number;
  /** How the instance is paid: "Period" or "Demand". */
  readonly chargeMode?: string;
  /** Of a job that failed. */
  readonly errorCode?: string;
  /** Of a job that failed. */
  readonly failReason?: string;
}

const jobs = defineQuery({
  name: "getInstanceJobs",
  args,
  async ask({ client, signal }, { resourceId }): Promise<InstanceJob[]> {
    return (await client.dbss.listInstanceJobs({ resource_id: resourceId }, { signal })).map(toJob);
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

/**
 * Lists the jobs that create or created an instance.
 *
 * @example
 * ```ts
 * const jobs = dbss.getInstanceJobsOutput({ resourceId: audit.resourceId });
 * ```
 */
export function getInstanceJobs(args: GetInstanceJobsArgs, options?: QueryOptions): Promise<InstanceJob[]> {
  return jobs.now(args, options);
}

/** `getInstanceJobs` for arguments that may be outputs. */
export function getInstanceJobsOutput(
  args: Lifted<GetInstanceJobsArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<InstanceJob[]> {
  return jobs.whenKnown(args, options);
}
