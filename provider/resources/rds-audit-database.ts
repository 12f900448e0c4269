import { z } from "zod";
import { ApiError, type AuditDatabase, isTransient, isUnknownApi, type RdsInstance } from "../client";
import { Batches } from "../model/batches";
import type { Context } from "../model/context";
import { asDeclared, sameName } from "../model/diff";
import { defineResource, type State } from "../model/resource";
import { PROJECT } from "../model/snapshots";
import { isReplaced, runOf } from "./audit-order/run";
import { besideRds, engineOf, obstacleTo, REPORTED_ENGINES } from "./databases/auditable";
import { type Holder, holderOf, warnOfHolders } from "./databases/holder";
import { adoptDatabase, databaseFacts, databaseOutputs } from "./databases/kind";
import { databaseSteps } from "./databases/lifecycle";
import { instanceId, port } from "./fields";
import { isComplete } from "./for-programs";

export const args = z.strictObject({
  instanceId,
  rdsId: z.string().min(1).meta({
    description: "ID of the RDS instance. `getRdsDatabases` lists those that can be audited.",
    onChange: "replaces",
  }),
  auditEnabled: z.boolean().default(true).meta({ description: "Whether the database is audited." }),
  databaseName: z.string().min(1).max(256).optional().meta({
    description: "Name of the database. Looked up from RDS if omitted, as are the arguments below.",
    onChange: "replaces",
  }),
  engine: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({
      description:
        "Engine, as its service spells it: `MySQL`, `PostgreSQL`, `SQLServer`, `MariaDB`, " +
        "`TaurusDB`, `DWS` or `GaussDB`.",
      onChange: "replaces",
    }),
  engineVersion: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: "Version of the engine, such as `8.0`.", onChange: "replaces" }),
  ipAddress: z
    .ipv4("must be an IPv4 address")
    .optional()
    .meta({ description: "Private IPv4 address of the RDS instance.", onChange: "replaces" }),
  port: port.optional().meta({ description: "Port of the database: 1 to 65535.", onChange: "replaces" }),
  ltsAuditEnabled: z
    .boolean()
    .optional()
    .meta({
      description:
        "Set to false to disable auditing through Log Tank Service (LTS) for a DWS database. The service " +
        "can only disable it: true leaves it unchanged, like omitting it.",
      writeOnly: true,
    }),
  adopt: adoptDatabase,
});

export const outputs = databaseOutputs.extend({
  charset: z.string().optional().meta({ description: "Character set of the database." }),
  os: z.string().optional().meta({ description: "Operating system of the database server, such as LINUX64." }),
  instanceName: z.string().optional().meta({ description: "Name of the instance that the database is on." }),
  rdsAuditSwitchMismatch: z
    .boolean()
    .optional()
    .meta({
      description:
        "Whether auditing is enabled while the RDS instance uploads no SQL logs, so nothing is audited. If " +
        "true, enable SQL audit on the RDS instance.",
    }),
});

export type Inputs = z.output<typeof args>;

export type RdsAuditDatabaseState = State<typeof args, typeof outputs>;

/** An RDS database that is audited without an agent. */
export const rdsAuditDatabase = defineResource({
  type: "RdsAuditDatabase",
  description:
    "An RDS database that is audited without an agent: MySQL, PostgreSQL, SQL Server, MariaDB, " +
    "TaurusDB, DWS or GaussDB. All arguments except its ID can be looked up. Deleting the resource ends the " +
    "audit; the database itself is not touched.\n\nOnly `auditEnabled` and `ltsAuditEnabled` update in " +
    "place. Changing anything else removes the database from its audit instance before adding it " +
    "again, because an RDS instance can be audited by only one audit instance.",
  example: `
new dbss.RdsAuditDatabase("orders", { instanceId: audit.instanceId, rdsId: "…" });
`,
  args,
  outputs,
  // An RDS instance can be audited by only one audit instance.
  deleteBeforeReplace: true,
  ...databaseSteps<{ inputs: Inputs; state: RdsAuditDatabaseState }>({
    nameOf: ({ rdsId }) => `RDS database ${rdsId}`,
    isMeant: (database, { rdsId }) => rdsId !== undefined && database.rds_id === rdsId,
    seedOf,
    isOfKind: ({ rds_id: rdsId }) => rdsId !== undefined,
    args,
    add: addDatabase,
    toState,
    unreported: ["ltsAuditEnabled"],
    async send({ client, snapshots }, databaseId, { instanceId, auditEnabled, ltsAuditEnabled }, olds) {
      if (ltsAuditEnabled !== false || olds?.ltsAuditEnabled === false) {
        return false;
      }
      const status = auditEnabled ? "ON" : "OFF";
      await snapshots.databases.writing(instanceId, () =>
        client.dbss.switchDatabase({
          instance_id: instanceId,
          id: databaseId,
          status,
          lts_audit_switch: LTS_AUDIT_OFF,
        }),
      );
      return true;
    },
  }),

  async foresee(context, inputs, olds) {
    if (olds !== undefined || inputs.rdsId === undefined) {
      return [];
    }
    // Its instance does not exist yet, or is still to be adopted together with the database that `adopt` names.
    if (inputs.instanceId === undefined && inputs.adopt === undefined) {
      await warnOfHolders(context, [inputs.rdsId], runOf(context).resumed);
    }
    if (isComplete(inputs)) {
      return [];
    }
    const reason = await obstacleTo(context, inputs.rdsId);
    return reason === undefined ? [] : [{ property: "rdsId", reason }];
  },
});

/** The state, with the declared arguments as the service reports them. */
function toState(known: Inputs | RdsAuditDatabaseState, database: AuditDatabase): RdsAuditDatabaseState {
  return {
    ...known,
    rdsId: database.rds_id ?? known.rdsId ?? "",
    auditEnabled: database.status === "ON",
    databaseName: known.databaseName && sameName(known.databaseName, database.name),
    engine: known.engine && asDeclared(known.engine, database.type, REPORTED_ENGINES, engineOf),
    engineVersion: known.engineVersion && (database.version ?? known.engineVersion),
    ipAddress: known.ipAddress && (database.ip ?? known.ipAddress),
    port: known.port && Number(database.port ?? known.port),
    ...databaseFacts(database),
    charset: database.charset,
    os: database.os,
    instanceName: database.instance_name,
    rdsAuditSwitchMismatch: database.rds_audit_switch_mismatch,
  };
}

/** What RDS reports about the database need not be declared. */
function seedOf({ id, rds_id: rdsId }: AuditDatabase): Partial<RdsAuditDatabaseState> {
  if (rdsId === undefined) {
    throw new Error(`Database ${id} is not an RDS database. Import it as an EcsAuditDatabase.`);
  }
  return { rdsId };
}

/** `lts_audit_switch` value that disables auditing through LTS. */
const LTS_AUDIT_OFF = 1;

/**
 * Adds the database to its audit instance; simultaneous additions to one instance are batched. The service returns no
 * ID.
 */
async function addDatabase(context: Context, inputs: Inputs): Promise<undefined> {
  const addition = { inputs, engine: await engineFor(context, inputs) };
  const add = () =>
    context.snapshots.databases.writing(inputs.instanceId, () => additions.add(context, inputs.instanceId, addition));
  let refusal = await add();
  const holder = refusal === undefined ? undefined : await holderOf(context, inputs.rdsId, inputs.instanceId);
  if (holder && (await isReplaced(context, holder.instance.resource_id))) {
    await release(context, holder);
    refusal = await add();
  }
  if (refusal !== undefined) {
    throw new Error(
      `The service refused to audit RDS instance ${inputs.rdsId} on ${inputs.instanceId}: ` +
        `${await reasonFor(context, inputs, refusal, holder)}`,
    );
  }
}

interface Addition {
  readonly inputs: Inputs;
  readonly engine: string;
}

/** The service's reason, which may be empty, why a database was not added; undefined for one that was. */
type Refusal = string | undefined;

const additions = new Batches<Addition, Refusal>(async (context, instanceId, wanted) => {
  try {
    return await addById(context, instanceId, wanted);
  } catch (error) {
    if (!isUnknownApi(error)) {
      throw error;
    }
    return addWithFacts(context, instanceId, wanted);
  }
});

/** Engines that this operation spells differently from the lists, according to the vendor's own clients. */
const SPELLED_TO_ADD: Readonly<Record<string, string>> = { GAUSSDBOPENGAUSS: "GAUSSDBFOROPENGAUSS" };

/** Adds databases by ID and engine, with the operation that accepts all engines. */
async function addById(
  { client }: Context,
  instanceId: string,
  wanted: readonly Addition[],
): Promise<(Refusal | Error)[]> {
  const databases = wanted.map(({ inputs, engine }) => ({ id: inputs.rdsId, type: SPELLED_TO_ADD[engine] ?? engine }));
  try {
    await client.dbss.addRdsDatabasesById({ instance_id: instanceId, databases });
    return wanted.map(() => undefined);
  } catch (error) {
    const details = ApiError.isInstance(error) && !isTransient(error) ? error.details : [];
    const ofThese = details.filter(({ resourceId }) => databases.some(({ id }) => id === resourceId));
    if (ofThese.length === 0) {
      throw error;
    }
    return databases.map(({ id }) => {
      const refused = ofThese.find(({ resourceId }) => resourceId === id);
      return refused && (refused.message ?? "");
    });
  }
}

/** The operation of 2024, for regions without the newer one. It requires the facts that RDS reports. */
async function addWithFacts(
  context: Context,
  instanceId: string,
  wanted: readonly Addition[],
): Promise<(Refusal | Error)[]> {
  const databases = await Promise.all(wanted.map(({ inputs }) => toNewDatabase(context, inputs)));
  const { legal_db_id: accepted, illegal_db_id: refused } = await context.client.dbss.addRdsDatabases({
    instance_id: instanceId,
    databases,
    total_count: databases.length,
  });
  const answered = new Set([...accepted, ...refused]);
  return databases.map(({ id }) => {
    if (!answered.has(id)) {
      return new Error(
        `dbss.addRdsDatabases: the response does not say whether ${id} was added. Run \`pulumi up\` again.`,
      );
    }
    return refused.includes(id) ? "" : undefined;
  });
}

/** The engine as DBSS spells it: declared, as RDS reports it, or as DBSS lists what RDS does not know. */
async function engineFor(context: Context, { rdsId, engine }: Inputs): Promise<string> {
  if (engine !== undefined) {
    return engineOf(engine);
  }
  const rds = await rdsInstance(context, rdsId);
  const type = rds?.datastore.type ?? (await besideRds(context, rdsId))?.type;
  if (type === undefined) {
    throw new Error(
      `rdsId: RDS instance ${rdsId} does not exist in this project and region. Nothing was added. Check the ID, the project and the region.`,
    );
  }
  return engineOf(type);
}

/** What the operation of 2024 requires about a database. */
type NewDatabase = Parameters<Context["client"]["dbss"]["addRdsDatabases"]>[0]["databases"][number];

async function toNewDatabase(context: Context, inputs: Inputs): Promise<NewDatabase> {
  const rds = isComplete(inputs) ? undefined : await rdsInstance(context, inputs.rdsId);
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

async function rdsInstance({ snapshots }: Context, rdsId: string): Promise<RdsInstance | undefined> {
  const known = (await snapshots.rdsInstances.get(PROJECT)).get(rdsId);
  return known ?? (await snapshots.rdsInstances.fresh(PROJECT)).get(rdsId);
}

function required<T>({ rdsId }: Inputs, name: string, value: T | undefined): T {
  if (value === undefined) {
    throw new Error(
      `${name}: RDS does not report it for ${rdsId}. Wait until the RDS instance is ready, or set ${name}.`,
    );
  }
  return value;
}

/**
 * Removes the database from an instance that this run replaces. An interrupted run may have added it there without
 * recording it, and the instance is unsubscribed anyway.
 */
async function release({ client, snapshots, log }: Context, { instance, database }: Holder): Promise<void> {
  log.progress(`removing it from instance ${instance.name} (${instance.id}), which is being replaced`);
  await snapshots.databases.writing(instance.id, () =>
    client.dbss.deleteDatabase({ instance_id: instance.id, db_id: database.id }),
  );
}

/** What is known about a refusal: where the database is already audited, else the service's reason, else its engine. */
async function reasonFor(
  { snapshots }: Context,
  { rdsId }: Inputs,
  refusal: string,
  holder: Holder | undefined,
): Promise<string> {
  if (holder) {
    return `it is audited by instance ${holder.instance.name} (${holder.instance.id}). Remove it there first.`;
  }
  const listed = await snapshots.rdsInstances.get(PROJECT).catch(() => undefined);
  const rds = listed?.get(rdsId);
  const engine = rds ? ` (${rds.datastore.type} ${rds.datastore.version}, status ${rds.status})` : "";
  return refusal === ""
    ? `its engine, version or status${engine} may not be supported for auditing without an agent.`
    : `${refusal}${engine}.`;
}
