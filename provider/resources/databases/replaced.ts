import type { Context } from "../../model/context";
import { Declarations } from "../../model/declarations";
import type { Difference } from "../../model/diff";

const replaced = new Declarations();

/** Records that this run replaces a database: it is removed before the new one is added. */
export function recordReplaced(context: Context, instanceId: string, databaseId: string): void {
  replaced.add(context, instanceId, databaseId);
}

/** Whether this run replaces the database. */
export function isReplacedDatabase(context: Context, instanceId: string, databaseId: string): boolean {
  return replaced.has(context, instanceId, databaseId);
}

/**
 * The comparison of a resource that cannot move to another database. If one of its databases is replaced, a preview does
 * not know the ID of the new one, but the update will replace the resource, too.
 */
export function withReplacedDatabases(
  context: Context,
  instanceId: string,
  difference: Difference,
  argument: string,
  databaseIds: readonly string[],
): Difference {
  const { changed, replaces } = difference;
  const isReplaced =
    changed.includes(argument) &&
    !replaces.includes(argument) &&
    databaseIds.some((databaseId) => isReplacedDatabase(context, instanceId, databaseId));
  return isReplaced ? { ...difference, replaces: [...replaces, argument] } : difference;
}
