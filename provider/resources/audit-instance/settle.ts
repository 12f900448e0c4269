import { type AuditInstance, type AuditJob, isNotFound } from "../../client";
import type { Context } from "../../lifecycle/context";
import { PROJECT } from "../../lifecycle/snapshots";
import { type Progress, waitFor } from "../../lifecycle/wait";
import { findOrder } from "./orders";
import { resourceBoughtBy } from "./purchases";

/** A job of an instance's creation failed. The instance is paid, and can only be deleted. */
export class JobFailed extends Error {
  override readonly name = "JobFailed";
}

/** Waits until a paid order has brought forth its resource. Answers the resource ID. */
export async function resourceOfOrder(context: Context, orderId: string, timeoutSeconds: number): Promise<string> {
  return waitFor(waiting(context, `order ${orderId}`, timeoutSeconds), async () => {
    const resourceId = await resourceBoughtBy(context, orderId);
    if (resourceId !== undefined) {
      return { done: true, value: resourceId };
    }
    const { status } = await findOrder(context, orderId);
    if (status === "cancelled" || status === "refunding") {
      throw new Error(`Order ${orderId} was cancelled before it was fulfilled. Run \`pulumi up\` to order anew.`);
    }
    return { done: false, state: `${status}, no resource yet` };
  });
}

/** Waits until all jobs of the instance's creation are done and it is at rest. */
export async function created(context: Context, resourceId: string, timeoutSeconds: number): Promise<AuditInstance> {
  return waitFor(waiting(context, `instance ${resourceId}`, timeoutSeconds), async () => {
    const jobs = await jobsOf(context, resourceId);
    refuseFailed(jobs, resourceId);
    const done = jobs.filter((job) => job.status === "SUCCESS").length;
    if (done < jobs.length) {
      return { done: false, state: `job ${done + 1} of ${jobs.length}` };
    }
    return atRest(await findInstance(context, resourceId), resourceId);
  });
}

export function isBuilding({ status }: AuditInstance): boolean {
  return status === "BUILD" || status === "HAWAIT";
}

/** Waits while the instance is being built: until then it cannot be given back. It may have failed. */
export async function built(context: Context, resourceId: string, timeoutSeconds: number): Promise<void> {
  await waitFor(waiting(context, `instance ${resourceId}`, timeoutSeconds), async () => {
    const instance = await findInstance(context, resourceId);
    return instance && isBuilding(instance)
      ? { done: false, state: stateOf(instance) }
      : { done: true, value: undefined };
  });
}

/** Waits until the instance has the status. */
export async function hasStatus(
  context: Context,
  resourceId: string,
  status: string,
  timeoutSeconds: number,
): Promise<void> {
  await waitFor(waiting(context, `instance ${resourceId}`, timeoutSeconds), async () => {
    const seen = atRest(await findInstance(context, resourceId), resourceId);
    return seen.done && seen.value.status !== status ? { done: false, state: seen.value.status } : seen;
  });
}

/** Waits until the instance is gone from the list. */
export async function gone(context: Context, resourceId: string, timeoutSeconds: number): Promise<void> {
  await waitFor(waiting(context, `deletion of instance ${resourceId}`, timeoutSeconds), async () => {
    const instance = await findInstance(context, resourceId);
    return instance ? { done: false, state: instance.status } : { done: true, value: undefined };
  });
}

/** The instance as the list has it now. DELETED means gone. */
export async function findInstance(context: Context, resourceId: string): Promise<AuditInstance | undefined> {
  const instances = await context.snapshots.instances.fresh(PROJECT);
  return instances.find((instance) => instance.resource_id === resourceId && instance.status !== "DELETED");
}

async function jobsOf({ client, signal }: Context, resourceId: string): Promise<AuditJob[]> {
  try {
    return await client.dbss.listInstanceJobs({ resource_id: resourceId }, { signal });
  } catch (error) {
    // Right after payment the service may not know the resource yet.
    if (isNotFound(error)) {
      return [];
    }
    throw error;
  }
}

function refuseFailed(jobs: readonly AuditJob[], resourceId: string): void {
  const failed = jobs.find((job) => job.status === "FAIL");
  if (failed) {
    const reason = failed.fail_reason ?? "the service gives no reason";
    const code = failed.error_code ? ` (${failed.error_code})` : "";
    throw new JobFailed(
      `Job ${failed.job_id} of instance ${resourceId} failed: ${reason}${code}. The instance is paid and in state; ` +
        "`pulumi destroy` gives it back. Mend the reason before buying again.",
    );
  }
}

function atRest(instance: AuditInstance | undefined, resourceId: string): Progress<AuditInstance> {
  if (instance === undefined) {
    return { done: false, state: "not listed yet" };
  }
  if (instance.status === "ERROR") {
    throw new JobFailed(
      `Instance ${resourceId} is in status ERROR: only its deletion is allowed (\`pulumi destroy\`).`,
    );
  }
  const busy = ["BUILD", "HAWAIT", "UPGRADING", "DELETING"].includes(instance.status) || instance.task !== "NO_TASK";
  return busy ? { done: false, state: stateOf(instance) } : { done: true, value: instance };
}

function stateOf({ status, task }: AuditInstance): string {
  return task === "NO_TASK" ? status : `${status}, ${task}`;
}

function waiting(context: Context, what: string, timeoutSeconds: number) {
  return { what, timeoutSeconds, signal: context.signal, progress: context.log.progress };
}
