import type { z } from "zod";
import type { AuditDatabase } from "../../client";
import type { Context } from "../../lifecycle/context";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { databaseSteps } from "../databases/lifecycle";
import { refuseFull } from "../databases/list";
import { args, outputs } from "./args";

export type Inputs = z.output<typeof args>;
export type EcsAuditDatabaseState = State<typeof args, typeof outputs>;

/** A self-built database under audit. */
export const ecsAuditDatabase = defineLifecycle({
  args,
  outputs,
  // Of one address there is one on an instance.
  deleteBeforeReplace: true,
  ...databaseSteps<{ inputs: Inputs; state: EcsAuditDatabaseState }>({
    nameOf: ({ databaseName, ipAddress, port }) => `Database ${databaseName} at ${ipAddress}:${port}`,
    isMeant,
    args,
    add: addDatabase,
    toState,
  }),
});

/** Its ID tells which it is; until there is one, its address does, with the name of the instance at that address. */
function isMeant(database: AuditDatabase, known: Inputs | EcsAuditDatabaseState): boolean {
  if ("databaseId" in known && known.databaseId !== undefined) {
    return database.id === known.databaseId;
  }
  const { ipAddress, port, instanceName = "" } = known;
  return (
    database.rds_id === undefined &&
    database.ip === ipAddress &&
    database.port === String(port) &&
    (database.instance_name ?? "") === instanceName
  );
}

async function addDatabase(context: Context, inputs: Inputs): Promise<string | undefined> {
  const { client, signal, snapshots } = context;
  const { instanceId, databaseName: name } = inputs;
  await refuseFull(context, instanceId, `database ${name}`);
  const database = {
    name,
    type: inputs.engine,
    version: inputs.engineVersion,
    charset: inputs.charset,
    ip: inputs.ipAddress,
    port: inputs.port,
    os: inputs.os,
    instance_name: inputs.instanceName,
  };
  try {
    return (await client.dbss.addSelfBuiltDatabase({ instance_id: instanceId, database }, { signal })).id;
  } finally {
    snapshots.databases.drop(instanceId);
  }
}

/** The state, with what was declared as it really is. */
function toState(known: Inputs | EcsAuditDatabaseState, database: AuditDatabase): EcsAuditDatabaseState {
  return {
    ...known,
    databaseName: database.name ?? known.databaseName,
    engine: database.type,
    engineVersion: database.version ?? known.engineVersion,
    ipAddress: database.ip ?? known.ipAddress,
    port: database.port ? Number(database.port) : known.port,
    os: database.os ?? known.os,
    charset: database.charset ?? known.charset,
    instanceName: known.instanceName && (database.instance_name ?? ""),
    auditEnabled: database.status === "ON",
    databaseId: database.id,
    status: database.status ?? "OFF",
    auditStatus: database.audit_status,
  };
}
