import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import { declareDatabase } from "../audit-instance/declared-databases";
import type { args, outputs } from "./args";

export type EcsAuditDatabaseArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("EcsAuditDatabase", ["databaseId", "status", "auditStatus"]);

/**
 * A self-built database under audit: one on a cloud server, or anywhere the instance reaches. What happens on it is
 * collected by an agent: see AuditAgent. Deleting it ends the audit, and removes its agents; the database is not touched.
 *
 * Only `auditEnabled` changes in place. A change of anything else removes the database from its audit instance first, as
 * it is told by its address.
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
export class EcsAuditDatabase extends Base {
  constructor(name: string, args: EcsAuditDatabaseArgs, options?: pulumi.CustomResourceOptions) {
    declareDatabase(`EcsAuditDatabase ${name}`, args.instanceId);
    super(name, args, options);
  }
}
