import type { z } from "zod";
import { type AuditDatabase, isNotFound } from "../../client";
import type { Context } from "../../lifecycle/context";
import { defineLifecycle, type Found, type State } from "../../lifecycle/contract";
import { messageOf, PartialFailure } from "../../lifecycle/errors";
import { timeoutSeconds } from "../../lifecycle/timeouts";
import { waitFor } from "../../lifecycle/wait";
import { addDatabase } from "./add";
import { args, outputs } from "./args";

export type Inputs = z.output<typeof args>;
export type RdsAuditDatabaseState = State<typeof args, typeof outputs>;

/** An RDS database under audit, without an agent. */
export const rdsAuditDatabase = defineLifecycle({
  args,
  outputs,
  // An RDS instance is audited by one audit instance only.
  deleteBeforeReplace: true,

  async create(context, inputs) {
    const listed = await find(context, inputs);
    if (listed === undefined) {
      await addDatabase(context, inputs);
    }
    const database = listed ?? (await appeared(context, inputs));
    return switchTo(context, inputs, database);
  },

  async read(context, id, state) {
    const databases = await databasesOrGone(context, state.instanceId);
    const database = databases?.find((candidate) => candidate.rds_id === state.rdsId);
    return (
      database && { id: database.id === state.databaseId ? id : idOf(state, database), state: toState(state, database) }
    );
  },

  async update(context, _id, _olds, news) {
    const database = await find(context, news);
    if (database === undefined) {
      throw new Error(`RDS database ${news.rdsId} is no longer on ${news.instanceId}. Run \`pulumi refresh\`.`);
    }
    return (await switchTo(context, news, database)).state;
  },

  async delete(context, _id, state) {
    const { client, signal, snapshots } = context;
    const databases = await databasesOrGone(context, state.instanceId, "fresh");
    const database = databases?.find((candidate) => candidate.rds_id === state.rdsId);
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
});

/** Switches the audit as declared. What was added before stays in state if that fails. */
async function switchTo(
  context: Context,
  inputs: Inputs,
  database: AuditDatabase,
): Promise<Found<RdsAuditDatabaseState>> {
  const { client, signal, snapshots } = context;
  const id = idOf(inputs, database);
  const status = inputs.auditEnabled ? "ON" : "OFF";
  if (database.status === status) {
    return { id, state: toState(inputs, database) };
  }
  try {
    await client.dbss.switchDatabase({ instance_id: inputs.instanceId, id: database.id, status }, { signal });
  } catch (error) {
    throw new PartialFailure(messageOf(error), id, toState(inputs, database), { cause: error });
  } finally {
    snapshots.databases.drop(inputs.instanceId);
  }
  return { id, state: toState(inputs, (await find(context, inputs)) ?? { ...database, status }) };
}

/** Waits until the list shows the database. */
async function appeared(context: Context, inputs: Inputs): Promise<AuditDatabase> {
  const { signal, log } = context;
  const options = {
    what: `RDS database ${inputs.rdsId}`,
    timeoutSeconds: timeoutSeconds("update", undefined),
    signal,
    progress: log.progress,
  };
  return waitFor(options, async () => {
    const database = await find(context, inputs);
    return database ? { done: true, value: database } : { done: false, state: "added, not listed yet" };
  });
}

async function find({ snapshots }: Context, { instanceId, rdsId }: Inputs): Promise<AuditDatabase | undefined> {
  const databases = await snapshots.databases.fresh(instanceId);
  return databases.find((database) => database.rds_id === rdsId);
}

async function databasesOrGone(
  { snapshots }: Context,
  instanceId: string,
  how: "get" | "fresh" = "get",
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

function idOf({ instanceId }: { readonly instanceId: string }, database: AuditDatabase): string {
  return `${instanceId}/${database.id}`;
}

/** The state, with what was declared as it really is. */
function toState(known: Inputs | RdsAuditDatabaseState, database: AuditDatabase): RdsAuditDatabaseState {
  return {
    ...known,
    auditEnabled: database.status === "ON",
    databaseName: known.databaseName && database.name,
    engine: known.engine && sameWord(known.engine, database.type),
    engineVersion: known.engineVersion && database.version,
    ipAddress: known.ipAddress && database.ip,
    port: known.port && Number(database.port),
    databaseId: database.id,
    status: database.status,
    auditStatus: database.audit_status ?? undefined,
  };
}

/** RDS writes `MySQL`, the database list `MYSQL`. */
function sameWord(known: string, actual: string): string {
  return known.toUpperCase() === actual.toUpperCase() ? known : actual;
}
