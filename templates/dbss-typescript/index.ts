import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

// Creating the instance buys it. Deleting it unsubscribes from it, which deletes its audit logs.
const audit = new dbss.AuditInstance(
  "audit",
  {
    name: `${pulumi.getProject()}-${pulumi.getStack()}`,
    edition: config.require<"low" | "medium" | "high">("edition"),
    flavor: config.require("flavor"),
    availabilityZones: [config.require("availabilityZone")],
    vpcId: config.require("vpcId"),
    subnetId: config.require("subnetId"),
    securityGroupIds: [config.require("securityGroupId")],
    periodUnit: "month",
    period: 1,
    maxPrice: config.requireNumber("maxPrice"),
    tags: { stack: pulumi.getStack() },
  },
  { protect: config.requireBoolean("protect") },
);

const rdsIds = config.require("rdsIds").split(",");
for (const rdsId of rdsIds.map((id) => id.trim()).filter(Boolean)) {
  new dbss.RdsAuditDatabase(rdsId, { instanceId: audit.instanceId, rdsId });
}

export const instanceId = audit.instanceId;
export const paidUntil = audit.expiresAt;
