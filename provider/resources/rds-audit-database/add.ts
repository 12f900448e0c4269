import type { RdsInstance } from "../../client";
import { Batches } from "../../lifecycle/batches";
import type { Context } from "../../lifecycle/context";
import { PROJECT } from "../../lifecycle/snapshots";
import { refuseFull } from "../databases/list";
import type { Inputs } from "./lifecycle";
import { saysAll } from "./looked-up";

/** What the service wants to know of a database that is added. */
type NewDatabase = Parameters<Context["client"]["dbss"]["addRdsDatabases"]>[0]["databases"][number];

/**
 * Adds the database to its audit instance; what is added to one instance at the same time goes together. The service
 * answers no ID.
 */
export async function addDatabase(context: Context, inputs: Inputs): Promise<undefined> {
  await refuseFull(context, inputs.instanceId, `RDS instance ${inputs.rdsId}`);
  const accepted = await additions.add(context, inputs.instanceId, await toNewDatabase(context, inputs));
  if (!accepted) {
    throw new Error(
      `The service refuses to audit RDS instance ${inputs.rdsId} on ${inputs.instanceId}: ${await reasonFor(context, inputs)}`,
    );
  }
}

/** Answers for each database whether it was added. */
const additions = new Batches<NewDatabase, boolean>(async ({ client, signal, snapshots }, instanceId, databases) => {
  const { legal_db_id: accepted, illegal_db_id: refused } = await snapshots.databases.writing(instanceId, () =>
    client.dbss.addRdsDatabases(
      { instance_id: instanceId, databases: [...databases], total_count: databases.length },
      { signal },
    ),
  );
  const answered = new Set([...accepted, ...refused]);
  return databases.map(({ id }) =>
    answered.has(id) ? !refused.includes(id) : new Error(`dbss.addRdsDatabases: the answer does not tell of ${id}.`),
  );
});

async function toNewDatabase(context: Context, inputs: Inputs): Promise<NewDatabase> {
  const rds = saysAll(inputs) ? undefined : await lookUp(context, inputs.rdsId);
  return {
    id: inputs.rdsId,
    db_name: required(inputs, "databaseName", inputs.databaseName ?? rds?.name),
    status: rds?.status ?? "ACTIVE",
    port: String(required(inputs, "port", inputs.port ?? rds?.port)),
    ip: required(inputs, "ipAddress", inputs.ipAddress ?? rds?.private_ips[0]),
    instance_name: rds?.name ?? inputs.databaseName ?? inputs.rdsId,
    version: required(inputs, "engineVersion", inputs.engineVersion ?? rds?.datastore.version),
    type: required(inputs, "engine", inputs.engine ?? rds?.datastore.type),
    enterprise_id: rds?.enterprise_project_id ?? "0",
  };
}

async function lookUp({ snapshots }: Context, rdsId: string): Promise<RdsInstance> {
  const isMeant = (instance: RdsInstance) => instance.id === rdsId;
  const known = (await snapshots.rdsInstances.get(PROJECT)).find(isMeant);
  const instance = known ?? (await snapshots.rdsInstances.fresh(PROJECT)).find(isMeant);
  if (instance === undefined) {
    throw new Error(
      `rdsId: there is no RDS instance ${rdsId} in this project and region. Nothing was added; ` +
        "check the ID, the project and the region.",
    );
  }
  return instance;
}

function required<T>({ rdsId }: Inputs, name: string, value: T | undefined | null): T {
  if (value === undefined || value === null || value === "") {
    throw new Error(
      `${name}: RDS does not tell it for ${rdsId} yet. Wait until the RDS instance is ready, or set ${name}.`,
    );
  }
  return value;
}

/** The refusal carries no reason: what can be known of it is looked for. */
async function reasonFor({ snapshots }: Context, { instanceId, rdsId }: Inputs): Promise<string> {
  const others = (await snapshots.instances.get(PROJECT)).filter((instance) => instance.id !== instanceId);
  for (const other of others) {
    const databases = await snapshots.databases.get(other.id).catch(() => []);
    if (databases.some((database) => database.rds_id === rdsId)) {
      return `it is audited by instance ${other.name} (${other.id}). Remove it there first.`;
    }
  }
  const rds = (await snapshots.rdsInstances.get(PROJECT).catch(() => [])).find((instance) => instance.id === rdsId);
  const engine = rds ? ` (${rds.datastore.type} ${rds.datastore.version}, status ${rds.status})` : "";
  return `its engine, version or status${engine} may not be supported for auditing without an agent.`;
}
