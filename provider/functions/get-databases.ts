import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { AuditDatabase } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).max(64),
    /** ON for databases that are audited, OFF for those that are not. Both when left out. */
    status: z.enum(["ON", "OFF"]).optional(),
  });

export type GetDatabasesArgs = z.input<ReturnType<typeof args>>;

/** A database of an audit instance. */
export interface AuditDatabaseSummary {
  /** ID of the database on the audit instance. */
  readonly databaseId: string;
  readonly name?: string;
  /** Engine in capital letters, such as MYSQL. */
  readonly engine: string;
  readonly engineVersion?: string;
  readonly charset?: string;
  readonly ipAddress?: string;
  readonly port?: number;
  /** Operating system of a self-built database, such as LINUX64. */
  readonly os?: string;
  /** Name of the instance within the database server. */
  readonly instanceName?: string;
  /** ON when audited, OFF when not. */
  readonly status?: string;
  /** What auditing does: ACTIVE, SHUTOFF or ERROR. */
  readonly auditStatus?: string;
  /** "RDS", or "ECS" for a self-built database. */
  readonly classification?: string;
  /** ID of the RDS instance. */
  readonly rdsId?: string;
  /** IDs of the agents on the database. */
  readonly agentIds: readonly string[];
}

const databases = defineQuery({
  name: "getDatabases",
  args,
  async ask({ client, signal }, { instanceId, status }): Promise<AuditDatabaseSummary[]> {
    const wire = await client.dbss.listDatabases({ instance_id: instanceId, status }, { signal });
    return wire.map(toDatabase);
  },
});

function toDatabase(wire: AuditDatabase): AuditDatabaseSummary {
  return {
    databaseId: wire.id,
    name: wire.name,
    engine: wire.type,
    engineVersion: wire.version,
    charset: wire.charset,
    ipAddress: wire.ip,
    port: wire.port ? Number(wire.port) : undefined,
    os: wire.os,
    instanceName: wire.instance_name,
    status: wire.status,
    auditStatus: wire.audit_status,
    classification: wire.db_classification,
    rdsId: wire.rds_id,
    agentIds: wire.agent_url,
  };
}

/**
 * Lists the databases of an audit instance.
 *
 * @example
 * ```ts
 * const unaudited = await dbss.getDatabases({ instanceId: "…", status: "OFF" });
 * ```
 */
export function getDatabases(args: GetDatabasesArgs, options?: QueryOptions): Promise<AuditDatabaseSummary[]> {
  return databases.now(args, options);
}

/** `getDatabases` for arguments that may be outputs. */
export function getDatabasesOutput(
  args: Lifted<GetDatabasesArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<AuditDatabaseSummary[]> {
  return databases.whenKnown(args, options);
}
