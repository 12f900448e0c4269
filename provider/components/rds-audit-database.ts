import type * as pulumi from "@pulumi/pulumi";
import {
  RdsAuditDatabase as DeclaredDatabase,
  type RdsAuditDatabaseArgs,
  type RdsAuditDatabaseState,
} from "../generated/rds-audit-database";
import { saysAll } from "../resources/for-programs";
import { declareDatabase } from "./declared-databases";

/**
 * An RDS database that is audited without an agent. Everything except its ID is looked up from RDS. Deleting the
 * resource ends the audit; the database itself is not touched.
 *
 * Only `auditEnabled` and `ltsAuditEnabled` update in place. Changing anything else removes the database from its audit
 * instance before adding it again, because an RDS instance can be audited by only one audit instance.
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
