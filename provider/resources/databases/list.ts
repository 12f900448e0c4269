import { type AuditDatabase, isNotFound } from "../../client";
import type { Context } from "../../model/context";
import { PROJECT } from "../../model/snapshots";

/** The databases of an instance: as last listed, or as they are now. Undefined when the instance is gone. */
export async function databasesOrGone(
  { snapshots }: Context,
  instanceId: string,
  how: "get" | "fresh",
): Promise<AuditDatabase[] | undefined> {
  try {
    return await snapshots.databases[how](instanceId);
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/** @throws Error when the instance audits as many databases as its edition allows; `name` is the one too many. */
export async function refuseFull({ snapshots }: Context, instanceId: string, name: string): Promise<void> {
  const [instances, databases] = await Promise.all([
    snapshots.instances.get(PROJECT),
    snapshots.databases.get(instanceId),
  ]);
  const limit = instances.find((instance) => instance.id === instanceId)?.database_limit;
  if (limit && databases.length >= limit) {
    throw new Error(
      `Instance ${instanceId} audits ${databases.length} databases, and its edition allows ${limit}: ${name} does not ` +
        "fit. Remove one, or take a larger edition.",
    );
  }
}
