import type { AuditInstance, SubscribedResource, Tag } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { inNaturalOrder } from "../../provider/model/natural-order";
import { PROJECT } from "../../provider/model/snapshots";
import { AUDIT_INSTANCE, fromWireTags, tagsKey } from "../../provider/resources/tags";
import type { Sighting } from "./sighting";

/** Which instances are adopted, and what of them: instances that match all of it. */
export interface InstanceFilter {
  /** IDs, resource IDs or names. All when empty. */
  readonly instances: readonly string[];
  /** An empty value stands for any. */
  readonly tags: Readonly<Record<string, string>>;
  readonly enterpriseProjectId?: string;
  /** Whether the switches of the risk rules that every instance has are declared. */
  readonly builtInRules: boolean;
  /** Whether every argument that an import reads is declared, so that an import has nothing to remove. */
  readonly asImported: boolean;
}

export interface SightedInstance {
  readonly instance: AuditInstance;
  readonly tags: readonly Tag[];
  readonly sighting: Sighting;
}

/** All instances, and those that fit. */
export async function sightInstances(
  context: Context,
  filter: InstanceFilter,
): Promise<{ readonly instances: readonly AuditInstance[]; readonly sighted: readonly SightedInstance[] }> {
  const { snapshots } = context;
  const [instances, subscriptions] = await Promise.all([
    snapshots.instances.get(PROJECT),
    snapshots.subscriptions.get(PROJECT),
  ]);
  const sighted: SightedInstance[] = [];
  const existing = instances.filter(({ status }) => !["DELETED", "DELETING"].includes(status));
  const inOrder = (one: AuditInstance, other: AuditInstance) =>
    inNaturalOrder(one.name, other.name) || inNaturalOrder(one.resource_id, other.resource_id);
  for (const instance of existing.toSorted(inOrder)) {
    const tags = await snapshots.tags.get(tagsKey(AUDIT_INSTANCE, instance.resource_id));
    if (fits(instance, tags, filter)) {
      const subscription = subscriptions.find(({ resource_id }) => resource_id === instance.resource_id);
      sighted.push({ instance, tags, sighting: sightInstance(instance, tags, subscription) });
    }
  }
  return { instances, sighted };
}

/** @throws Error that names the instances if one that is wanted is not among them. */
export function refuseUnknown(instances: readonly AuditInstance[], wanted: readonly string[]): void {
  const unknown = wanted.find((idOrName) => !instances.some((instance) => isNamed(instance, idOrName)));
  if (unknown !== undefined) {
    const known = instances.map(({ name, resource_id }) => `${name} (${resource_id})`).join(", ") || "none";
    throw new Error(`There is no audit instance with the ID or name ${unknown}; there are: ${known}.`);
  }
}

function isNamed({ id, resource_id: resourceId, name }: AuditInstance, idOrName: string): boolean {
  return [id, resourceId, name].includes(idOrName);
}

function fits(instance: AuditInstance, tags: readonly Tag[], filter: InstanceFilter): boolean {
  const own = fromWireTags(tags);
  return (
    (filter.instances.length === 0 || filter.instances.some((wanted) => isNamed(instance, wanted))) &&
    Object.entries(filter.tags).every(([key, value]) => Object.hasOwn(own, key) && ["", own[key]].includes(value)) &&
    (filter.enterpriseProjectId === undefined || (instance.enterprise_project_id ?? "0") === filter.enterpriseProjectId)
  );
}

/** The tags of an instance that cannot be declared itself: there they are a resource of their own. */
export function sightTags({ resource_id: resourceId }: AuditInstance, tags: readonly Tag[]): Sighting[] {
  const own = ownTags(tags);
  const id = tagsKey(AUDIT_INSTANCE, resourceId);
  const seed = { resourceType: AUDIT_INSTANCE, resourceId, mode: "merge", tags: own };
  return Object.keys(own).length === 0 ? [] : [{ type: "ResourceTags", name: "tags", id, seed }];
}

/** All but those that the service has put there. */
function ownTags(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(Object.entries(fromWireTags(tags)).filter(([key]) => !key.startsWith("_sys_")));
}

function sightInstance(
  instance: AuditInstance,
  tags: readonly Tag[],
  subscription: SubscribedResource | undefined,
): Sighting {
  const own = ownTags(tags);
  return {
    type: "AuditInstance",
    name: instance.name,
    id: instance.resource_id,
    obstacle: obstacleOf(instance, subscription),
    seed: {
      resourceId: instance.resource_id,
      name: instance.name,
      securityGroupIds: [],
      description: "",
      enterpriseProjectId: "0",
      powerState: "running",
      ...(Object.keys(own).length > 0 && { tags: own }),
    },
    extra: { adopt: instance.resource_id },
  };
}

function obstacleOf({ status }: AuditInstance, subscription: SubscribedResource | undefined): string | undefined {
  if (!["ACTIVE", "SHUTOFF"].includes(status)) {
    return `it is ${status}`;
  }
  return subscription ? undefined : "it is not subscribed by the month or year";
}
