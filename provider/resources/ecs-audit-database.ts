import { z } from "zod";
import type { AuditDatabase } from "../client";
import { databaseType } from "../client/dbss/databases";
import type { Context } from "../model/context";
import { asDeclared, sameName } from "../model/diff";
import { defineResource, type State } from "../model/resource";
import { engineOf } from "./databases/auditable";
import { adoptDatabase, databaseFacts, databaseOutputs } from "./databases/kind";
import { databaseSteps } from "./databases/lifecycle";
import { instanceId, ipAddress, port } from "./fields";

const SYSTEMS = ["LINUX64", "WINDOWS64", "UNIX"] as const;
const CHARSETS = ["UTF8", "GBK"] as const;

export const args = z.strictObject({
  instanceId,
  databaseName: z
    .string()
    .min(1)
    .max(256)
    .meta({ description: "Name of the database: up to 256 characters.", onChange: "replaces" }),
  engine: databaseType.meta({ description: "Engine of the database, such as `POSTGRESQL`.", onChange: "replaces" }),
  engineVersion: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "Version of the engine, such as `8.0`.", onChange: "replaces" }),
  ipAddress: ipAddress.meta({ description: "IP address of the database server.", onChange: "replaces" }),
  port: port.meta({ description: "Port of the database: 1 to 65535.", onChange: "replaces" }),
  os: z.enum(SYSTEMS).meta({
    description: 'Operating system of the database server: "LINUX64", "WINDOWS64" or "UNIX".',
    onChange: "replaces",
  }),
  charset: z
    .enum(CHARSETS)
    .default("UTF8")
    .meta({ description: "Character set of the database.", onChange: "replaces" }),
  instanceName: z.string().min(1).max(256).optional().meta({
    description: "Name of the instance on the database server, if it has several.",
    onChange: "replaces",
  }),
  auditEnabled: z
    .boolean()
    .default(true)
    .meta({ description: "Whether the database is audited. It also needs an agent: see AuditAgent." }),
  tlsKey: z
    .string()
    .refine((key) => key.trimStart().startsWith("-----BEGIN "), "must be a private key in PEM format")
    .optional()
    .meta({
      description:
        "Private key of the database server, in PEM format. Required to audit connections that use TLS. " +
        "The service keeps it if it is no longer declared.",
      secret: true,
      writeOnly: true,
    }),
  adopt: adoptDatabase,
});

export const outputs = databaseOutputs;

export type Inputs = z.output<typeof args>;

export type EcsAuditDatabaseState = State<typeof args, typeof outputs>;

/** An audited self-built database. */
export const ecsAuditDatabase = defineResource({
  type: "EcsAuditDatabase",
  description:
    "An audited self-built database: one that you run on a server of Huawei Cloud (ECS or BMS). An " +
    "agent collects its activity: see AuditAgent. Deleting the resource ends the audit and removes " +
    "its agents; the database itself is not touched.\n\nOnly `auditEnabled` and `tlsKey` update in " +
    "place. Changing anything else removes the database from its audit instance before adding it " +
    "again, because a database is identified by its address.",
  example: `
const shop = new dbss.EcsAuditDatabase("shop", {
  instanceId: audit.instanceId,
  databaseName: "shop",
  engine: "POSTGRESQL",
  engineVersion: "16",
  ipAddress: "192.168.0.60",
  port: 5432,
  os: "LINUX64",
});
`,
  args,
  outputs,
  // An instance has at most one database per address.
  deleteBeforeReplace: true,
  ...databaseSteps<{ inputs: Inputs; state: EcsAuditDatabaseState }>({
    nameOf: ({ databaseName, ipAddress, port }) => `Database ${databaseName} at ${ipAddress}:${port}`,
    isMeant,
    seedOf,
    isOfKind: ({ rds_id: rdsId }) => rdsId === undefined,
    obstacleTo: ({ db_classification: classification }) =>
      classification === "RDS" ? "the service does not report its RDS instance" : undefined,
    args,
    add: addDatabase,
    toState,
    unreported: ["tlsKey"],
    async send({ client }, databaseId, { instanceId, tlsKey }, olds) {
      if (tlsKey === undefined || tlsKey === olds?.tlsKey) {
        return false;
      }
      await client.dbss.addTlsKey({ instance_id: instanceId, db_id: databaseId, pem_key_txt: tlsKey });
      return true;
    },
  }),
});

/**
 * A database is identified by its ID or, until it has one, by its address and the name of the instance at that address.
 */
function isMeant(database: AuditDatabase, known: Inputs | EcsAuditDatabaseState): boolean {
  if ("databaseId" in known && known.databaseId !== undefined) {
    return database.id === known.databaseId;
  }
  const { ipAddress, port, instanceName = "" } = known;
  return (
    database.rds_id === undefined &&
    database.ip === ipAddress &&
    database.port === String(port) &&
    sameName(instanceName, database.instance_name ?? "") === instanceName
  );
}

function seedOf({ id, rds_id: rdsId, instance_name: instanceName }: AuditDatabase): Partial<EcsAuditDatabaseState> {
  if (rdsId !== undefined) {
    throw new Error(`Database ${id} is RDS instance ${rdsId}. Import it as an RdsAuditDatabase.`);
  }
  return { ...(instanceName && { instanceName }) };
}

async function addDatabase(context: Context, inputs: Inputs): Promise<string | undefined> {
  const { client, snapshots } = context;
  const { instanceId, databaseName: name } = inputs;
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
  const { id } = await snapshots.databases.writing(instanceId, () =>
    client.dbss.addSelfBuiltDatabase({ instance_id: instanceId, database }),
  );
  return id;
}

/** The state, with the declared arguments as the service reports them. */
function toState(known: Inputs | EcsAuditDatabaseState, database: AuditDatabase): EcsAuditDatabaseState {
  return {
    ...known,
    databaseName: sameName(known.databaseName ?? "", database.name),
    engine: asDeclared(known.engine ?? database.type, database.type, databaseType.options, engineOf),
    engineVersion: database.version ?? known.engineVersion,
    ipAddress: database.ip ?? known.ipAddress,
    port: database.port ? Number(database.port) : known.port,
    os: asDeclared(known.os ?? database.os, database.os, SYSTEMS),
    charset: asDeclared(known.charset ?? database.charset, database.charset, CHARSETS),
    instanceName: known.instanceName && sameName(known.instanceName, database.instance_name),
    auditEnabled: database.status === "ON",
    ...databaseFacts(database),
  };
}
