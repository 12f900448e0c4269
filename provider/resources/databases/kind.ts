import type { z } from "zod";
import type { AuditDatabase } from "../../client";
import type { Context } from "../../model/context";

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
    /** Not known of a database that was added, but not seen in the list yet. */
    readonly status?: string;
  };
}

/** A kind of database that an audit instance may have. */
export interface DatabaseKind<T extends DatabaseTypes> {
  /** What messages call one: "RDS database 1234…in01". */
  nameOf(known: T["inputs"] | T["state"]): string;
  /** Whether a database of the instance is the one that is declared. */
  isMeant(database: AuditDatabase, known: T["inputs"] | T["state"]): boolean;
  /** What a resource of the kind can be declared with. */
  readonly args: z.ZodObject;
  /** Adds the database. Answers its ID, where the service does. */
  add(context: Context, inputs: T["inputs"]): Promise<string | undefined>;
  /** What the service takes, but does not report: absent from the state of a database until it was sent. */
  readonly unreported?: readonly (string & keyof T["inputs"])[];
  /** Sends what is unreported, where it is not as `olds` declared it. Returns whether there was anything to send. */
  send?(context: Context, databaseId: string, inputs: T["inputs"], olds?: T["state"]): Promise<boolean>;
  /** The arguments as they really are, and the outputs. What the service does not report is carried over. */
  toState(known: T["inputs"] | T["state"], database: AuditDatabase): T["state"];
}

/** The Pulumi ID of a database. */
export function idOf(instanceId: string, databaseId: string): string {
  return `${instanceId}/${databaseId}`;
}
