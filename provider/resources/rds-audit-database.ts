import { z } from "zod";
import type { AuditDatabase, RdsInstance } from "../client";
import { Batches } from "../model/batches";
import type { Context } from "../model/context";
import { defineResource, type State } from "../model/resource";
import { PROJECT } from "../model/snapshots";
import { obstacleTo } from "./databases/auditable";
import { refuseFull } from "./databases/kind";
import { databaseSteps } from "./databases/lifecycle";
import { saysAll } from "./for-programs";

export const args = z.strictObject({
  instanceId: z.string().min(1).meta({
    description: "Instance ID of the audit instance: `instanceId` of an AuditInstance.",
    onChange: "replaces",
  }),
  rdsId: z.string().min(1).meta({ description: "ID of the RDS instance.", onChange: "replaces" }),
  auditEnabled: z.boolean().default(true).meta({ description: "Whether the database is audited." }),
  databaseName: z.string().min(1).max(256).optional().meta({
    description: "Name of the database. Looked up from RDS when left out, like all that follows.",
    onChange: "replaces",
  }),
  engine: z.string().min(1).max(64).optional().meta({
    description: "Engine as RDS names it: `MySQL`, `PostgreSQL`, `SQLServer`, `MariaDB`.",
    onChange: "replaces",
  }),
  engineVersion: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: "Version of the engine, such as `8.0`.", onChange: "replaces" }),
  ipAddress: z
    .ipv4("an IPv4 address is expected")
    .optional()
    .meta({ description: "Private address of the RDS instance.", onChange: "replaces" }),
  port: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .meta({ description: "Port of the database: 1 to 65535.", onChange: "replaces" }),
  adopt: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        "ID or name of a database of the instance, to be adopted. Without it, one that exists already is " +
        "adopted, too.",
      onChange: "creation",
    }),
});

export const outputs = z.object({
  databaseId: z.string().meta({ description: "ID of the database on the audit instance." }),
  status: z.string().meta({ description: "ON when audited, OFF when not.", follows: ["auditEnabled"] }),
  auditStatus: z
    .string()
    .optional()
    .meta({ description: "What auditing does: ACTIVE, SHUTOFF or ERROR.", follows: ["auditEnabled"] }),
});

export type Inputs = z.output<typeof args>;

export type RdsAuditDatabaseState = State<typeof args, typeof outputs>;

/** An RDS database under audit, without an agent. */
export const rdsAuditDatabase = defineResource({
  type: "RdsAuditDatabase",
  description:
    "An RDS database under audit, without an agent. All but its ID is looked up from RDS. Deleting " +
    "it ends the audit; RDS is not touched.\n\nOnly `auditEnabled` changes in place. A change of " +
    "anything else removes the database from its audit instance first, as one RDS instance is " +
    "audited by one audit instance only.",
  example: `
new dbss.RdsAuditDatabase("orders", { instanceId: audit.instanceId, rdsId: "…" });
`,
  args,
  outputs,
  // An RDS instance is audited by one audit instance only.
  deleteBeforeReplace: true,
  ...databaseSteps<{ inputs: Inputs; state: RdsAuditDatabaseState }>({
    nameOf: ({ rdsId }) => `RDS database ${rdsId}`,
    isMeant: (database, { rdsId }) => rdsId !== undefined && database.rds_id === rdsId,
    seedOf,
    args,
    add: addDatabase,
    toState,
  }),

  async foresee(context, inputs, olds) {
    if (olds !== undefined || inputs.rdsId === undefined || saysAll(inputs)) {
      return [];
    }
    const reason = await obstacleTo(context, inputs.rdsId);
    return reason === undefined ? [] : [{ property: "rdsId", reason }];
  },
});

/** The state, with what was declared as it really is. */
function toState(known: Inputs | RdsAuditDatabaseState, database: AuditDatabase): RdsAuditDatabaseState {
  return {
    ...known,
    rdsId: database.rds_id ?? "",
    auditEnabled: database.status === "ON",
    databaseName: known.databaseName && database.name,
    engine: known.engine && sameWord(known.engine, database.type),
    engineVersion: known.engineVersion && database.version,
    ipAddress: known.ipAddress && database.ip,
    port: known.port && Number(database.port),
    databaseId: database.id,
    status: database.status,
    auditStatus: database.audit_status,
  };
}

/** What RDS says of the database need not be declared. */
function seedOf({ id, rds_id: rdsId }: AuditDatabase): Partial<RdsAuditDatabaseState> {
  if (rdsId === undefined) {
    throw new Error(`Database ${id} is not one of RDS. Import it as an EcsAuditDatabase.`);
  }
  return { rdsId };
}

/** RDS writes `MySQL`, the database list `MYSQL`. */
function sameWord(known: string, actual: string): string {
  return known.toUpperCase() === actual.toUpperCase() ? known : actual;
}

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
const additions = new Batches<NewDatabase, boolean>(async ({ client, snapshots }, instanceId, databases) => {
  const { legal_db_id: accepted, illegal_db_id: refused } = await snapshots.databases.writing(instanceId, () =>
    client.dbss.addRdsDatabases({ instance_id: instanceId, databases: [...databases], total_count: databases.length }),
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
