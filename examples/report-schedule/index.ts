/**
 * Scheduled reports: a comprehensive one every week, and one for the auditors every month.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.AuditInstance("audit", {
  name: "report-schedule",
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

new dbss.ReportSchedule("weekly", {
  instanceId: audit.instanceId,
  template: "COMPREHENSIVE",
  frequency: "AUDIT_REPORT_WEEK",
  mode: "CYCLE",
  format: "PDF",
});

const auditors = new dbss.ReportSchedule("auditors", {
  instanceId: audit.instanceId,
  template: "SOX",
  frequency: "AUDIT_REPORT_MONTH",
  mode: "CYCLE",
  format: "ZIP",
  notify: true,
  topicUrn: config.get("topicUrn") ?? "urn:smn:cn-north-4:0605767a3c8010e12f4ac0178a2f1b3c:security",
});

export const reportForAuditors = auditors.templateName;
