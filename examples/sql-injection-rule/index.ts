/**
 * SQL injection rules as code: one of your own that is evaluated first, and a built-in one that is disabled.
 *
 * A built-in rule cannot be changed or deleted, only enabled or disabled. The program reads it to declare it unchanged,
 * adopts it, and disables it. Destroying the stack enables it again.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.AuditInstance("audit", {
  name: "sql-injection-rule",
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

new dbss.SqlInjectionRule("sleep", {
  instanceId: audit.instanceId,
  name: "time-based-in-any-case",
  riskLevel: "HIGH",
  regex: "(?i)(sleep|benchmark|waitfor)\\s*\\(",
  rank: 1,
});

const comments = dbss
  .getSqlInjectionRulesOutput({ instanceId: audit.instanceId })
  .apply((rules) => rules.filter(({ name }) => name.startsWith("Comment-based")));

new dbss.SqlInjectionRule("comments", {
  instanceId: audit.instanceId,
  name: comments.apply(([rule]) => rule?.name ?? ""),
  riskLevel: "LOW",
  regex: comments.apply(([rule]) => rule?.regex ?? ""),
  adopt: comments.apply(([rule]) => rule?.ruleId ?? ""),
  enabled: false,
});
