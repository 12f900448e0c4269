import { z } from "zod";
import type { AuditDatabase } from "../../client";
import type { Context } from "../../model/context";
import { Declarations } from "../../model/declarations";
import type { Difference } from "../../model/diff";
import { orGone, theOne } from "../../model/look-up";
import { PROJECT } from "../../model/snapshots";
import { adopt } from "../fields";

/** The types of a kind of database: its resource's inputs and state. */
export interface DatabaseTypes {
  readonly inputs: {
    readonly instanceId: string;
    readonly auditEnabled: boolean;
    readonly adopt?: string | undefined;
  };
  readonly state: {
    readonly instanceId: string;
    readonly auditEnabled: boolean;
    readonly databaseId?: string;
    /** Unknown for a database that was added but is not listed yet. */
    readonly status?: string;
  };
}

/** A kind of database that an audit instance can have. */
export interface DatabaseKind<T extends DatabaseTypes> {
  /** How messages name one: "RDS database 1234…in01". */
  nameOf(known: T["inputs"] | T["state"]): string;
  /** Whether a database of the instance is the declared one. */
  isMeant(database: AuditDatabase, known: T["inputs"] | T["state"]): boolean;
  /** Whether a database of an instance is of the kind. */
  isOfKind(database: AuditDatabase): boolean;
  /** Why a database of the kind cannot be declared. */
  obstacleTo?(database: AuditDatabase): string | undefined;
  /** The arguments that identify a database of the kind. */
  readonly args: z.ZodObject;
  /** What a database reports about itself beyond `toState`. @throws Error for one of another kind */
  seedOf(database: AuditDatabase): Partial<T["state"]>;
  /** Adds the database. Returns its ID if the service does. */
  add(context: Context, inputs: T["inputs"]): Promise<string | undefined>;
  /** What the service accepts but does not report: absent from the state until it was sent. */
  readonly unreported?: readonly (string & keyof T["inputs"])[];
  /** Sends what is unreported, if it differs from what `olds` declared. Returns whether there was anything to send. */
  send?(context: Context, databaseId: string, inputs: T["inputs"], olds?: T["state"]): Promise<boolean>;
  /** The arguments as the service reports them, and the outputs. What the service does not report is carried over. */
  toState(known: T["inputs"] | T["state"], database: AuditDatabase): T["state"];
}

/** ID or name of an existing database to adopt. */
export const adoptDatabase = adopt.meta({
  description:
    "ID or name of an existing database of the audit instance to adopt. If omitted, an existing database " +
    "that matches the declaration is adopted.",
});

/** What the service adds to every database. */
export const databaseOutputs = z.object({
  databaseId: z.string().meta({ description: "ID of the database on the audit instance." }),
  status: z
    .string()
    .meta({ description: "ON if auditing is enabled for the database, else OFF.", follows: ["auditEnabled"] }),
  auditStatus: z
    .string()
    .optional()
    .meta({
      description: "Status of the audit as the service reports it: ACTIVE, SHUTOFF or ERROR.",
      follows: ["auditEnabled"],
    }),
  agentUrl: z.array(z.string()).optional().meta({ description: "IDs of the agents on the database." }),
  classification: z
    .string()
    .optional()
    .meta({ description: '"RDS" for an RDS database, "ECS" for a self-built database.' }),
});

/** The outputs of a database as listed. */
export function databaseFacts(database: AuditDatabase) {
  return {
    databaseId: database.id,
    status: database.status ?? "OFF",
    auditStatus: database.audit_status,
    agentUrl: database.agent_url,
    classification: database.db_classification,
  };
}

// A difference in what identifies a database removes it and adds it again, with a gap in its audit. So nothing counts as
// one that may only be another spelling.

/** The Pulumi ID of a database. */
export function idOf(instanceId: string, databaseId: string): string {
  return `${instanceId}/${databaseId}`;
}

/** The databases of an instance: as last listed, or as they are now. Undefined when the instance no longer exists. */
export async function databasesOrGone(
  { snapshots }: Context,
  instanceId: string,
  how: "get" | "fresh",
): Promise<AuditDatabase[] | undefined> {
  return orGone(() => snapshots.databases[how](instanceId));
}

/**
 * The database of an instance that an ID in `databaseIds` refers to.
 *
 * @throws Error for one that the instance does not audit.
 */
export function databaseOf(instanceId: string, databases: readonly AuditDatabase[], databaseId: string): AuditDatabase {
  return theOne(databases, databaseId, {
    argument: "databaseIds",
    noun: "database",
    owner: `instance ${instanceId}`,
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    by: { ID: ({ id }) => id },
  });
}

/** @throws Error when the last list shows as many databases as the instance's edition allows; `name` is the extra one. */
export async function refuseFull({ snapshots }: Context, instanceId: string, name: string): Promise<void> {
  const instances = await snapshots.instances.get(PROJECT);
  const limit = instances.find((instance) => instance.id === instanceId)?.database_limit;
  if (!limit || (await snapshots.databases.seen(instanceId)).length < limit) {
    return;
  }
  // One may have been removed since.
  const databases = await snapshots.databases.get(instanceId);
  if (databases.length >= limit) {
    throw new Error(
      `Instance ${instanceId} already audits ${databases.length} databases, and its edition allows ` +
        `${limit}: ${name} was not added. Remove one, or use a larger edition.`,
    );
  }
}

const replaced = new Declarations();

/** Records that this run replaces a database: it is removed before the new one is added. */
export function recordReplaced(context: Context, instanceId: string, databaseId: string): void {
  replaced.add(context, instanceId, databaseId);
}

/** Whether this run replaces the database. */
export function isReplacedDatabase(context: Context, instanceId: string, databaseId: string): boolean {
  return replaced.has(context, instanceId, databaseId);
}

/**
 * The comparison of a resource that cannot move to another database. If one of its databases is replaced, a preview does
 * not know the ID of the new one, but the update will replace the resource, too.
 */
export function withReplacedDatabases(
  context: Context,
  instanceId: string,
  difference: Difference,
  argument: string,
  databaseIds: readonly string[],
): Difference {
  const { changed, replaces } = difference;
  const isReplaced =
    changed.includes(argument) &&
    !replaces.includes(argument) &&
    databaseIds.some((databaseId) => isReplacedDatabase(context, instanceId, databaseId));
  return isReplaced ? { ...difference, replaces: [...replaces, argument] } : difference;
}
