import type * as pulumi from "@pulumi/pulumi";
import {
  RdsAuditDatabase as DeclaredDatabase,
  type RdsAuditDatabaseArgs,
  type RdsAuditDatabaseState,
} from "../generated/rds-audit-database";
import { saysAll } from "../resources/for-programs";
import { declareDatabase } from "./declared-databases";

/**
 * An RDS database under audit, without an agent. All but its ID is looked up from RDS. Deleting it ends the audit; RDS
 * is not touched.
 *
 * Only `auditEnabled` changes in place. A change of anything else removes the database from its audit instance first,
 * as one RDS instance is audited by one audit instance only.
 *
 * @example
 * ```ts
 * new dbss.RdsAuditDatabase("orders", { instanceId: audit.instanceId, rdsId: "…" });
 * ```
 */
export class RdsAuditDatabase extends DeclaredDatabase {
  /** Looks up an existing RdsAuditDatabase by its ID, without managing it. Requires the native host. */
  static override get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: RdsAuditDatabaseState = {},
    options?: pulumi.CustomResourceOptions,
  ): RdsAuditDatabase {
    return new RdsAuditDatabase(name, state as RdsAuditDatabaseArgs, { ...options, id });
  }

  /** @throws RunError when the instance's edition does not allow so many databases. */
  constructor(name: string, args: RdsAuditDatabaseArgs, options?: pulumi.CustomResourceOptions) {
    declareDatabase(`RdsAuditDatabase ${name}`, args.instanceId, saysAll(args) ? undefined : args.rdsId);
    super(name, args, options);
  }
}
