/**
 * The security group of an audit instance that another program manages. Destroying the stack restores the previous one.
 * So that you can try it, this program buys the instance itself; `ignoreChanges` makes sure that the declaration of the
 * instance does not change the group back.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
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
