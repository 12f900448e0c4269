/**
 * Risk rules as code: which statements are risky, who may run them, and which rule is evaluated first.
 *
 * Only the first matching rule applies to a statement, so the order matters: the rule that allows the nightly clean-up
 * is evaluated before the one against mass deletions.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.AuditInstance("audit", {
  name: "risk-rule",
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
  rdsId: config.get("ordersRdsId") ?? "123751d3ee2f47aea64822e98318c6a8in01",
});

const shop = { instanceId: audit.instanceId, databaseIds: [orders.databaseId] };

new dbss.RiskRule("nightly-clean-up", {
  ...shop,
  name: "nightly-clean-up",
  riskLevel: "NO_RISK",
  rank: 1,
  actions: ["DELETE"],
  schemas: [{ schema: "shop", table: "sessions" }],
  clientIps: ["192.168.0.10"],
});

new dbss.RiskRule("mass-deletion", {
  ...shop,
  name: "mass-deletion",
  riskLevel: "HIGH",
  rank: 2,
  actions: ["DELETE", "DROP_TABLE"],
  affectSymbol: "GREATER",
  affectRows: 100,
});

new dbss.RiskRule("login-from-outside", {
  instanceId: audit.instanceId,
  name: "login-from-outside",
  riskLevel: "MEDIUM",
  actions: ["LOGIN"],
  exceptionIps: ["192.168.0.0/16", "10.0.0.1-10.0.0.9"],
});
