/**
 * Adopts an existing audit instance, such as one that was created in the console, and audits a database on it. Nothing
 * is bought. Arguments that the declaration omits stay unchanged. `pulumi destroy` keeps the instance, and removes only
 * the database from it.
 *
 * Set the name or the ID of the instance with `pulumi config set instance …`. The default RDS instance belongs to the
 * emulator's account: set your own with `pulumi config set ordersRdsId …`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.AuditInstance("audit", { adopt: config.require("instance") }, { retainOnDelete: true });

new dbss.RdsAuditDatabase("orders", {
  instanceId: audit.instanceId,
  rdsId: config.get("ordersRdsId") ?? "123751d3ee2f47aea64822e98318c6a8in01",
});

export const instanceId = audit.instanceId;
export const paidUntil = audit.expiresAt;
