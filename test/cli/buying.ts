import { ACCOUNT, EDITIONS } from "../../emulator";
import type { Client } from "../../provider/client";
import type { Cloud } from "../cloud";

export interface Bought {
  readonly orderId: string;
  readonly resourceId: string;
}

/** Places an order as somebody else would: it has no mark, and is in no state. */
export async function placeOrder(client: Client, name: string): Promise<string> {
  const placed = await client.dbss.createPeriodOrder({
    name,
    flavor_ref: ACCOUNT.flavors.low,
    vpc_id: ACCOUNT.vpcId,
    availability_zone: "cn-north-4a",
    nics: [{ subnet_id: ACCOUNT.subnetId }],
    security_groups: [{ id: ACCOUNT.securityGroupIds[0] }],
    region: ACCOUNT.region,
    period_type: 2,
    period_num: 1,
    product_infos: [
      { product_id: EDITIONS.low.month.productId, resource_spec_code: "dbss.bypassaudit.low", product_spec_desc: "{}" },
    ],
  });
  return placed.order_id;
}

/** Places and pays an order, and lets the instance be built. */
export async function buy(cloud: Cloud, client: Client, name: string): Promise<Bought> {
  const orderId = await placeOrder(client, name);
  await client.bss.payOrder({ order_id: orderId });
  await cloud.advance("PT1H");
  const [resource] = await client.bss.listResources({ order_id: orderId });
  return { orderId, resourceId: resource?.resource_id ?? "" };
}
