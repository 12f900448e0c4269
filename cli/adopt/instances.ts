import type { AuditInstance } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { AUDIT_INSTANCE, fromWireTags, tagsKey } from "../../provider/resources/tags";

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

/** @throws Error that names the instances if one that is wanted is not among them. */
export function refuseUnknown(instances: readonly AuditInstance[], wanted: readonly string[]): void {
  const unknown = wanted.find((idOrName) => !instances.some((instance) => isNamed(instance, idOrName)));
  if (unknown !== undefined) {
    const known = instances.map(({ name, resource_id }) => `${name} (${resource_id})`).join(", ") || "none";
    throw new Error(`There is no audit instance with the ID or name ${unknown}; there are: ${known}.`);
  }
}

/** Whether an instance is one of those to adopt. */
export async function fits(
  { snapshots }: Context,
  instance: AuditInstance,
  { instances, enterpriseProjectId, tags }: InstanceFilter,
): Promise<boolean> {
  const isWanted =
    (instances.length === 0 || instances.some((wanted) => isNamed(instance, wanted))) &&
    (enterpriseProjectId === undefined || (instance.enterprise_project_id ?? "0") === enterpriseProjectId);
  const wantedTags = Object.entries(tags);
  if (!isWanted || wantedTags.length === 0) {
    return isWanted;
  }
  const own = fromWireTags(await snapshots.tags.get(tagsKey(AUDIT_INSTANCE, instance.resource_id)));
  return wantedTags.every(([key, value]) => Object.hasOwn(own, key) && ["", own[key]].includes(value));
}

function isNamed({ id, resource_id: resourceId, name }: AuditInstance, idOrName: string): boolean {
  return [id, resourceId, name].includes(idOrName);
}
