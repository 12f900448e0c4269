/**
 * Audits a self-built database: one on a cloud server instead of RDS. An agent on that server collects its activity.
 * Install the agent with the tool that provisions the server, from `agentUrl` or from the downloaded package.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.DatabaseAudit("audit", {
  vpcId: config.get("vpcId") ?? "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
  subnetId: config.get("subnetId") ?? "6201dcf2-1374-43ec-ae8b-78b4081572d3",
  securityGroupIds: [config.get("securityGroupId") ?? "59c45017-a484-481b-8440-18c2214ccb06"],
  maxPrice: { amount: 3000, currency: "CNY" },
});

const warehouse = new dbss.EcsAuditDatabase("warehouse", {
  instanceId: audit.instanceId,
  databaseName: "warehouse",
  engine: "POSTGRESQL",
  engineVersion: "16",
  ipAddress: config.get("warehouseIp") ?? "192.168.0.60",
  port: 5432,
  os: "LINUX64",
});

const agent = new dbss.AuditAgent("warehouse", {
  instanceId: audit.instanceId,
  databaseId: warehouse.databaseId,
  agentType: "DB",
  os: "LINUX64_X86",
});

const agentPackage = dbss.downloadAgentOutput({
  instanceId: audit.instanceId,
  agentId: agent.agentId,
  path: config.get("path") ?? join(tmpdir(), "dbss-agent.gz"),
});

// Reads the list after the database was added to it.
const databases = dbss.getDatabasesOutput({ instanceId: audit.instanceId, status: "ON" }, { dependsOn: warehouse });

export const audited = databases.apply((all) => all.map(({ name }) => name));
export const agentUrl = agent.downloadUrl;
export const agentSha256 = agentPackage.sha256;
