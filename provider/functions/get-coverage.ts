import { z } from "zod";
import type { AuditDatabase, AuditInstance, RdsInstance } from "../client";
import type { Context } from "../model/context";
import { defineFunction } from "../model/function";
import { byId, inNaturalOrder, inParallel, isThere, LISTS_AT_ONCE, withoutRepetitions } from "../model/lists";
import { PROJECT } from "../model/snapshots";
import { engineOf, whyNotAuditable } from "../resources/databases/auditable";

const args = z.strictObject({
  tags: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: "Only RDS instances that have all of these tags. An empty value matches any." }),
  enterpriseProjectId: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Only RDS instances of the enterprise project with this ID." }),
  engines: z
    .array(z.string().min(1))
    .optional()
    .meta({ description: "Only databases of these engines, such as `MySQL`, as RDS or DBSS spells them." }),
});

type Filter = z.output<typeof args>;

/** All statuses, worst first. */
export const COVERAGE_STATUSES = [
  "unaudited",
  "mismatch",
  "agent-down",
  "off",
  "unlisted",
  "unsupported",
  "audited",
] as const;

const coverageStatus = z.enum(COVERAGE_STATUSES).meta({
  typeName: "CoverageStatus",
  description:
    "Audit status of a database:\n\n- `audited`: auditing is enabled and running.\n- `off`: on an " +
    "audit instance, but auditing is disabled or the instance is stopped.\n- `agent-down`: auditing is " +
    "enabled, but no data is collected.\n- `mismatch`: auditing is enabled, but RDS uploads no logs, " +
    "so nothing is audited.\n- `unaudited`: not on any audit instance.\n- `unlisted`: not on any audit " +
    "instance, and DBSS does not list it, so it is unknown whether it can be audited.\n- `unsupported`: " +
    "not on any audit instance, and cannot be audited without an agent.",
});

export type CoverageStatus = z.output<typeof coverageStatus>;

const databaseCoverage = z
  .object({
    name: z.string().meta({ description: "Name of the RDS instance or the self-built database." }),
    status: coverageStatus,
    reason: z.string().meta({ description: "Why the database has this status." }),
    kind: z.enum(["rds", "self-built"]).meta({
      description:
        "`rds` for an instance of the Relational Database Service, `self-built` for any other audited database.",
    }),
    rdsId: z.string().optional().meta({ description: "ID of the RDS instance." }),
    engine: z.string().meta({ description: "Engine of the database, as RDS or DBSS spells it." }),
    version: z.string().optional().meta({ description: "Version of the engine." }),
    address: z.string().optional().meta({ description: "IP address of the database." }),
    port: z.number().optional().meta({ description: "Port of the database." }),
    enterpriseProjectId: z
      .string()
      .optional()
      .meta({ description: "ID of the enterprise project of the RDS instance." }),
    tags: z.record(z.string(), z.string()).meta({ description: "Tags of the RDS instance." }),
    databaseId: z.string().optional().meta({ description: "ID of the database on its audit instance." }),
    instanceId: z.string().optional().meta({ description: "ID of its audit instance." }),
    instanceName: z.string().optional().meta({ description: "Name of its audit instance." }),
  })
  .meta({ typeName: "DatabaseCoverage", description: "A database and its audit status." });

export type DatabaseCoverage = z.output<typeof databaseCoverage>;

const coverage = z
  .object({
    region: z.string().meta({ description: "Region of the databases." }),
    projectId: z.string().meta({ description: "ID of the project of the databases." }),
    databases: z.array(databaseCoverage).meta({ description: "The databases; those that need attention come first." }),
    counts: z.record(coverageStatus, z.number()).meta({ description: "Number of databases with each status." }),
  })
  .meta({ typeName: "Coverage", description: "Audit coverage of the databases of the project." });

export type Coverage = z.output<typeof coverage>;

export const getCoverage = defineFunction({
  name: "getCoverage",
  description: "Returns the audit status of every database of the project: which are audited, which are not, and why.",
  example: `
// Audits every RDS instance that carries the tag.
const { databases } = await dbss.getCoverage({ tags: { audit: "yes" } });
for (const { rdsId, status } of databases) {
  if (rdsId !== undefined && status !== "unsupported") {
    new dbss.RdsAuditDatabase(rdsId, { instanceId: audit.instanceId, rdsId });
  }
}
`,
  args,
  result: coverage,

  ask: coverageOf,
});

/** Returns the audit status of every database that RDS or an audit instance lists. */
export async function coverageOf(context: Context, filter: Filter): Promise<Coverage> {
  const [rdsInstances, known] = await Promise.all([
    context.snapshots.rdsInstances.get(PROJECT),
    knownDatabases(context),
  ]);
  const audited = await inParallel(LISTS_AT_ONCE, known, (entry) => auditedDatabase(context, entry));
  const auditedIds = new Set(known.map(({ database }) => database.rds_id));
  const others = [...rdsInstances.values()].filter(({ id }) => !auditedIds.has(id));
  const unaudited = await Promise.all(
    others.map(async (rds) => ({ ...describeRds(rds), ...(await notAudited(context, rds)) })),
  );
  const databases = [...audited.map((entry) => withRds(entry, rdsInstances)), ...unaudited].filter((database) =>
    matches(database, filter),
  );
  return {
    region: context.client.region,
    projectId: await context.client.projectId(),
    databases: databases.sort(byNeed),
    counts: countsOf(databases),
  };
}

/** A database that is on an audit instance. */
interface Known {
  readonly instance: AuditInstance;
  readonly database: AuditDatabase;
}

async function knownDatabases({ snapshots }: Context): Promise<Known[]> {
  const instances = withoutRepetitions(await snapshots.instances.get(PROJECT), byId).filter(isThere);
  const lists = await inParallel(LISTS_AT_ONCE, instances, async (instance) => {
    const databases = withoutRepetitions(await snapshots.databases.get(instance.id), byId);
    return databases.map((database) => ({ instance, database }));
  });
  return lists.flat();
}

async function auditedDatabase(context: Context, { instance, database }: Known): Promise<DatabaseCoverage> {
  const { name, type, version, ip, port, id, rds_id: rdsId } = database;
  return {
    name: name ?? id,
    kind: database.db_classification === "RDS" ? "rds" : "self-built",
    rdsId,
    engine: type,
    version,
    address: ip,
    port: port === undefined ? undefined : Number(port),
    tags: {},
    databaseId: id,
    instanceId: instance.id,
    instanceName: instance.name,
    ...(await standing(context, instance, database)),
  };
}

type Standing = Pick<DatabaseCoverage, "status" | "reason">;

async function standing(context: Context, instance: AuditInstance, database: AuditDatabase): Promise<Standing> {
  if (instance.status !== "ACTIVE") {
    return { status: "off", reason: `its audit instance ${instance.name} is ${instance.status}` };
  }
  if (database.status !== "ON") {
    return { status: "off", reason: `auditing is disabled on ${instance.name}` };
  }
  if (database.rds_audit_switch_mismatch === true) {
    return { status: "mismatch", reason: `auditing is enabled on ${instance.name}, but RDS uploads no logs` };
  }
  const problem = auditProblem(instance, database);
  if (problem !== undefined) {
    return problem;
  }
  const needsAgent = database.db_classification !== "RDS" || database.agent_url.length > 0;
  return (
    (needsAgent ? await agentProblem(context, instance, database) : undefined) ?? {
      status: "audited",
      reason: `audited by ${instance.name}`,
    }
  );
}

/** Why the instance does not audit the database, although it should. Some regions do not report its audit status. */
function auditProblem(
  { name }: AuditInstance,
  { audit_status: status = "ACTIVE" }: AuditDatabase,
): Standing | undefined {
  switch (status.toUpperCase()) {
    case "ACTIVE":
      return undefined;
    case "SHUTOFF":
      return { status: "off", reason: `auditing is enabled on ${name}, but it reports that the audit is stopped` };
    case "ERROR":
      return { status: "agent-down", reason: `${name} reports an audit error` };
    default:
      return { status: "agent-down", reason: `${name} reports the unknown audit status ${status}` };
  }
}

async function agentProblem(
  { client }: Context,
  instance: AuditInstance,
  database: AuditDatabase,
): Promise<Standing | undefined> {
  const agents = await client.dbss.listAgents({ instance_id: instance.id, db_id: database.id });
  if (agents.some(({ status }) => status === 1)) {
    return undefined;
  }
  const areDisabled = agents.every(({ status }) => status === 0);
  const why = areDisabled ? "all of its agents are disabled" : "the service does not report that an agent is enabled";
  const reason = agents.length === 0 ? "it needs an agent but has none" : why;
  return { status: "agent-down", reason: `${reason}, on ${instance.name}` };
}

async function notAudited(context: Context, rds: RdsInstance): Promise<Standing> {
  const why = await whyNotAuditable(context, rds);
  return why === undefined
    ? { status: "unaudited", reason: "it is not on any audit instance" }
    : { status: why.is, reason: why.reason };
}

function describeRds(rds: RdsInstance): Omit<DatabaseCoverage, "status" | "reason"> {
  return {
    name: rds.name,
    kind: "rds",
    rdsId: rds.id,
    engine: rds.datastore.type,
    version: rds.datastore.version,
    address: rds.private_ips[0],
    port: rds.port,
    enterpriseProjectId: rds.enterprise_project_id,
    tags: Object.fromEntries(rds.tags.map(({ key, value }) => [key, value ?? ""])),
  };
}

/**
 * An audited database with what RDS reports about it. One that RDS does not know, such as a GaussDB instance, is
 * returned unchanged.
 */
function withRds(audited: DatabaseCoverage, byId: ReadonlyMap<string, RdsInstance>): DatabaseCoverage {
  const rds = byId.get(audited.rdsId ?? "");
  return rds ? { ...audited, ...describeRds(rds) } : audited;
}

function matches(database: DatabaseCoverage, { tags = {}, enterpriseProjectId, engines }: Filter): boolean {
  return (
    Object.entries(tags).every(
      ([key, value]) => Object.hasOwn(database.tags, key) && ["", database.tags[key]].includes(value),
    ) &&
    (enterpriseProjectId === undefined || database.enterpriseProjectId === enterpriseProjectId) &&
    (engines === undefined || engines.some((engine) => engineOf(engine) === engineOf(database.engine)))
  );
}

/** Orders databases by how much they need attention. */
export function byNeed(one: DatabaseCoverage, other: DatabaseCoverage): number {
  const rank = ({ status }: DatabaseCoverage) => COVERAGE_STATUSES.indexOf(status);
  return rank(one) - rank(other) || inNaturalOrder(one.name, other.name);
}

/** Counts databases by status. */
export function countsOf(databases: readonly DatabaseCoverage[]): Record<CoverageStatus, number> {
  const count = (status: CoverageStatus) => databases.filter((database) => database.status === status).length;
  return {
    audited: count("audited"),
    off: count("off"),
    "agent-down": count("agent-down"),
    mismatch: count("mismatch"),
    unaudited: count("unaudited"),
    unlisted: count("unlisted"),
    unsupported: count("unsupported"),
  };
}
