import type { AuditInstance } from "../../client";
import type { Context } from "../../model/context";
import type { Adoption } from "../../model/resource";
import { PROJECT } from "../../model/snapshots";
import type { AuditInstanceState, Inputs } from "./lifecycle";
import { observe } from "./view";

/**
 * The resource ID of the instance that `adopt` names, by ID or name.
 *
 * @throws Error when there is none or several.
 */
export async function adopt(context: Context, inputs: Inputs): Promise<string> {
  return theOne(await context.snapshots.instances.fresh(PROJECT), inputs.adopt ?? "").resource_id;
}

/**
 * The instance that `adopt` names, unchanged. Only looks.
 *
 * @throws Error as `adopt` would.
 */
export async function adoptionOf(context: Context, inputs: Inputs): Promise<Adoption<AuditInstanceState> | undefined> {
  if (inputs.adopt === undefined) {
    return undefined;
  }
  const { name, resource_id: resourceId } = theOne(await context.snapshots.instances.get(PROJECT), inputs.adopt);
  const state = await observe(context, resourceId, { ...inputs, resourceId });
  return state && { name: `audit instance ${name} (${resourceId})`, state };
}

function theOne(instances: readonly AuditInstance[], idOrName: string): AuditInstance {
  const byId = instances.find(({ resource_id, id }) => resource_id === idOrName || id === idOrName);
  const matching = byId ? [byId] : instances.filter(({ name }) => name === idOrName);
  const [first, second] = matching;
  if (first === undefined) {
    const known = instances.map(({ name, resource_id }) => `${name} (${resource_id})`).join(", ") || "none";
    throw new Error(`adopt: there is no instance with the ID or name ${idOrName}; there are: ${known}.`);
  }
  if (second !== undefined) {
    const ids = matching.map(({ resource_id }) => resource_id).join(", ");
    throw new Error(
      `adopt: ${matching.length} instances have the name ${idOrName}: ${ids}. Use the ID of one of them.`,
    );
  }
  return first;
}
