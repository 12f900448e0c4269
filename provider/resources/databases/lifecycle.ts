import { ApiError, type AuditDatabase, isNotFound, isTransient, mayHaveHappened } from "../../client";
import type { Context } from "../../model/context";
import { Declarations } from "../../model/declarations";
import { diff } from "../../model/diff";
import { keeping, messageOf } from "../../model/errors";
import { byName, onInstances } from "../../model/lists";
import { theOne } from "../../model/look-up";
import { type Found, partsOf, type SharedLifecycle } from "../../model/resource";
import { timeoutSeconds } from "../../model/timeouts";
import { waitFor, waiting, withoutAdvice } from "../../model/wait";
import { isSwitchedOn } from "../fields";
import {
  type DatabaseKind,
  type DatabaseTypes,
  databasesOrGone,
  idOf,
  isReplacedDatabase,
  recordReplaced,
  refuseFull,
} from "./kind";

/** The databases that were removed in this run. */
const removed = new Declarations();

/** The lifecycle of a kind of database. */
export function databaseSteps<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
): SharedLifecycle<T["inputs"], T["state"]> {
  return {
    isDatabase: true,
    idForm: "<instanceId>/<databaseId>",

    async seed(context, id) {
      const [instanceId, databaseId] = partsOf(id, 2) ?? [];
      if (instanceId === undefined || databaseId === undefined) {
        return undefined;
      }
      const databases = await databasesOrGone(context, instanceId, "get");
      const database = databases?.find((candidate) => candidate.id === databaseId);
      const seed = { ...(database && kind.seedOf(database)), instanceId, databaseId };
      // The state of every kind has these two; TypeScript cannot infer that for a partial state.
      return seed as Partial<T["state"]>;
    },

    list: onInstances(async ({ snapshots }, { id: instanceId }) => {
      const databases = (await snapshots.databases.get(instanceId)).filter(kind.isOfKind);
      const listed = databases.map((database) => ({
        id: idOf(instanceId, database.id),
        name: database.name ?? database.id,
        obstacle: kind.obstacleTo?.(database),
      }));
      return listed.toSorted(byName);
    }),

    async compare(context, _id, { instanceId, databaseId = "" }, _inputs, difference, isDeclared = true) {
      if (isDeclared && difference.replaces.length > 0) {
        recordReplaced(context, instanceId, databaseId);
      }
      return difference;
    },

    async adoptionOf(context, inputs) {
      const isLeaving = ({ id }: AuditDatabase) => isReplacedDatabase(context, inputs.instanceId, id);
      const database = await adopt(kind, context, inputs, isLeaving);
      return (
        database && {
          id: idOf(inputs.instanceId, database.id),
          name: `${kind.nameOf(inputs)} (${idOf(inputs.instanceId, database.id)})`,
          state: kind.toState(inputs, database),
          isDeletable: true,
        }
      );
    },

    async create(context, inputs) {
      await unlisted(kind, context, inputs);
      const database = (await adopt(kind, context, inputs)) ?? (await added(kind, context, inputs));
      const found = await converge(kind, context, inputs, database);
      warnOfDifference(kind, context, inputs, found.state);
      return found;
    },

    async read(context, id, state) {
      const databases = await databasesOrGone(context, state.instanceId, "get");
      const database = databases && meant(kind, databases, state);
      return (
        database && {
          id: database.id === state.databaseId ? id : idOf(state.instanceId, database.id),
          state: kind.toState(state, database),
          unreported: isSwitchedOn(database.status) === undefined ? "auditEnabled" : undefined,
        }
      );
    },

    async update(context, _id, olds, news) {
      const listed = await find(kind, context, olds, "get");
      const database = listed ?? (olds.status === undefined ? await appeared(kind, context, olds) : undefined);
      if (database === undefined) {
        throw new Error(
          `${kind.nameOf(news)} is no longer on ${news.instanceId}. Run \`pulumi refresh\`, then \`pulumi up\` to add it again.`,
        );
      }
      return (await converge(kind, context, news, database, olds)).state;
    },

    async delete(context, _id, state) {
      const { instanceId, databaseId } = state;
      // The database nearly always has its previous ID. It is looked up in the list only if it does not.
      if (databaseId !== undefined && !(await refusal(context, instanceId, databaseId))) {
        return;
      }
      const databases = await databasesOrGone(context, instanceId, "fresh");
      const database = databases?.find((candidate) => kind.isMeant(candidate, state));
      const refused = database && (await refusal(context, instanceId, database.id));
      if (refused && !isNotFound(refused)) {
        throw refused;
      }
    },
  };
}

/** Waits until the list no longer shows the declared database that this run removed, which would be adopted otherwise. */
async function unlisted<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  context: Context,
  inputs: T["inputs"],
): Promise<void> {
  const { instanceId } = inputs;
  const { databases } = context.snapshots;
  const isRemoved = (candidate: AuditDatabase) =>
    removed.has(context, instanceId, candidate.id) && kind.isMeant(candidate, inputs);
  if (!(await databases.seen(instanceId)).some(isRemoved)) {
    return;
  }
  const what = `Removal of ${kind.nameOf(inputs)}`;
  const time = databases.timeOf(instanceId);
  let how: "get" | "fresh" = "get";
  await waitFor(waiting(context, what, timeoutSeconds("update", undefined), { time }), async () => {
    const isListed = (await databases[how](instanceId)).some(isRemoved);
    how = "fresh";
    return isListed ? { done: false, state: "still listed" } : { done: true, value: undefined };
  });
}

/**
 * The existing database to adopt: the one that `adopt` names, or the declared one that is not leaving. Undefined when it
 * must be added.
 *
 * @throws Error when the named one does not exist, several match, or it cannot be converged.
 */
async function adopt<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  { snapshots }: Context,
  inputs: T["inputs"],
  isLeaving: (candidate: AuditDatabase) => boolean = () => false,
): Promise<AuditDatabase | undefined> {
  const isMeant = (candidate: AuditDatabase) => kind.isMeant(candidate, inputs);
  // Only this resource adds it, so the additions of others need no new list.
  if (inputs.adopt === undefined && !(await snapshots.databases.seen(inputs.instanceId)).some(isMeant)) {
    return undefined;
  }
  const databases = await snapshots.databases.get(inputs.instanceId);
  const database =
    inputs.adopt === undefined
      ? databases.find(isMeant)
      : theOne(databases, inputs.adopt, {
          argument: "adopt",
          noun: "database",
          owner: `instance ${inputs.instanceId}`,
          idOf: ({ id }) => id,
          by: { ID: ({ id }) => id, name: ({ name }) => name },
        });
  if (database === undefined || isLeaving(database)) {
    return undefined;
  }
  refuseOther(kind, database, inputs);
  return database;
}

/** @throws Error when the database cannot be converged. */
function refuseOther<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  database: AuditDatabase,
  inputs: T["inputs"],
): void {
  const differences = diff(kind, kind.toState(inputs, database), inputs).replaces;
  if (differences.length > 0) {
    throw new Error(
      `Instance ${inputs.instanceId} has a database ${database.name} (${database.id}) that differs in ${differences.join(", ")}. Nothing was changed. To adopt it, declare its current values; otherwise remove it first.`,
    );
  }
}

/** Warns of what the service looks up itself and reports differently: each deployment would replace the database. */
function warnOfDifference<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  { log }: Context,
  inputs: T["inputs"],
  state: T["state"],
): void {
  const differences = diff(kind, state, inputs).replaces;
  if (differences.length > 0) {
    log.warn(
      `${kind.nameOf(inputs)}: the service reports another value than the declared one for ${differences.join(", ")}. ` +
        "The next deployment would remove the database and add it again. Declare the value that `pulumi refresh` shows, " +
        "or omit it if it is optional.",
    );
  }
}

/** Removes the database. Returns the service's refusal, if any: the database may be gone or have another ID. */
async function refusal(context: Context, instanceId: string, databaseId: string): Promise<ApiError | undefined> {
  const { client, snapshots } = context;
  try {
    await snapshots.databases.writing(instanceId, () =>
      client.dbss.deleteDatabase({ instance_id: instanceId, db_id: databaseId }),
    );
    removed.add(context, instanceId, databaseId);
    return undefined;
  } catch (error) {
    if (ApiError.isInstance(error) && !isTransient(error)) {
      return error;
    }
    throw error;
  }
}

/** Adds the database and waits until it is listed. If that fails, a database that got an ID stays in the state. */
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
    throw keeping(error, id, { ...inputs, databaseId });
  }
}

/** Maximum number of attempts to add a database while it is unclear whether the service added it. */
const MAX_ADDITIONS = 5;

/**
 * Adds the database. If it is unclear whether the service did, the list decides: while it does not show the database,
 * it is added again, because the service has at most one of each.
 */
async function add<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  context: Context,
  inputs: T["inputs"],
): Promise<string | undefined> {
  let additions = 0;
  let isUnclear = false;
  const time = context.snapshots.databases.timeOf(inputs.instanceId);
  return waitFor(
    waiting(context, `addition of ${kind.nameOf(inputs)}`, timeoutSeconds("update", undefined), { time }),
    async () => {
      additions += 1;
      try {
        await refuseFull(context, inputs.instanceId, kind.nameOf(inputs));
        return { done: true, value: await kind.add(context, inputs) };
      } catch (error) {
        const listed = await find(kind, context, inputs).catch(() => undefined);
        if (listed) {
          refuseOther(kind, listed, inputs);
          return { done: true, value: listed.id };
        }
        // The service rejects a database that was added before, and the list may lag.
        isUnclear ||= mayHaveHappened(error);
        if (!isUnclear || additions >= MAX_ADDITIONS) {
          await refuseFull(context, inputs.instanceId, kind.nameOf(inputs));
          throw new AdditionFailed(messageOf(error), { cause: error });
        }
        return { done: false, state: `it is unclear whether it was added, retrying: ${withoutAdvice(error)}` };
      }
    },
  );
}

/** An addition that is not retried: unlike a transient error it ends the wait. */
class AdditionFailed extends Error {
  override readonly name = "AdditionFailed";
}

async function appeared<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  context: Context,
  known: T["inputs"] | T["state"],
): Promise<AuditDatabase> {
  const time = context.snapshots.databases.timeOf(known.instanceId);
  let how: "get" | "fresh" = "get";
  return waitFor(waiting(context, kind.nameOf(known), timeoutSeconds("update", undefined), { time }), async () => {
    const database = await find(kind, context, known, how);
    how = "fresh";
    return database ? { done: true, value: database } : { done: false, state: "added, not listed yet" };
  });
}

/**
 * Enables or disables the audit, and sends what is not reported. A database that was added stays in the state if that
 * fails.
 */
async function converge<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  context: Context,
  inputs: T["inputs"],
  database: AuditDatabase,
  olds?: T["state"],
): Promise<Found<T["state"]>> {
  const switched = await switchAudit(kind, context, inputs, database);
  try {
    if (!(await kind.send?.(context, database.id, inputs, olds))) {
      return switched;
    }
  } catch (error) {
    throw keeping(error, switched.id, unsent(kind, switched.state));
  }
  const now = await find(kind, context, switched.state, "get");
  return now ? { id: switched.id, state: kind.toState(inputs, now) } : switched;
}

function unsent<T extends DatabaseTypes>({ unreported = [] }: DatabaseKind<T>, state: T["state"]): T["state"] {
  return { ...state, ...Object.fromEntries(unreported.map((name) => [name, undefined])) };
}

async function switchAudit<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  context: Context,
  inputs: T["inputs"],
  database: AuditDatabase,
): Promise<Found<T["state"]>> {
  const { client, snapshots } = context;
  const { instanceId, auditEnabled } = inputs;
  const id = idOf(instanceId, database.id);
  const status = auditEnabled ? "ON" : "OFF";
  const before = kind.toState(inputs, database);
  if (database.status === status) {
    return { id, state: before };
  }
  try {
    await snapshots.databases.writing(instanceId, () =>
      client.dbss.switchDatabase({ instance_id: instanceId, id: database.id, status }),
    );
  } catch (error) {
    throw keeping(error, id, unsent(kind, before));
  }
  return { id, state: kind.toState(inputs, (await find(kind, context, before, "get")) ?? { ...database, status }) };
}

async function find<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  { snapshots }: Context,
  known: T["inputs"] | T["state"],
  how: "get" | "fresh" = "fresh",
): Promise<AuditDatabase | undefined> {
  const databases = await snapshots.databases[how](known.instanceId);
  return meant(kind, databases, known);
}

/** The database of the state. State written by another version may lack its identifying arguments, but not its ID. */
function meant<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  databases: readonly AuditDatabase[],
  known: T["inputs"] | T["state"],
): AuditDatabase | undefined {
  const found = databases.find((database) => kind.isMeant(database, known));
  return found ?? databases.find(({ id }) => "databaseId" in known && id === known.databaseId);
}
