/**
 * A self-built database under audit: one on a cloud server, which RDS knows nothing of. An agent beside it collects what
 * happens; install it from `agentUrl`, or from the downloaded package, by whatever provisions the server.
 *
 * The IDs are those of the emulator's account. On an account of yours, set your own with
 * `pulumi config set vpcId …` and so on.
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

// Asked when the database is there: before, the answer would be another.
const databases = dbss.getDatabasesOutput({ instanceId: audit.instanceId, status: "ON" }, { dependsOn: warehouse });

export const audited = databases.apply((all) => all.map(({ name }) => name));
export const agentUrl = agent.downloadUrl;
export const agentSha256 = agentPackage.sha256;
