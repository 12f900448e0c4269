import { type AuditInstance, isOperationUnderWay, isUnsubscribedBefore, mayHaveHappened } from "../../client";
import type { Context } from "../../model/context";
import { PROJECT } from "../../model/snapshots";
import { timeoutSeconds } from "../../model/timeouts";
import { type Progress, waitFor, waiting } from "../../model/wait";
import { findOrder, isClosed, subscriptionOf } from "../audit-order/orders";
import { runOf } from "../audit-order/run";
import type { AuditInstanceState } from "./args";
import { findInstance, freshSubscription, presenceOf } from "./presence";
import { built, isBuilding } from "./wait-for";

/**
 * What is lost with an instance; undefined if it is certainly unsubscribed already. A provider is not told whether the
 * resource has the option `retainOnDelete`.
 */
export async function lossOf(context: Context, state: AuditInstanceState): Promise<string | undefined> {
  const { name, resourceId, expiresAt, orderId } = state;
  const presence = resourceId && (await presenceOf(context, resourceId, orderId).catch(() => undefined));
  if (presence && presence.is === "gone") {
    return undefined;
  }
  const until = expiresAt ? `, paid until ${expiresAt}` : "";
  return (
    `audit instance ${name ?? ""} (${resourceId ?? "not built yet"}) will be unsubscribed (with the option ` +
    "`retainOnDelete` since an earlier `pulumi up`, it stays instead, paid and no longer in the state): its audit " +
    `logs are lost, and so is the rest of its period${until}, except for what BSS ` +
    `refunds.${await evidenceOf(context, state)}${await frozenText(context, state)}`
  );
}

/** Why the replacement of a frozen instance may not complete, as a sentence to append; empty if it is not frozen. */
async function frozenText({ snapshots }: Context, { resourceId }: AuditInstanceState): Promise<string> {
  const listed = await snapshots.instances.get(PROJECT).catch(() => []);
  const isFrozen = listed.some((instance) => instance.resource_id === resourceId && instance.status === "FROZEN");
  return isFrozen
    ? " It is frozen, so its databases cannot be removed from it and added to another instance: first unsubscribe from " +
        "it in the Billing Center, then run `pulumi up --refresh`; or renew it."
    : "";
}

/** What remains of the audit logs, as a sentence to append; empty if the service does not report it. */
async function evidenceOf({ client }: Context, { instanceId }: AuditInstanceState): Promise<string> {
  const backup =
    instanceId === undefined
      ? undefined
      : await client.dbss.showLogBackup({ instance_id: instanceId }).catch(() => undefined);
  if (backup === undefined) {
    return "";
  }
  if (backup.status !== "ON") {
    return " They are not backed up: declare an AuditLogBackup first to keep them.";
  }
  const { bucket_name: bucket = "a bucket", latest_backup_time: latest } = backup;
  return latest === undefined
    ? ` Their backup to ${bucket} is enabled, but none has been made yet.`
    : ` Logs backed up to ${bucket} until ${latest} remain there.`;
}

/**
 * Unsubscribes from an instance and waits until it is deleted. Its audit logs are lost; BSS decides what is refunded.
 *
 * Never unsubscribes from an instance that this run created or kept, or that the program still declares.
 *
 * @throws Error unless BSS reports exactly this instance for the order in the state, or both services know an adopted
 * one.
 */
export async function unsubscribe(context: Context, resourceId: string, state: AuditInstanceState): Promise<void> {
  const run = runOf(context);
  if (run.kept.has(resourceId) || (state.orderId !== undefined && run.checked.has(state.orderId))) {
    context.log.warn(
      `Instance ${resourceId} was not unsubscribed: the program still declares it. To replace it with another one, change \`keepers\`: that buys another instance and unsubscribes from this one. Databases that this run removes from the program stay on the instance, because Pulumi expects them to go with it: to remove them, declare them again, run \`pulumi up\`, then remove them from the program.`,
    );
    return;
  }
  const seconds = timeoutSeconds("delete", state.timeouts);
  const [instance, own] = await Promise.all([
    findInstance(context, resourceId),
    freshSubscription(context, resourceId),
  ]);
  if (!(own && isClosed(own)) && (await requireOwn(context, resourceId, state, instance)) === "in use") {
    if (instance && isBuilding(instance)) {
      await built(context, resourceId, seconds);
    }
    if (instance === undefined || !isLeaving(instance)) {
      await endSubscription(context, resourceId, seconds);
    }
  }
  run.unsubscribed.add(resourceId);
  run.hold(state);
  await gone(context, resourceId, seconds);
}

/** Makes sure that the instance belongs to this state. Returns whether there is anything left to unsubscribe. */
async function requireOwn(
  context: Context,
  resourceId: string,
  { orderId }: AuditInstanceState,
  instance: AuditInstance | undefined,
): Promise<"in use" | "closed"> {
  if (orderId === undefined) {
    const presence = await presenceOf(context, resourceId);
    if (presence.is === "listed" && presence.subscription === undefined) {
      throw new Error(
        `Instance ${resourceId} was not unsubscribed: BSS does not list it in this account. It was adopted, and may belong to another account. Run \`pulumi state delete\` on it, or delete it in the console.`,
      );
    }
    return presence.is === "gone" ? "closed" : "in use";
  }
  const [bought] = await Promise.all([subscriptionOf(context, orderId), findOrder(context, orderId)]);
  if (bought === undefined && instance === undefined) {
    // BSS may not list closed subscriptions. The order belongs to this account and bought this instance, so
    // unsubscribing from it again is safe.
    return "in use";
  }
  if (bought?.resource_id !== resourceId) {
    throw new Error(
      `Instance ${resourceId} was not unsubscribed: for order ${orderId}, which bought it, BSS reports ${bought?.resource_id ?? "no instance"}. Try again later; if the instance is yours to delete, delete it in the console, then run \`pulumi refresh\`.`,
    );
  }
  return isClosed(bought) ? "closed" : "in use";
}

/**
 * Unsubscribes from an instance. Retries while another operation on it is in progress.
 *
 * @returns whether it was already unsubscribed.
 */
export async function endSubscription(
  context: Context,
  resourceId: string,
  seconds: number,
): Promise<{ readonly before: boolean }> {
  const { client, snapshots } = context;
  const request = { resource_ids: [resourceId], unsubscribe_type: 1 as const };
  return waitFor(waiting(context, `unsubscription of instance ${resourceId}`, seconds), async () => {
    try {
      await snapshots.instances.writing(PROJECT, () =>
        snapshots.subscriptions.writing(PROJECT, () => client.bss.unsubscribe(request)),
      );
      return { done: true, value: { before: false } };
    } catch (error) {
      return await afterRefusal(context, resourceId, error);
    }
  });
}

async function afterRefusal(
  context: Context,
  resourceId: string,
  error: unknown,
): Promise<Progress<{ readonly before: boolean }>> {
  if (isUnsubscribedBefore(error)) {
    return { done: true, value: { before: true } };
  }
  if (isOperationUnderWay(error)) {
    return { done: false, state: "another operation on it is in progress" };
  }
  // The response may be lost although the deletion has started.
  const subscription = mayHaveHappened(error) ? await freshSubscription(context, resourceId) : undefined;
  if (subscription && isClosed(subscription)) {
    return { done: true, value: { before: false } };
  }
  throw error;
}

function isLeaving({ status, task }: AuditInstance): boolean {
  return status === "DELETING" || task === "delete_wait";
}

/** Waits until an unsubscribed instance is gone: DBSS does not list it, and BSS does not report it as in use. */
async function gone(context: Context, resourceId: string, seconds: number): Promise<void> {
  await waitFor(waiting(context, `deletion of instance ${resourceId}`, seconds), async () => {
    const [instance, subscription] = await Promise.all([
      findInstance(context, resourceId),
      freshSubscription(context, resourceId),
    ]);
    if (instance) {
      return { done: false, state: instance.status };
    }
    return subscription === undefined || isClosed(subscription)
      ? { done: true, value: undefined }
      : { done: false, state: "deleted, but its subscription is not closed yet" };
  });
}
