import * as dbss from "pulumi-dbss";

const audit = new dbss.AuditInstance("audit", {
  name: "orders-audit",
  edition: "low",
  flavor: "c3ne.xlarge.4",
  availabilityZones: ["cn-north-4a"],
  vpcId: "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
  subnetId: "6201dcf2-1374-43ec-ae8b-78b4081572d3",
  securityGroupIds: ["59c45017-a484-481b-8440-18c2214ccb06"],
  periodUnit: "month",
  period: 1,
});

export const address = audit.connectIp;
