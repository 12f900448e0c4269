/**
 * Privacy as code: what the audit log masks, and whether it stores the results of queries.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.AuditInstance("audit", {
  name: "masking-rule",
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

const hidden = {
  iban: { regex: "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", maskValue: "IBAN" },
  "api-token": { regex: "tok_[A-Za-z0-9]{24}", maskValue: "TOKEN" },
};

for (const [name, rule] of Object.entries(hidden)) {
  new dbss.MaskingRule(name, { instanceId: audit.instanceId, name, ...rule });
}

// No masking rule applies while the master switch is off.
new dbss.MaskingSwitch("masking", { instanceId: audit.instanceId, enabled: true });

// Query results are the data itself. Without them, the log still shows who queried what.
new dbss.ResultStorageSwitch("results", { instanceId: audit.instanceId, enabled: false });
