import type { AuditableRdsDatabase, RdsInstance } from "../../client";
import { isUnknownApi } from "../../client/errors";
import type { Context } from "../../model/context";
import { plainly } from "../../model/diff";
import { PROJECT, Snapshot } from "../../model/snapshots";

/** Engines whose support DBSS reports, in DBSS's spelling. */
export const REPORTED_ENGINES = [
  "MYSQL",
  "POSTGRESQL",
  "SQLSERVER",
  "MARIADB",
  "ORACLE",
  "TAURUS",
  "DWS",
  "GAUSSDBOPENGAUSS",
] as const;

type ReportedEngine = (typeof REPORTED_ENGINES)[number];

/** Engines of separate services, which RDS does not list. */
const BESIDE_RDS = ["TAURUS", "DWS", "GAUSSDBOPENGAUSS"] as const;

/** Other names of engines, in the API documents or at RDS. */
const ALIASES: Readonly<Record<string, string>> = {
  TAURUSDB: "TAURUS",
  "GAUSSDB(FORMYSQL)": "TAURUS",
  GAUSSDB: "GAUSSDBOPENGAUSS",
  GAUSSDBFOROPENGAUSS: "GAUSSDBOPENGAUSS",
};

/** What DBSS reports about the databases of an engine, by ID. Undefined if the region does not report it. */
type Reported = ReadonlyMap<string, AuditableRdsDatabase> | undefined;

/** The engine as DBSS spells it: RDS writes `SQLServer`, DBSS `SQLSERVER`. */
export function engineOf(type: string): string {
  const engine = plainly(type);
  return ALIASES[engine] ?? engine;
}

/**
 * Why an RDS instance cannot be audited without an agent: DBSS does not support it, or does not list it, so that this is
 * unknown. Undefined if it can, or if the region does not report it.
 */
export async function whyNotAuditable(
  context: Context,
  rds: RdsInstance,
): Promise<{ readonly is: "unsupported" | "unlisted"; readonly reason: string } | undefined> {
  const engine = REPORTED_ENGINES.find((known) => known === engineOf(rds.datastore.type));
  const reported = engine && (await reportedOf(context, engine));
  if (engine !== undefined && reported === undefined) {
    return undefined;
  }
  const database = reported?.get(rds.id);
  if (reported !== undefined && database === undefined) {
    return { is: "unlisted", reason: UNLISTED };
  }
  return isSupported(database) ? undefined : { is: "unsupported", reason: unsupportedText(rds) };
}

const UNLISTED =
  "DBSS does not list it among the databases that it knows. A new RDS instance may be listed later; if it stays like this, check the console of DBSS";

/** Why the RDS instance certainly cannot be audited; undefined if no obstacle is known. */
export async function obstacleTo(context: Context, rdsId: string): Promise<string | undefined> {
  const rds = (await context.snapshots.rdsInstances.get(PROJECT)).get(rdsId);
  if (rds !== undefined) {
    const why = await whyNotAuditable(context, rds);
    return why && `RDS instance ${rdsId}: ${why.reason}`;
  }
  const other = await besideRds(context, rdsId);
  if (other === undefined) {
    return `RDS instance ${rdsId} does not exist in this project and region: check the ID, the project and the region`;
  }
  const datastore = { type: other.type ?? "this engine", version: other.version };
  return isSupported(other) ? undefined : `database ${rdsId}: ${unsupportedText({ datastore })}`;
}

/** A database of TaurusDB, DWS or GaussDB, which DBSS lists and RDS does not. */
export async function besideRds(context: Context, id: string): Promise<AuditableRdsDatabase | undefined> {
  const lists = await Promise.all(BESIDE_RDS.map((engine) => reportedOf(context, engine)));
  return lists.map((reported) => reported?.get(id)).find((database) => database !== undefined);
}

/** The reason why an RDS instance cannot be audited. */
function unsupportedText({
  datastore,
}: {
  readonly datastore: { type: string; version?: string | undefined };
}): string {
  return `DBSS does not audit ${`${datastore.type} ${datastore.version ?? ""}`.trim()} without an agent`;
}

function isSupported(database: AuditableRdsDatabase | undefined): boolean {
  return database !== undefined && database.is_supported !== false;
}

const reports = new WeakMap<Context, Snapshot<Reported>>();

/** What DBSS reports about an engine, requested once per operation. */
function reportedOf(context: Context, engine: ReportedEngine): Promise<Reported> {
  const lists = reports.get(context) ?? new Snapshot<Reported>((key) => listReported(context, key));
  reports.set(context, lists);
  return lists.get(engine);
}

async function listReported({ client }: Context, key: string): Promise<Reported> {
  const engine = REPORTED_ENGINES.find((known) => known === key);
  if (engine === undefined) {
    return new Map();
  }
  try {
    const listed = await client.dbss.listRdsDatabases({ db_type: engine });
    return new Map(listed.map((database) => [database.id, database]));
  } catch (error) {
    if (isUnknownApi(error)) {
      return undefined;
    }
    throw error;
  }
}
