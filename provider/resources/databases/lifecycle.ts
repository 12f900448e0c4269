import { type AuditDatabase, isNotFound, mayHaveHappened } from "../../client";
import type { Context } from "../../lifecycle/context";
import type { Found } from "../../lifecycle/contract";
import { messageOf, PartialFailure } from "../../lifecycle/errors";
import type { Steps } from "../../lifecycle/steps";
import { timeoutSeconds } from "../../lifecycle/timeouts";
import { waitFor } from "../../lifecycle/wait";
import { type DatabaseKind, type DatabaseTypes, idOf } from "./kind";
import { databasesOrGone } from "./list";

/** The lifecycle of a kind of database. */
export function databaseSteps<T extends DatabaseTypes>(kind: DatabaseKind<T>): Steps<T["inputs"], T["state"]> {
  return {
    async create(context, inputs) {
      const listed = await find(kind, context, inputs);
      if (listed) {
        kind.refuseOther?.(listed, inputs);
      }
      return switchTo(kind, context, inputs, listed ?? (await added(kind, context, inputs)));
    },

    async read(context, id, state) {
      const databases = await databasesOrGone(context, state.instanceId, "get");
      const database = databases?.find((candidate) => kind.isMeant(candidate, state));
      return (
        database && {
          id: database.id === state.databaseId ? id : idOf(state.instanceId, database.id),
          state: kind.toState(state, database),
        }
      );
    },

    async update(context, _id, olds, news) {
      const listed = await find(kind, context, olds);
      const database = listed ?? (olds.status === undefined ? await appeared(kind, context, olds) : undefined);
      if (database === undefined) {
        throw new Error(`${kind.nameOf(news)} is no longer on ${news.instanceId}. Run \`pulumi refresh\`.`);
      }
      return (await switchTo(kind, context, news, database)).state;
    },

    async delete(context, _id, state) {
      const { client, signal, snapshots } = context;
      const databases = await databasesOrGone(context, state.instanceId, "fresh");
      const database = databases?.find((candidate) => kind.isMeant(candidate, state));
      if (database === undefined) {
        return;
      }
      try {
        await client.dbss.deleteDatabase({ instance_id: state.instanceId, db_id: database.id }, { signal });
      } catch (error) {
        if (!isNotFound(error)) {
          throw error;
        }
      } finally {
        snapshots.databases.drop(state.instanceId);
      }
    },
  };
}

/** Adds the database, and waits until the list shows it. What the service gave an ID stays in state if that fails. */
async function added<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  context: Context,
  inputs: T["inputs"],
): Promise<AuditDatabase> {
  const databaseId = await add(kind, context, inputs);
  try {
    return await appeared(kind, context, inputs);
  } catch (error) {
    if (databaseId === undefined) {
      throw error;
    }
    const id = idOf(inputs.instanceId, databaseId);
    throw new PartialFailure(messageOf(error), id, { ...inputs, databaseId }, { cause: error });
  }
}

async function add<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  context: Context,
  inputs: T["inputs"],
): Promise<string | undefined> {
  try {
    return await kind.add(context, inputs);
  } catch (error) {
    // The answer may be lost while the database is added.
    const listed = mayHaveHappened(error) ? await find(kind, context, inputs).catch(() => undefined) : undefined;
    if (listed === undefined) {
      throw error;
    }
    return listed.id;
  }
}

async function appeared<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  context: Context,
  known: T["inputs"] | T["state"],
): Promise<AuditDatabase> {
  const { signal, log } = context;
  const options = {
    what: kind.nameOf(known),
    timeoutSeconds: timeoutSeconds("update", undefined),
    signal,
    progress: log.progress,
  };
  return waitFor(options, async () => {
    const database = await find(kind, context, known);
    return database ? { done: true, value: database } : { done: false, state: "added, not listed yet" };
  });
}

/** Switches the audit as declared. What was added before stays in state if that fails. */
async function switchTo<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  context: Context,
  inputs: T["inputs"],
  database: AuditDatabase,
): Promise<Found<T["state"]>> {
  const { client, signal, snapshots } = context;
  const { instanceId, auditEnabled } = inputs;
  const id = idOf(instanceId, database.id);
  const status = auditEnabled ? "ON" : "OFF";
  const before = kind.toState(inputs, database);
  if (database.status === status) {
    return { id, state: before };
  }
  try {
    await client.dbss.switchDatabase({ instance_id: instanceId, id: database.id, status }, { signal });
  } catch (error) {
    throw new PartialFailure(messageOf(error), id, before, { cause: error });
  } finally {
    snapshots.databases.drop(instanceId);
  }
  return { id, state: kind.toState(inputs, (await find(kind, context, before)) ?? { ...database, status }) };
}

async function find<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  { snapshots }: Context,
  known: T["inputs"] | T["state"],
): Promise<AuditDatabase | undefined> {
  const databases = await snapshots.databases.fresh(known.instanceId);
  return databases.find((database) => kind.isMeant(database, known));
}
