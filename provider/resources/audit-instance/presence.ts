import { ApiError, type AuditInstance, type SubscribedResource } from "../../client";
import type { Context } from "../../model/context";
import { isThere } from "../../model/lists";
import type { Named } from "../../model/look-up";
import type { Resource } from "../../model/resource";
import { PROJECT } from "../../model/snapshots";
import { findOrder, isClosed, isMainResource, placeText } from "../audit-order/orders";
import { AUDIT_INSTANCE } from "../tags";

/** What DBSS and BSS report about an instance. */
export type Presence =
  /** DBSS lists it. */
  | { readonly is: "listed"; readonly instance: AuditInstance; readonly subscription: SubscribedResource | undefined }
  /** DBSS does not list it, and BSS reports its subscription as closed. */
  | { readonly is: "gone" };

/**
 * Decides whether an instance no longer exists: only when DBSS does not list it and BSS reports it as closed.
 *
 * @throws Error in every other case: a list may lag, be filtered by permission, or belong to another account.
 */
export async function presenceOf(context: Context, resourceId: string, orderId?: string): Promise<Presence> {
  const [instance, known] = await Promise.all([
    listedInstance(context, resourceId),
    subscriptionOfInstance(context, resourceId),
  ]);
  if (instance) {
    return { is: "listed", instance, subscription: known };
  }
  // The list cached in this run may be older than the deletion of the instance.
  const subscription = known && isClosed(known) ? known : await freshSubscription(context, resourceId);
  if (subscription && isClosed(subscription)) {
    return { is: "gone" };
  }
  if (orderId !== undefined) {
    // An order unknown to this account is an error of its own.
    await findOrder(context, orderId);
  }
  throw new Error(unseenText(resourceId, await placeText(context), subscription));
}

/** The error for an instance that DBSS does not list, although BSS does not report it as closed. */
function unseenText(resourceId: string, place: string, subscription: SubscribedResource | undefined): string {
  const unchanged = "Nothing was changed, and the state stays unchanged.";
  const forget = "run `pulumi state delete --target-dependents` on its order, or on the instance if it was adopted";
  if (subscription === undefined) {
    return `Neither DBSS nor BSS lists instance ${resourceId} in ${place}, and BSS does not report it as closed. ${unchanged} Check the region, project, credentials and permissions. If another instance has replaced it, run \`pulumi up\` without \`--refresh\`. If you know that it was unsubscribed, ${forget}.`;
  }
  const { expire_time: end } = subscription;
  if (end !== undefined && Date.parse(end) < Date.now()) {
    return `DBSS does not list instance ${resourceId} in ${place}, and BSS reports that its paid period ended at ${end}, but not that it is closed. ${unchanged} If the console no longer shows the instance, it was deleted after its period: ${forget}. If it shows the instance, check the permissions of the credentials.`;
  }
  return `DBSS does not list instance ${resourceId} in ${place}, but BSS reports that it is paid and not closed. ${unchanged} The list may lag or be filtered by permission: try again later, and check the permissions of the credentials.`;
}

/**
 * The instance with the resource ID that is to be imported. Undefined for one that only BSS reports.
 *
 * @throws Error when the ID is not the resource ID of an instance
 */
export async function imported(context: Context, id: string): Promise<AuditInstance | undefined> {
  const instances = await context.snapshots.instances.get(PROJECT);
  const mistaken = instances.find((instance) => instance.id === id);
  if (mistaken) {
    throw new Error(
      `${id} is the \`instanceId\` of audit instance ${mistaken.name}. Its ID is its \`resourceId\`: ${mistaken.resource_id}.`,
    );
  }
  const listed = instances.find((instance) => instance.resource_id === id);
  if (listed === undefined && (await subscriptionOfInstance(context, id)) === undefined) {
    const known = instances.map(({ name, resource_id: resourceId }) => `${name} (${resourceId})`).join(", ") || "none";
    throw new Error(
      `No audit instance in ${await placeText(context)} has the resource ID ${id}. DBSS lists: ${known}. For another region, add @<region> to the ID.`,
    );
  }
  return listed;
}

/** How an argument or a function identifies an instance. */
export function instancesNamedBy(argument?: string) {
  return {
    argument,
    noun: "audit instance",
    owner: "the project",
    idOf: (instance) => instance.resource_id,
    by: { ID: ({ id, resource_id: resourceId }) => [resourceId, id], name: ({ name }) => name },
  } satisfies Named<AuditInstance>;
}

/** The instance in the list cached in this run; if it is missing there, it is listed once more. */
export async function listedInstance(context: Context, resourceId: string): Promise<AuditInstance | undefined> {
  const listed = (await context.snapshots.instances.get(PROJECT)).find((each) => each.resource_id === resourceId);
  return listed && isThere(listed) ? listed : findInstance(context, resourceId);
}

/** The instance as listed now. DELETED means that it is not listed. */
export async function findInstance(context: Context, resourceId: string): Promise<AuditInstance | undefined> {
  const instances = await context.snapshots.instances.fresh(PROJECT);
  return instances.find((instance) => instance.resource_id === resourceId && isThere(instance));
}

/** What BSS reports about an instance: from the list cached in this run, else by its ID. */
async function subscriptionOfInstance(context: Context, resourceId: string): Promise<SubscribedResource | undefined> {
  const isMeant = (row: SubscribedResource) => row.resource_id === resourceId;
  const known = (await context.snapshots.subscriptions.get(PROJECT)).find(isMeant);
  return known ?? freshSubscription(context, resourceId);
}

/** What BSS reports about an instance now. */
export async function freshSubscription(
  { client }: Context,
  resourceId: string,
): Promise<SubscribedResource | undefined> {
  const rows = await client.bss.listResources({ resource_ids: [resourceId] });
  return rows.find((row) => row.resource_id === resourceId);
}

/** Whether a resource is on an audit instance. */
export function isOnInstance({ args: { shape } }: Pick<Resource, "args">): boolean {
  return Object.hasOwn(shape, "instanceId") || Object.hasOwn(shape, "resourceId");
}

/**
 * Reports a resource on an instance as deleted only if that is certain: its instance is listed without it, or no longer
 * exists itself. If the instance no longer exists, errors of the service are ignored.
 */
export function onInstance(lifecycle: Resource): Resource {
  if (!isOnInstance(lifecycle)) {
    return lifecycle;
  }
  return {
    ...lifecycle,
    async read(context, id, state) {
      const home = homeOf(state);
      const found = await unlessGone(context, home, () => lifecycle.read(context, id, state));
      if (found === undefined && home) {
        await isGone(context, home);
      }
      return found;
    },
    delete: (context, id, state) => unlessGone(context, homeOf(state), () => lifecycle.delete(context, id, state)),
  };
}

/** The instance that a resource is on, by whichever of its IDs the state has. */
type InstanceIds = { readonly instanceId: string } | { readonly resourceId: string };

function homeOf({ instanceId, resourceId, resourceType }: Readonly<Record<string, unknown>>): InstanceIds | undefined {
  if (typeof instanceId === "string") {
    return { instanceId };
  }
  const isInstance = resourceType === undefined || resourceType === AUDIT_INSTANCE;
  return typeof resourceId === "string" && isInstance ? { resourceId } : undefined;
}

/** Runs a step. A "not found" from the service is trusted only if the instance no longer exists. */
async function unlessGone<T>(
  context: Context,
  home: InstanceIds | undefined,
  step: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!home || !(ApiError.isInstance(error) && error.status === 404)) {
      throw error;
    }
    context.snapshots.instances.drop(PROJECT);
    context.snapshots.subscriptions.drop(PROJECT);
    if (await isGone(context, home)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * @throws Error when an instance is not listed and BSS either does not report it as closed or lists others in use that
 * DBSS does not list.
 */
async function isGone(context: Context, home: InstanceIds): Promise<boolean> {
  if ("resourceId" in home) {
    return (await presenceOf(context, home.resourceId)).is === "gone";
  }
  const instances = await context.snapshots.instances.get(PROJECT);
  if (instances.some((instance) => instance.id === home.instanceId)) {
    return false;
  }
  await requireAllListed(context, home.instanceId, instances);
  return true;
}

/** BSS does not know instance IDs: any instance that is in use but not listed by DBSS may be this one. */
async function requireAllListed(
  context: Context,
  instanceId: string,
  instances: readonly AuditInstance[],
): Promise<void> {
  const subscriptions = await context.snapshots.subscriptions.get(PROJECT);
  const projectId = await context.client.projectId();
  const isHere = (row: SubscribedResource) =>
    (row.region_code || context.client.region) === context.client.region && (row.project_id || projectId) === projectId;
  const unlisted = subscriptions.find(
    (row) =>
      !isClosed(row) &&
      isMainResource(row) &&
      isHere(row) &&
      !instances.some((instance) => instance.resource_id === row.resource_id),
  );
  if (unlisted) {
    throw new Error(
      `DBSS does not list instance ${instanceId} in ${await placeText(context)}, but BSS reports that instance ${unlisted.resource_id}, which is not listed either, is paid and not closed. The state stays unchanged. The list may lag or be filtered by permission: try again later, and check the permissions of the credentials.`,
    );
  }
}
