/**
 * Audited databases in ten lines: the component buys an instance, and audits the databases that you name or filter. It
 * looks up the flavor and the availability zone. If there are more databases than the edition can audit, the preview
 * fails, and nothing is bought.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.DatabaseAudit("shop-audit", {
  vpcId: config.get("vpcId") ?? "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
  subnetId: config.get("subnetId") ?? "6201dcf2-1374-43ec-ae8b-78b4081572d3",
  securityGroupIds: [config.get("securityGroupId") ?? "59c45017-a484-481b-8440-18c2214ccb06"],
  databaseFilter: { engines: ["PostgreSQL"] },
  rdsIds: { orders: config.get("ordersRdsId") ?? "123751d3ee2f47aea64822e98318c6a8in01" },
  riskRules: { on: ["Database_login"], off: ["Database_Slow_SQL_Detection"] },
  logRetentionDays: 365,
  tags: { team: "security" },
  maxPrice: { amount: 3000, currency: "CNY" },
});

export const instanceId = audit.instanceId;
export const connectIp = audit.connectIp;
export const databaseIds = audit.databases.apply((databases) =>
  pulumi.all(Object.values(databases).map(({ databaseId }) => databaseId)),
);
