/**
 * Agents on the application servers that use a database, for a database whose own server cannot run an agent. Each
 * agent stops collecting while its server is busy, so that the application has priority.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.DatabaseAudit("audit", {
  vpcId: config.get("vpcId") ?? "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
  subnetId: config.get("subnetId") ?? "6201dcf2-1374-43ec-ae8b-78b4081572d3",
  securityGroupIds: [config.get("securityGroupId") ?? "59c45017-a484-481b-8440-18c2214ccb06"],
  maxPrice: { amount: 3000, currency: "CNY" },
});

const ledger = new dbss.EcsAuditDatabase("ledger", {
  instanceId: audit.instanceId,
  databaseName: "ledger",
  engine: "ORACLE",
  engineVersion: "19C",
  ipAddress: config.get("ledgerIp") ?? "192.168.0.70",
  port: 1521,
  os: "UNIX",
});

for (const ipAddress of config.getObject<string[]>("applicationIps") ?? ["192.168.0.71", "192.168.0.72"]) {
  new dbss.AuditAgent(`ledger-${ipAddress}`, {
    instanceId: audit.instanceId,
    databaseId: ledger.databaseId,
    agentType: "APP",
    os: "LINUX64_X86",
    ipAddress,
    networkCard: "eth0",
    cpuThreshold: 70,
    memoryThreshold: 80,
  });
}
