import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import { declareDatabase } from "../audit-instance/declared-databases";
import type { args, outputs } from "./args";
import { saysAll } from "./looked-up";

export type RdsAuditDatabaseArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("RdsAuditDatabase", ["databaseId", "status", "auditStatus"]);

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
export class RdsAuditDatabase extends Base {
  constructor(name: string, args: RdsAuditDatabaseArgs, options?: pulumi.CustomResourceOptions) {
    declareDatabase(`RdsAuditDatabase ${name}`, args.instanceId, saysAll(args) ? undefined : args.rdsId);
    super(name, args, options);
  }
}
