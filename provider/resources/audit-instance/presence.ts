import type { AuditInstance, SubscribedResource } from "../../client";
import type { Context } from "../../lifecycle/context";
import type { Lifecycle } from "../../lifecycle/contract";
import { PROJECT, SERVICE_TYPE } from "../../lifecycle/snapshots";
import { findOrder, isClosed, placeText } from "../audit-order/orders";

/** What both services say of an instance. */
export type Presence =
  /** DBSS lists it. */
  | { readonly is: "listed"; readonly instance: AuditInstance; readonly subscription: SubscribedResource | undefined }
  /** DBSS does not list it, and BSS says that it is closed. */
  | { readonly is: "gone" };

/**
 * Decides whether an instance is gone: only when DBSS does not list it and BSS says that it is closed.
 *
 * @throws Error in every other case: a list may lag, be filtered by permission, or be another account's.
 */
export async function presenceOf(context: Context, resourceId: string, orderId?: string): Promise<Presence> {
  const [instance, subscription] = await Promise.all([
    listedInstance(context, resourceId),
    subscriptionOfInstance(context, resourceId),
  ]);
  if (instance) {
    return { is: "listed", instance, subscription };
  }
  if (subscription && isClosed(subscription)) {
    return { is: "gone" };
  }
  if (orderId !== undefined) {
    // An order that this account does not know is an error of its own.
    await findOrder(context, orderId);
  }
  throw new Error(
    subscription
      ? `DBSS does not list instance ${resourceId} in ${await placeText(context)}, but BSS says that it is paid and not ` +
          "closed. Nothing was changed, and the state stays unchanged. The list may lag, or be filtered by permission: try " +
          "again later, and check the permissions of the credentials."
      : `Neither DBSS nor BSS lists instance ${resourceId} in ${await placeText(context)}, and BSS does not say that it is ` +
          "closed. Nothing was changed, and the state stays unchanged. Check region, project, credentials and permissions. If " +
          "you know that it was unsubscribed, run `pulumi state delete` on it.",
  );
}

/** The instance as a list of this run has it; one that the list does not show is looked for once more. */
export async function listedInstance(context: Context, resourceId: string): Promise<AuditInstance | undefined> {
  const listed = (await context.snapshots.instances.get(PROJECT)).find((each) => each.resource_id === resourceId);
  return listed && isThere(listed) ? listed : findInstance(context, resourceId);
}

/** The instance as the list has it now. DELETED means that it is not there. */
export async function findInstance(context: Context, resourceId: string): Promise<AuditInstance | undefined> {
  const instances = await context.snapshots.instances.fresh(PROJECT);
  return instances.find((instance) => instance.resource_id === resourceId && isThere(instance));
}

function isThere({ status }: AuditInstance): boolean {
  return status !== "DELETED";
}

/** What BSS says of an instance: from the list of this run, else asked for by its ID. */
export async function subscriptionOfInstance(
  context: Context,
  resourceId: string,
): Promise<SubscribedResource | undefined> {
  const isMeant = (row: SubscribedResource) => row.resource_id === resourceId;
  const known = (await context.snapshots.subscriptions.get(PROJECT)).find(isMeant);
  return known ?? freshSubscription(context, resourceId);
}

/** What BSS says of an instance now. */
export async function freshSubscription(
  { client, signal }: Context,
  resourceId: string,
): Promise<SubscribedResource | undefined> {
  const rows = await client.bss.listResources({ resource_ids: [resourceId] }, { signal });
  return rows.find((row) => row.resource_id === resourceId);
}

/**
 * A resource that is on an instance, and says that it is gone only where that can be told: its instance is listed without
 * it, or is gone itself.
 */
export function onInstance(lifecycle: Lifecycle): Lifecycle {
  if (!Object.hasOwn(lifecycle.args.shape, "instanceId")) {
    return lifecycle;
  }
  return {
    ...lifecycle,
    async read(context, id, state) {
      const found = await lifecycle.read(context, id, state);
      if (found === undefined && typeof state.instanceId === "string") {
        await requireTold(context, state.instanceId);
      }
      return found;
    },
  };
}

/** @throws Error when an instance is not listed, and BSS knows instances in use that DBSS does not list: it may be one of them. */
async function requireTold(context: Context, instanceId: string): Promise<void> {
  const instances = await context.snapshots.instances.get(PROJECT);
  if (instances.some((instance) => instance.id === instanceId)) {
    return;
  }
  const subscriptions = await context.snapshots.subscriptions.get(PROJECT);
  const isHere = (row: SubscribedResource) => (row.region_code || context.client.region) === context.client.region;
  const isOfService = (row: SubscribedResource) => (row.service_type_code || SERVICE_TYPE) === SERVICE_TYPE;
  const unlisted = subscriptions.find(
    (row) =>
      !isClosed(row) &&
      row.is_main_resource !== 0 &&
      isHere(row) &&
      isOfService(row) &&
      !instances.some((instance) => instance.resource_id === row.resource_id),
  );
  if (unlisted) {
    throw new Error(
      `DBSS does not list instance ${instanceId} in ${await placeText(context)}, but BSS says that instance ` +
        `${unlisted.resource_id}, which is not listed either, is paid and not closed. The state stays unchanged. The list may ` +
        "lag, or be filtered by permission: try again later, and check the permissions of the credentials.",
    );
  }
}
