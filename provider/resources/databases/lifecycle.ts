import { ApiError, type AuditDatabase, isNotFound, isTransient, mayHaveHappened } from "../../client";
import type { Context } from "../../model/context";
import { diff } from "../../model/diff";
import { keeping, messageOf } from "../../model/errors";
import { partsOf } from "../../model/ids";
import { theOne } from "../../model/look-up";
import type { Found, Steps } from "../../model/resource";
import { timeoutSeconds } from "../../model/timeouts";
import { waitFor, waiting } from "../../model/wait";
import { type DatabaseKind, type DatabaseTypes, databasesOrGone, idOf } from "./kind";

/** The lifecycle of a kind of database. */
export function databaseSteps<T extends DatabaseTypes>(kind: DatabaseKind<T>): Steps<T["inputs"], T["state"]> {
  return {
    idForm: "<instanceId>/<databaseId>",

    async seed(context, id) {
      const [instanceId, databaseId] = partsOf(id, 2) ?? [];
      if (instanceId === undefined || databaseId === undefined) {
        return undefined;
      }
      const databases = await databasesOrGone(context, instanceId, "get");
      const database = databases?.find((candidate) => candidate.id === databaseId);
      const seed = { ...(database && kind.seedOf(database)), instanceId, databaseId };
      // Every kind's state has these two; TypeScript cannot tell that of a part of it.
      return seed as Partial<T["state"]>;
    },

    async adoptionOf(context, inputs) {
      const database = await adopt(kind, context, inputs);
      return (
        database && {
          name: `${kind.nameOf(inputs)} (${idOf(inputs.instanceId, database.id)})`,
          state: kind.toState(inputs, database),
        }
      );
    },

    async create(context, inputs) {
      const database = (await adopt(kind, context, inputs)) ?? (await added(kind, context, inputs));
      return converge(kind, context, inputs, database);
    },

    async read(context, id, state) {
      const databases = await databasesOrGone(context, state.instanceId, "get");
      const database = databases && meant(kind, databases, state);
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
      return (await converge(kind, context, news, database, olds)).state;
    },

    async delete(context, _id, state) {
      const { instanceId, databaseId } = state;
      // Nearly always it is there under the ID that it had. Only where it is not, the list is asked for it.
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

/**
 * The database that is there already and is adopted: the one that `adopt` names, or the one that is declared.
 * Undefined when it has to be added.
 *
 * @throws Error when there is none as `adopt` names it, several, or one that cannot be made as declared.
 */
async function adopt<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  { snapshots }: Context,
  inputs: T["inputs"],
): Promise<AuditDatabase | undefined> {
  const databases = await snapshots.databases.get(inputs.instanceId);
  const database =
    inputs.adopt === undefined
      ? databases.find((candidate) => kind.isMeant(candidate, inputs))
      : theOne(databases, inputs.adopt, {
          argument: "adopt",
          noun: "database",
          owner: `instance ${inputs.instanceId}`,
          idOf: ({ id }) => id,
          by: { ID: ({ id }) => id, name: ({ name }) => name },
        });
  if (database) {
    refuseOther(kind, database, inputs);
  }
  return database;
}

/** @throws Error when the database cannot be made as declared. */
function refuseOther<T extends DatabaseTypes>(
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

/** Removes the database. Answers how the service refused to, if it did: the database may be gone, or have another ID. */
async function refusal(
  { client, snapshots }: Context,
  instanceId: string,
  databaseId: string,
): Promise<ApiError | undefined> {
  try {
    await snapshots.databases.writing(instanceId, () =>
      client.dbss.deleteDatabase({ instance_id: instanceId, db_id: databaseId }),
    );
    return undefined;
  } catch (error) {
    if (ApiError.isInstance(error) && !isTransient(error)) {
      return error;
    }
    throw error;
  }
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
    throw keeping(error, id, { ...inputs, databaseId });
  }
}

/** How often a database is added at most, where it is unclear whether the service did. */
const MOST_ADDITIONS = 5;

/**
 * Adds the database. Where it is unclear whether the service did, the list tells; while it does not show the database, it
 * is added again: the service has one of each at most.
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
    waiting(context, `addition of ${kind.nameOf(inputs)}`, timeoutSeconds("update", undefined), time),
    async () => {
      additions += 1;
      try {
        return { done: true, value: await kind.add(context, inputs) };
      } catch (error) {
        const listed = await find(kind, context, inputs).catch(() => undefined);
        if (listed) {
          refuseOther(kind, listed, inputs);
          return { done: true, value: listed.id };
        }
        // What was added before all the same is refused, and the list may lag.
        isUnclear ||= mayHaveHappened(error);
        if (!isUnclear || additions >= MOST_ADDITIONS) {
          throw new AdditionFailed(messageOf(error), { cause: error });
        }
        return { done: false, state: messageOf(error) };
      }
    },
  );
}

/** An addition that is not repeated any more: unlike a passing fault it ends the wait. */
class AdditionFailed extends Error {
  override readonly name = "AdditionFailed";
}

async function appeared<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  context: Context,
  known: T["inputs"] | T["state"],
): Promise<AuditDatabase> {
  const time = context.snapshots.databases.timeOf(known.instanceId);
  return waitFor(waiting(context, kind.nameOf(known), timeoutSeconds("update", undefined), time), async () => {
    const database = await find(kind, context, known);
    return database ? { done: true, value: database } : { done: false, state: "added, not listed yet" };
  });
}

/** Switches the audit, and sends what is not reported. What was added before stays in state if that fails. */
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

/** The database that is meant. A state of another version may lack what tells it apart, but not the ID that it had. */
function meant<T extends DatabaseTypes>(
  kind: DatabaseKind<T>,
  databases: readonly AuditDatabase[],
  known: T["inputs"] | T["state"],
): AuditDatabase | undefined {
  const found = databases.find((database) => kind.isMeant(database, known));
  return found ?? databases.find(({ id }) => "databaseId" in known && id === known.databaseId);
}
