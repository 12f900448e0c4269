import type { AuditDatabase, AuditInstance, RdsInstance } from "../client";
import type { Context } from "../lifecycle/context";
import { PROJECT } from "../lifecycle/snapshots";
import { engineOf, isAuditable, unsupportedText } from "../resources/rds-audit-database/auditable";
import { COVERAGE_STATUSES, type Coverage, type CoverageStatus, type DatabaseCoverage } from "./coverage";
import type { GetCoverageArgs } from "./get-coverage";

/** Compares the databases of the project with what is audited. */
export async function coverageOf(context: Context, filter: GetCoverageArgs): Promise<Coverage> {
  const [rdsInstances, known] = await Promise.all([
    context.snapshots.rdsInstances.get(PROJECT),
    knownDatabases(context),
  ]);
  const audited = await Promise.all(known.map((entry) => auditedDatabase(context, entry)));
  const others = rdsInstances.filter(({ id }) => !known.some(({ database }) => database.rds_id === id));
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

/** A database that an audit instance knows. */
interface Known {
  readonly instance: AuditInstance;
  readonly database: AuditDatabase;
}

async function knownDatabases({ snapshots }: Context): Promise<Known[]> {
  const instances = (await snapshots.instances.get(PROJECT)).filter(({ status }) => status !== "DELETED");
  const lists = await Promise.all(
    instances.map(async (instance) =>
      (await snapshots.databases.get(instance.id)).map((database) => ({ instance, database })),
    ),
  );
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
    return { status: "off", reason: `the audit is switched off on ${instance.name}` };
  }
  if (database.audit_status === "ERROR") {
    return { status: "agent-down", reason: `${instance.name} reports an error of the audit` };
  }
  const needsAgent = database.db_classification !== "RDS" || database.agent_url.length > 0;
  return (
    (needsAgent ? await agentProblem(context, instance, database) : undefined) ?? {
      status: "audited",
      reason: `audited by ${instance.name}`,
    }
  );
}

async function agentProblem(
  { client, signal }: Context,
  instance: AuditInstance,
  database: AuditDatabase,
): Promise<Standing | undefined> {
  const agents = await client.dbss.listAgents({ instance_id: instance.id, db_id: database.id }, { signal });
  if (agents.some(({ status }) => status !== 0)) {
    return undefined;
  }
  const reason = agents.length === 0 ? "it needs an agent and has none" : "all of its agents are switched off";
  return { status: "agent-down", reason: `${reason}, on ${instance.name}` };
}

async function notAudited(context: Context, rds: RdsInstance): Promise<Standing> {
  return (await isAuditable(context, rds))
    ? { status: "unaudited", reason: "no audit instance knows it" }
    : { status: "unsupported", reason: unsupportedText(rds) };
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

/** An audited database with what RDS says of it. What RDS does not know, such as a GaussDB instance, stays as it is. */
function withRds(audited: DatabaseCoverage, rdsInstances: readonly RdsInstance[]): DatabaseCoverage {
  const rds = rdsInstances.find(({ id }) => id === audited.rdsId);
  return rds ? { ...audited, ...describeRds(rds) } : audited;
}

function matches(database: DatabaseCoverage, { tags = {}, enterpriseProjectId, engines }: GetCoverageArgs): boolean {
  return (
    Object.entries(tags).every(([key, value]) => key in database.tags && ["", database.tags[key]].includes(value)) &&
    (enterpriseProjectId === undefined || database.enterpriseProjectId === enterpriseProjectId) &&
    (engines === undefined || engines.some((engine) => engineOf(engine) === engineOf(database.engine)))
  );
}

function byNeed(one: DatabaseCoverage, other: DatabaseCoverage): number {
  const rank = ({ status }: DatabaseCoverage) => COVERAGE_STATUSES.indexOf(status);
  return rank(one) - rank(other) || (one.name < other.name ? -1 : 1);
}

function countsOf(databases: readonly DatabaseCoverage[]): Record<CoverageStatus, number> {
  const count = (status: CoverageStatus) => databases.filter((database) => database.status === status).length;
  return {
    audited: count("audited"),
    off: count("off"),
    "agent-down": count("agent-down"),
    unaudited: count("unaudited"),
    unsupported: count("unsupported"),
  };
}
