/**
 * Evidence that outlives the instance: its audit logs are backed up to a bucket, and the risks of a database are
 * exported to another one.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.AuditInstance("audit", {
  name: "log-backup",
  edition: "low",
  flavor: config.get("flavor") ?? "c3ne.xlarge.4",
  availabilityZones: [config.get("availabilityZone") ?? "cn-north-4a"],
  vpcId: config.get("vpcId") ?? "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
  subnetId: config.get("subnetId") ?? "6201dcf2-1374-43ec-ae8b-78b4081572d3",
  securityGroupIds: [config.get("securityGroupId") ?? "59c45017-a484-481b-8440-18c2214ccb06"],
  periodUnit: "month",
  period: 1,
  maxPrice: { amount: 3000, currency: "CNY" },
});

const orders = new dbss.RdsAuditDatabase("orders", {
  instanceId: audit.instanceId,
  rdsId: config.get("rdsId") ?? "123751d3ee2f47aea64822e98318c6a8in01",
});

const evidence = new dbss.AuditLogBackup("evidence", {
  instanceId: audit.instanceId,
  bucketName: config.get("bucketName") ?? "audit-evidence",
  path: "dbss/audit",
  cycle: "PER_DAY",
});

new dbss.RiskExport("risks", {
  instanceId: audit.instanceId,
  bucketName: config.get("riskBucketName") ?? "audit-risks",
  databaseIds: [orders.databaseId],
});

// This task of the project computes what `getRiskStatistics` returns.
new dbss.SummaryTask("risks", { busiType: "risk", enabled: true });

export const lastBackup = evidence.latestBackupAt;
