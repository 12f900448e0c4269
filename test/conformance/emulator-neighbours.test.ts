import { afterAll, beforeAll, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { type Answer, at } from "../emulator/cloud";
import { orderBody, placeOrder, rate, resourcesOf } from "../emulator/purchase";
import { Comparison } from "./compare";
import { type Fixture, neighbours, seeds } from "./fixtures";
import { type Lively, startLively } from "./lively";
import { layoutOf } from "./tables";

let lively: Lively;
beforeAll(async () => {
  lively = await startLively();
});
afterAll(() => lively[Symbol.asyncDispose]());

const SERVICE = "hws.service.type.dbss";

/** An unpaid order. */
async function unpaidOrder(): Promise<{ order_id: string }> {
  const order = await placeOrder(lively.cloud, orderBody());
  return { order_id: at(order.body, "order_id") };
}

const password = () => ({
  auth: {
    identity: {
      methods: ["password"],
      password: {
        user: { name: ACCOUNT.userName, password: ACCOUNT.userPassword, domain: { name: ACCOUNT.domainName } },
      },
    },
    scope: { project: { name: ACCOUNT.region } },
  },
});

const pay = { use_coupon: "NO", use_discount: "NO" };
const move = () => ({
  project_id: lively.cloud.p,
  region_id: ACCOUNT.region,
  resource_type: "auditInstance",
  resource_id: lively.ids.resource_id,
});

const CALLS: Readonly<Record<string, (path: string) => Promise<Answer>>> = {
  keystone_create_user_token_by_password: (path) => lively.cloud.post(path, password()),
  keystone_list_projects: (path) => lively.cloud.get(`${path}?name=${ACCOUNT.region}`),
  list_rate_on_period_detail: () => rate(lively.cloud),
  list_customer_orders: (path) => lively.cloud.get(`${path}?service_type_code=${SERVICE}`),
  show_customer_order_details: (path) => lively.cloud.get(path),
  cancel_customer_order: async (path) => lively.cloud.put(path, await unpaidOrder()),
  pay_orders: async (path) => lively.cloud.post(path, { ...(await unpaidOrder()), ...pay }),
  list_pay_per_use_customer_resources: () => resourcesOf(lively.cloud, lively.ids.order_id ?? ""),
  list_instances: (path) => lively.cloud.get(`${path}?id=${ACCOUNT.rdsInstances.mysqlOrders}`),
  migrate_resource: (path) => lively.cloud.post(path, move()),
  cancel_resources_subscription: (path) =>
    lively.cloud.post(path, { resource_ids: [lively.ids.resource_id], unsubscribe_type: 1 }),
};

/** Where responses of the emulator deviate from their descriptions, and why. */
const DEVIATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  keystone_create_user_token_by_password: {
    "token.catalog: empty: nothing to compare": "clients that use a single endpoint need no catalog",
  },
  keystone_list_projects: {
    "links.next: null": "there is only one page",
    "links.previous: null": "there is only one page",
  },
  list_rate_on_period_detail: {
    "optional_discount_rating_results: empty: nothing to compare": "this account has no discounts",
  },
  list_pay_per_use_customer_resources: {
    "data[].parent_resource_id: null": "the resource is a main resource",
  },
  show_customer_order_details: {
    "order_info.pending_payment_end_time: null": "the order is paid",
  },
  list_instances: {
    "instances[].nodes: empty: nothing to compare": "the client does not read nodes",
    "instances[].related_instance: empty: nothing to compare": "the instance has no replicas",
    "instances[].tags: empty: nothing to compare": "the instance has no tags",
  },
  cancel_resources_subscription: {
    "fail_resource_infos: empty: nothing to compare": "nothing failed",
  },
};

const described = [...seeds.filter(({ service }) => service === "iam"), ...neighbours];

// The last one unsubscribes the instance.
const inOrder = Object.keys(CALLS).map((operation): [string, Fixture | undefined] => [
  operation,
  described.find((fixture) => fixture.operation === operation),
]);

test.each(inOrder)("%s returns the described response, except for the known deviations", async (operation, fixture) => {
  const path = (fixture?.path ?? "").replaceAll(/\{(\w+)\}/g, (_, name: string) => lively.ids[name] ?? "");
  const answer = await CALLS[operation]?.(path);
  expect(answer?.status, answer?.text).toBeLessThan(300);
  const response = fixture?.described[0]?.response;
  const comparison = new Comparison({ layout: layoutOf(response), known: [], nullable: new Set(), complete: false });
  if (response === undefined) {
    expect(answer?.text).toBe("");
  } else {
    comparison.object(answer?.body);
  }
  expect(comparison.deviations).toEqual(Object.keys(DEVIATIONS[operation] ?? {}));
});

test("every operation of a neighboring service is called", () => {
  expect(described.map(({ operation }) => operation).sort()).toEqual(Object.keys(CALLS).sort());
});
