/**
 * One audit instance, two audited RDS databases, tags and a disabled risk rule.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.AuditInstance("audit", {
  name: "quickstart-audit",
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

const databases = {
  orders: config.get("ordersRdsId") ?? "123751d3ee2f47aea64822e98318c6a8in01",
  users: config.get("usersRdsId") ?? "2343f7285d684fed8b09fac201c3fc7ain01",
};
for (const [name, rdsId] of Object.entries(databases)) {
  new dbss.RdsAuditDatabase(name, { instanceId: audit.instanceId, rdsId });
}

new dbss.ResourceTags("tags", {
  resourceId: audit.resourceId,
  tags: { team: "security", environment: "demo" },
});

new dbss.RiskRuleSwitch("slow-sql", {
  instanceId: audit.instanceId,
  rules: ["Database_Slow_SQL_Detection"],
  enabled: false,
});

export const instanceId = audit.instanceId;
export const resourceId = audit.resourceId;
export const connectIp = audit.connectIp;
export const paidUntil = audit.expiresAt;
