import { z } from "zod";
import type { Context } from "../model/context";
import { theOne } from "../model/look-up";
import { region } from "../model/region";
import type { Listed, Resource } from "../model/resource";
import { PROJECT } from "../model/snapshots";
import { instancesNamedBy, isOnInstance } from "./audit-instance/presence";

/** The arguments that restrict a list of resources on audit instances. */
export const onInstanceArgs = z.strictObject({
  instanceId: z.string().min(1).optional().meta({
    description:
      "ID or name of an audit instance, to list only what is on it. Defaults to all instances of the project.",
  }),
  region,
});

/** The arguments with which a resource type can be listed. */
export function listArgs(resource: Pick<Resource, "args">): z.ZodObject {
  return isOnInstance(resource) ? onInstanceArgs : z.strictObject({ region });
}

/** Lists the objects of a resource type. @throws Error when the instance does not exist */
export async function inventoryOf(
  context: Context,
  resource: Resource,
  instanceId: string | undefined,
): Promise<readonly Listed[]> {
  if (instanceId === undefined) {
    return resource.list(context);
  }
  const instances = await context.snapshots.instances.get(PROJECT);
  return resource.list(context, theOne(instances, instanceId, instancesNamedBy("instanceId")));
}
