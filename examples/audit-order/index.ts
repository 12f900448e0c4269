/**
 * An order and the instance that it buys, declared separately. The order is free until the instance pays it, so that it
 * can be reviewed in between: `pulumi up --target` with the order places it, the next `pulumi up` pays it.
 *
 * Change `generation` to buy another instance although nothing else differs; the old one is unsubscribed then.
 *
 * The IDs are those of the emulator's account. On an account of yours, set your own with
 * `pulumi config set vpcId …` and so on.
 */
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const config = new pulumi.Config();
const securityGroupIds = [config.get("securityGroupId") ?? "59c45017-a484-481b-8440-18c2214ccb06"];

const order = new dbss.AuditOrder("audit", {
  name: "audit-order",
  edition: "low",
  flavor: config.get("flavor") ?? "c3ne.xlarge.4",
  availabilityZones: [config.get("availabilityZone") ?? "cn-north-4a"],
  vpcId: config.get("vpcId") ?? "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
  subnetId: config.get("subnetId") ?? "6201dcf2-1374-43ec-ae8b-78b4081572d3",
  securityGroupIds,
  periodUnit: "month",
  period: 1,
  maxPrice: { amount: 3000, currency: "CNY" },
  keepers: { generation: config.get("generation") ?? "1" },
});

const audit = new dbss.AuditInstance("audit", {
  orderId: order.orderId,
  name: "audit-order",
  securityGroupIds,
  description: "bought with an order of its own",
});

export const price = pulumi.interpolate`${order.price} ${order.currency}`;
export const paidUntil = audit.expiresAt;
