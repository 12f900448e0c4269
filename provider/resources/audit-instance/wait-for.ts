import type { AuditInstance, AuditJob } from "../../client";
import type { Context } from "../../model/context";
import { orGone } from "../../model/look-up";
import { type Progress, waitFor, waiting } from "../../model/wait";
import { standingOf } from "../audit-order/orders";
import { findInstance } from "./presence";

/** A job of an instance's creation failed. The instance is paid and can only be deleted. */
class JobFailed extends Error {
  override readonly name = "JobFailed";
}

const AGAIN = "Run `pulumi up` again: it continues to wait and pays nothing.";
const ADVICE = `The instance is paid and in the state. ${AGAIN} To wait longer, increase \`timeouts.create\`, or the option \`customTimeouts\` if it is set.`;
const ADVICE_FOR_ORDER = `The order is in the state. ${AGAIN} If you know that its instance was unsubscribed, run \`pulumi state delete --target-dependents\` on the order.`;

const ADVICE_ON_FAILURE =
  "`pulumi destroy` unsubscribes from it. To buy another one once the cause is fixed, change `keepers`: this one is then " +
  "unsubscribed. If it was to replace another instance that still exists, restore the previous " +
  "arguments and run `pulumi up` instead: that keeps the other instance and unsubscribes from this one.";

/** Waits until a paid order names its instance. Returns the resource ID. */
export async function resourceOfOrder(context: Context, orderId: string, timeoutSeconds: number): Promise<string> {
  return waitFor(waiting(context, `order ${orderId}`, timeoutSeconds, { advice: ADVICE_FOR_ORDER }), async () => {
    const standing = await standingOf(context, { orderId });
    if (standing.is === "spent") {
      throw new Error(spentText(standing.reason));
    }
    const resourceId = standing.is === "paid" ? standing.resourceId : undefined;
    // BSS may show an order as unpaid for a while after it was paid.
    return resourceId === undefined
      ? { done: false, state: `${standing.order.status}, no instance yet` }
      : { done: true, value: resourceId };
  });
}

/** The error for an order that can no longer become an instance. */
export function spentText(reason: string): string {
  return `Nothing was paid: ${reason}. Run \`pulumi up --refresh\`: it removes the order from the state, and places another one if the program still declares it.`;
}

/** Waits until all jobs of the instance's creation are done and no operation is in progress. */
export async function created(context: Context, resourceId: string, timeoutSeconds: number): Promise<AuditInstance> {
  return waitFor(waiting(context, `instance ${resourceId}`, timeoutSeconds, { advice: ADVICE }), async () => {
    const jobs = await jobsOf(context, resourceId);
    refuseFailed(jobs, resourceId);
    const done = jobs.filter((job) => job.status === "SUCCESS").length;
    if (done < jobs.length) {
      return { done: false, state: `job ${done + 1} of ${jobs.length}` };
    }
    return atRest(await findInstance(context, resourceId), resourceId);
  });
}

/** Why an instance can no longer be completed; undefined if it can, as far as is known. Read-only. */
export async function creationFailure(context: Context, resourceId: string): Promise<string | undefined> {
  try {
    refuseFailed(await jobsOf(context, resourceId), resourceId);
    atRest(await findInstance(context, resourceId), resourceId);
    return undefined;
  } catch (error) {
    if (error instanceof JobFailed) {
      return error.message;
    }
    throw error;
  }
}

/** Whether an instance, or the state of one, is still being created. */
export function isBuilding({ status }: { readonly status?: string | undefined }): boolean {
  return status === "BUILD" || status === "HAWAIT";
}

/** Waits while the instance is being built, because it cannot be unsubscribed until then. It may have failed. */
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

async function jobsOf({ client }: Context, resourceId: string): Promise<AuditJob[]> {
  // The service may not know the resource right after payment.
  return (await orGone(() => client.dbss.listInstanceJobs({ resource_id: resourceId }))) ?? [];
}

function refuseFailed(jobs: readonly AuditJob[], resourceId: string): void {
  const failed = jobs.find((job) => job.status === "FAIL");
  if (failed) {
    const reason = failed.fail_reason ?? "the service reports no reason";
    const code = failed.error_code ? ` (${failed.error_code})` : "";
    throw new JobFailed(
      `Job ${failed.job_id} of instance ${resourceId} failed: ${reason}${code}. The instance is paid and in the state. ` +
        ADVICE_ON_FAILURE,
    );
  }
}

function atRest(instance: AuditInstance | undefined, resourceId: string): Progress<AuditInstance> {
  if (instance === undefined) {
    return { done: false, state: "not listed yet" };
  }
  if (instance.status === "ERROR") {
    throw new JobFailed(`Instance ${resourceId} is in status ERROR and can only be deleted. ${ADVICE_ON_FAILURE}`);
  }
  const busy = ["BUILD", "HAWAIT", "UPGRADING", "DELETING"].includes(instance.status) || isBusy(instance);
  return busy ? { done: false, state: stateOf(instance) } : { done: true, value: instance };
}

/** A task that is not reported is none. */
function isBusy({ task }: AuditInstance): boolean {
  return task !== undefined && task !== "NO_TASK";
}

function stateOf(instance: AuditInstance): string {
  return isBusy(instance) ? `${instance.status}, ${instance.task}` : instance.status;
}
