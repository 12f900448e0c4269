/**
 * The security group of an audit instance that another program owns. It is put back to what it was when the stack is
 * destroyed. Here the instance is bought first, so that the program can be tried; `ignoreChanges` keeps its own
 * declaration of the groups out of the way.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();

const audit = new dbss.AuditInstance(
  "audit",
  {
    name: "instance-security-groups",
    edition: "low",
    flavor: config.get("flavor") ?? "c3ne.xlarge.4",
    availabilityZones: [config.get("availabilityZone") ?? "cn-north-4a"],
    vpcId: config.get("vpcId") ?? "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
    subnetId: config.get("subnetId") ?? "6201dcf2-1374-43ec-ae8b-78b4081572d3",
    securityGroupIds: [config.get("securityGroupId") ?? "59c45017-a484-481b-8440-18c2214ccb06"],
    periodUnit: "month",
    period: 1,
    maxPrice: { amount: 3000, currency: "CNY" },
  },
  { ignoreChanges: ["securityGroupIds"] },
);

const groups = new dbss.InstanceSecurityGroups("groups", {
  resourceId: audit.resourceId,
  securityGroupIds: [config.get("otherSecurityGroupId") ?? "f0fbec06-bcf6-4c7e-99fa-f0ddfbb1d9bd"],
});

export const before = groups.previous.securityGroupIds;
