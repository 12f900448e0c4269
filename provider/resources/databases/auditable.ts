import type { RdsInstance } from "../../client";
import { isUnknownApi } from "../../client/errors";
import type { Context } from "../../model/context";
import { PROJECT, Snapshot } from "../../model/snapshots";

/** Engines whose support DBSS reports, as it spells them. */
const AUDITABLE_ENGINES = ["MYSQL", "POSTGRESQL", "SQLSERVER", "MARIADB", "ORACLE", "TAURUS"] as const;

type AuditableEngine = (typeof AUDITABLE_ENGINES)[number];

/** Whether RDS instances of an engine can be audited, by ID. Undefined where the region does not report it. */
type Support = ReadonlyMap<string, boolean> | undefined;

/** RDS writes `SQLServer`, DBSS `SQLSERVER`. */
export function engineOf(type: string): string {
  return type.replace(/[\s_-]/g, "").toUpperCase();
}

/** Whether an RDS instance can be audited without an agent. True where the region does not report it. */
export async function isAuditable(context: Context, { id, datastore }: RdsInstance): Promise<boolean> {
  const engine = AUDITABLE_ENGINES.find((known) => known === engineOf(datastore.type));
  const support = engine ? await supportOf(context, engine) : new Map();
  return support === undefined || support.get(id) === true;
}

/** Why the RDS instance can certainly not be audited; undefined where nothing is known to stand in the way. */
export async function obstacleTo(context: Context, rdsId: string): Promise<string | undefined> {
  const known = await context.snapshots.rdsInstances.get(PROJECT);
  const rds = known.find(({ id }) => id === rdsId);
  if (rds === undefined) {
    return `there is no RDS instance ${rdsId} in this project and region: check the ID, the project and the region`;
  }
  return (await isAuditable(context, rds)) ? undefined : `RDS instance ${rdsId}: ${unsupportedText(rds)}`;
}

/** What to say of an RDS instance that cannot be audited. */
export function unsupportedText({ datastore }: RdsInstance): string {
  return `DBSS does not audit ${`${datastore.type} ${datastore.version ?? ""}`.trim()} without an agent`;
}

const supports = new WeakMap<Context, Snapshot<Support>>();

/** What DBSS reports of an engine, asked for once in an operation. */
function supportOf(context: Context, engine: AuditableEngine): Promise<Support> {
  const lists = supports.get(context) ?? new Snapshot<Support>((key) => listSupport(context, key));
  supports.set(context, lists);
  return lists.get(engine);
}

async function listSupport({ client }: Context, key: string): Promise<Support> {
  const engine = AUDITABLE_ENGINES.find((known) => known === key);
  if (engine === undefined) {
    return new Map();
  }
  try {
    const listed = await client.dbss.listRdsDatabases({ db_type: engine });
    return new Map(listed.map(({ id, is_supported: isSupported }) => [id, isSupported !== false]));
  } catch (error) {
    if (isUnknownApi(error)) {
      return undefined;
    }
    throw error;
  }
}
