/**
 * An order and the instance that pays for it, as two resources. With `pulumi up --target`, you can place the order
 * alone, so that somebody can review it in the console before it is paid. To buy another instance of the same kind,
 * change `keepers`.
 *
 * The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();
const name = "ordered";
const securityGroupIds = [config.get("securityGroupId") ?? "59c45017-a484-481b-8440-18c2214ccb06"];

const order = new dbss.AuditOrder("order", {
  name,
  edition: "low",
  flavor: config.get("flavor") ?? "c3ne.xlarge.4",
  availabilityZones: [config.get("availabilityZone") ?? "cn-north-4a"],
  vpcId: config.get("vpcId") ?? "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
  subnetId: config.get("subnetId") ?? "6201dcf2-1374-43ec-ae8b-78b4081572d3",
  securityGroupIds,
  periodUnit: "month",
  period: 1,
  maxPrice: { amount: 3000, currency: "CNY" },
  keepers: { bought: "2026" },
});

const audit = new dbss.AuditInstance("audit", { orderId: order.orderId, name, securityGroupIds });

export const price = pulumi.interpolate`${order.price} ${order.currency}`;
export const connectIp = audit.connectIp;
