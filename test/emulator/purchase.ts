import { expect } from "vitest";
import { ACCOUNT, EDITIONS } from "../../emulator/index";
import { type Answer, at, type Cloud } from "./cloud";

const SERVICE = "hws.service.type.dbss";
const RESOURCE = "hws.resource.type.dbss";

/** The body of an order for a small monthly instance, as in the documented example. */
export function orderBody(changes: object = {}, productChanges: object = {}) {
  return {
    flavor_ref: ACCOUNT.flavors.low,
    name: "DBSS-test",
    vpc_id: ACCOUNT.vpcId,
    availability_zone: "cn-north-4a",
    comment: "",
    region: ACCOUNT.region,
    nics: [{ subnet_id: ACCOUNT.subnetId }],
    security_groups: [{ id: ACCOUNT.securityGroupIds[0] }],
    cloud_service_type: SERVICE,
    charging_mode: 0,
    period_type: 2,
    period_num: 1,
    subscription_num: 1,
    is_auto_renew: 0,
    product_infos: [
      {
        product_id: EDITIONS.low.month.productId,
        cloud_service_type: SERVICE,
        resource_type: RESOURCE,
        resource_spec_code: "dbss.bypassaudit.low",
        product_spec_desc: '{"specDesc":{"zh-cn":{"key1":"value1"},"en-us":{"key1":"value1"}}}',
        ...productChanges,
      },
    ],
    promotion_info: "",
    enterprise_project_id: "0",
    ...changes,
  };
}

export function placeOrder(cloud: Cloud, changes: object = {}, productChanges: object = {}): Promise<Answer> {
  return cloud.post(`/v2/${cloud.p}/dbss/audit/charge/period/order`, orderBody(changes, productChanges));
}

export function pay(cloud: Cloud, orderId: string, more: object = {}): Promise<Answer> {
  const body = { order_id: orderId, use_coupon: "NO", use_discount: "NO", ...more };
  return cloud.post("/v3/orders/customer-orders/pay", body);
}

export function rate(cloud: Cloud, changes: object = {}): Promise<Answer> {
  const product = {
    id: "1",
    cloud_service_type: SERVICE,
    resource_type: RESOURCE,
    resource_spec: "dbss.bypassaudit.low",
    region: ACCOUNT.region,
    period_type: "2",
    period_num: "1",
    subscription_num: "1",
    ...changes,
  };
  const body = { project_id: cloud.p, product_infos: [product] };
  return cloud.post("/v2/bills/ratings/period-resources/subscribe-rate", body);
}

export function resourcesOf(cloud: Cloud, orderId: string): Promise<Answer> {
  return cloud.post("/v2/orders/suscriptions/resources/query", { order_id: orderId, only_main_resource: 1 });
}

export interface Bought {
  readonly orderId: string;
  readonly instanceId: string;
  readonly resourceId: string;
}

/** Orders and pays for an instance, and waits until it is built. */
export async function buy(cloud: Cloud, changes: object = {}, productChanges: object = {}): Promise<Bought> {
  const order = await placeOrder(cloud, changes, productChanges);
  const orderId = at(order.body, "order_id");
  await pay(cloud, orderId);
  await cloud.advance("PT10M");
  const resourceId = at((await resourcesOf(cloud, orderId)).body, "data", 0, "resource_id");
  const { instances } = await cloud.state();
  const instance = instances.find((candidate) => candidate.resource_id === resourceId);
  if (instance === undefined) {
    throw new Error(`resource ${resourceId} has no instance`);
  }
  return { orderId, instanceId: instance.id, resourceId };
}

/** The bodies of DBSS errors: `nested` on the paths of 2024, `flat` on those of 2025. */
export const nested = (code: string, message: RegExp) => ({
  error: { error_code: code, error_msg: expect.stringMatching(message) },
});
export const flat = (code: string, message: RegExp) => ({
  error_code: code,
  error_msg: expect.stringMatching(message),
  encoded_authorization_message: null,
});
