import type { Context } from "../model/context";
import { PROJECT } from "../model/snapshots";

/** What is wrong with an instance ID that is the other of the two IDs of an instance; undefined where it is not. */
export async function mistakenInstanceId({ snapshots }: Context, instanceId: unknown): Promise<string | undefined> {
  if (typeof instanceId !== "string") {
    return undefined;
  }
  const instances = await snapshots.instances.get(PROJECT);
  const meant = instances.find(({ id, resource_id }) => id !== instanceId && resource_id === instanceId);
  return (
    meant &&
    `${instanceId} is the \`resourceId\` of the audit instance ${meant.name}; its \`instanceId\` is ${meant.id}. The ` +
      "`resourceId` belongs to orders, tags and jobs."
  );
}
