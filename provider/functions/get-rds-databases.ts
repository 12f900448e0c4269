import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { AuditableRdsDatabase } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Engine of the databases. */
    engine: z.enum([
      "MYSQL",
      "ORACLE",
      "POSTGRESQL",
      "SQLSERVER",
      "DAMENG",
      "TAURUS",
      "DWS",
      "KINGBASE",
      "MARIADB",
      "GAUSSDBOPENGAUSS",
    ]),
  });

export type GetRdsDatabasesArgs = z.input<ReturnType<typeof args>>;

/** An RDS database that could be audited. */
export interface RdsDatabase {
  /** ID of the RDS instance, as the `rdsId` of an RdsAuditDatabase. */
  readonly rdsId: string;
  readonly name?: string;
  readonly instanceName?: string;
  /** Status of the RDS instance. */
  readonly status?: string;
  readonly engine?: string;
  readonly engineVersion?: string;
  readonly ipAddress?: string;
  readonly port?: number;
  /** Whether it can be audited without an agent. */
  readonly isSupported?: boolean;
  readonly enterpriseProjectId?: string;
}

const rdsDatabases = defineQuery({
  name: "getRdsDatabases",
  args,
  async ask({ client, signal }, { engine }): Promise<RdsDatabase[]> {
    return (await client.dbss.listRdsDatabases({ db_type: engine }, { signal })).map(toRdsDatabase);
  },
});

function toRdsDatabase(wire: AuditableRdsDatabase): RdsDatabase {
  return {
    rdsId: wire.id,
    name: wire.db_name,
    instanceName: wire.instance_name,
    status: wire.status,
    engine: wire.type,
    engineVersion: wire.version,
    ipAddress: wire.ip,
    port: wire.port ? Number(wire.port) : undefined,
    isSupported: wire.is_supported,
    enterpriseProjectId: wire.enterprise_id,
  };
}

/**
 * Lists the RDS databases of an engine, and whether each can be audited.
 *
 * @example
 * ```ts
 * const databases = await dbss.getRdsDatabases({ engine: "MYSQL" });
 * for (const { rdsId } of databases.filter(({ isSupported }) => isSupported)) {
 *   new dbss.RdsAuditDatabase(rdsId, { instanceId: audit.instanceId, rdsId });
 * }
 * ```
 */
export function getRdsDatabases(args: GetRdsDatabasesArgs, options?: QueryOptions): Promise<RdsDatabase[]> {
  return rdsDatabases.now(args, options);
}

/** `getRdsDatabases` for arguments that may be outputs. */
export function getRdsDatabasesOutput(
  args: Lifted<GetRdsDatabasesArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<RdsDatabase[]> {
  return rdsDatabases.whenKnown(args, options);
}
