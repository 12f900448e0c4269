import type * as pulumi from "@pulumi/pulumi";
import {
  EcsAuditDatabase as DeclaredDatabase,
  type EcsAuditDatabaseArgs,
  type EcsAuditDatabaseState,
} from "../generated/ecs-audit-database";
import { declareDatabase } from "./declared-databases";

/**
 * A self-built database under audit: one on a cloud server, or anywhere the instance reaches. An agent collects its
 * activity: see AuditAgent. Deleting it ends the audit and removes its agents; the database is not touched.
 *
 * @example
 * ```ts
 * const shop = new dbss.EcsAuditDatabase("shop", {
 *   instanceId: audit.instanceId,
 *   databaseName: "shop",
 *   engine: "POSTGRESQL",
 *   engineVersion: "16",
 *   ipAddress: "192.168.0.60",
 *   port: 5432,
 *   os: "LINUX64",
 * });
 * ```
 */
export class EcsAuditDatabase extends DeclaredDatabase {
  /** Looks up an EcsAuditDatabase that exists, by its ID, without managing it. Needs the native host. */
  static override get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: EcsAuditDatabaseState = {},
    options?: pulumi.CustomResourceOptions,
  ): EcsAuditDatabase {
    return new EcsAuditDatabase(name, state as EcsAuditDatabaseArgs, { ...options, id });
  }

  /** @throws RunError when the edition of the instance does not audit so many databases. */
  constructor(name: string, args: EcsAuditDatabaseArgs, options?: pulumi.CustomResourceOptions) {
    declareDatabase(`EcsAuditDatabase ${name}`, args.instanceId);
    super(name, args, options);
  }
}
