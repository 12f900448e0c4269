/**
 * A report about the activity that an instance recorded. It is generated when the resource is created, and downloaded
 * when it is ready. The file is a Pulumi asset, which you can upload to a bucket, for example.
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
  rdsIds: [config.get("ordersRdsId") ?? "123751d3ee2f47aea64822e98318c6a8in01"],
  maxPrice: { amount: 3000, currency: "CNY" },
});

const august = new dbss.AuditReport("august", {
  instanceId: audit.instanceId,
  template: "COMPREHENSIVE",
  startTime: "2025-08-01 00:00:00",
  endTime: "2025-09-01 00:00:00",
});

const file = dbss.downloadReportOutput({
  instanceId: audit.instanceId,
  reportId: august.reportId,
  local: "en-us",
  path: config.get("path") ?? join(tmpdir(), "dbss-audit-report.pdf"),
});

export const report = file.apply(({ path }) => new pulumi.asset.FileAsset(path));
export const bytes = file.size;
