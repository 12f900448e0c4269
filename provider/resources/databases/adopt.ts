import type { AuditDatabase } from "../../client";
import type { Context } from "../../model/context";
import { diff } from "../../model/diff";
import type { DatabaseKind, DatabaseTypes } from "./kind";

/**
 * The database that is there already and is adopted: the one that `adopt` names, or the one that is declared.
 * Undefined when it has to be added.
 *
 * @throws Error when there is none as `adopt` names it, several, or one that cannot be made as declared.
 */
export async function adopt<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  { snapshots }: Context,
  inputs: T["inputs"],
): Promise<AuditDatabase | undefined> {
  const databases = await snapshots.databases.get(inputs.instanceId);
  const database =
    inputs.adopt === undefined
      ? databases.find((candidate) => kind.isMeant(candidate, inputs))
      : adopted(databases, inputs.instanceId, inputs.adopt);
  if (database) {
    refuseOther(kind, database, inputs);
  }
  return database;
}

/** @throws Error when the database cannot be made as declared. */
export function refuseOther<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  database: AuditDatabase,
  inputs: T["inputs"],
): void {
  const differences = diff(kind, kind.toState(inputs, database), inputs).replaces;
  if (differences.length > 0) {
    throw new Error(
      `Instance ${inputs.instanceId} has a database ${database.name} (${database.id}), which differs in ` +
        `${differences.join(", ")}. Nothing was changed. Declare it as it is to adopt it, or remove it first.`,
    );
  }
}

function adopted(databases: readonly AuditDatabase[], instanceId: string, idOrName: string): AuditDatabase {
  const byId = databases.find(({ id }) => id === idOrName);
  const matching = byId ? [byId] : databases.filter(({ name }) => name === idOrName);
  const [first, second] = matching;
  if (first === undefined) {
    const known = databases.map(({ id, name }) => `${name} (${id})`).join(", ") || "none";
    throw new Error(`adopt: instance ${instanceId} has no database with the ID or name ${idOrName}; it has: ${known}.`);
  }
  if (second !== undefined) {
    const ids = matching.map(({ id }) => id).join(", ");
    throw new Error(
      `adopt: ${matching.length} databases of instance ${instanceId} have the name ${idOrName}: ${ids}. Name one by its ID.`,
    );
  }
  return first;
}
