/**
 * A report of what an instance recorded, generated when it is declared and downloaded when it is ready. The file is then
 * an asset like any other: for a bucket, a mail or a build.
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
