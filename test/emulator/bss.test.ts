import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { EDITIONS } from "../../emulator/index";
import { at, Cloud } from "./cloud";
import { buy, pay, placeOrder, rate, resourcesOf } from "./purchase";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
});

const price = EDITIONS.low.month.amount;
const bssError = (code: string, message: RegExp) => ({ error_code: code, error_msg: expect.stringMatching(message) });

async function newOrder(): Promise<string> {
  return at((await placeOrder(cloud)).body, "order_id");
}

describe("paying", () => {
  test("charges an order only once", async () => {
    const orderId = await newOrder();
    expect((await pay(cloud, orderId)).status).toBe(204);
    const again = await pay(cloud, orderId);
    expect(again.status).toBe(400);
    expect(again.body).toEqual(bssError("CBC.99003106", /status of order .* has changed/));
    const { payments, account } = await cloud.state();
    expect(payments).toMatchObject([{ order_id: orderId, amount: price, currency: "CNY" }]);
    expect(account.balance).toBe(1_000_000 - price);
  });

  test("fails for an order that does not exist", async () => {
    const answer = await pay(cloud, "CS0000000000XXXXX");
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(bssError("CBC.30000010", /CS0000000000XXXXX does not exist/));
  });

  test("leaves the order unpaid when the balance is too low", async () => {
    await cloud.patch({ op: "replace", path: "/account/balance", value: price - 1 });
    const orderId = await newOrder();
    const answer = await pay(cloud, orderId);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(bssError("CBC.99005003", new RegExp(`Insufficient balance.*${price}`)));
    expect(await cloud.state()).toMatchObject({ payments: [], orders: [{ status: 6 }], quota: { audit_quota: 10 } });
  });

  test("leaves the order unpaid when the quota was used up in the meantime", async () => {
    const orderId = await newOrder();
    await cloud.patch({ op: "replace", path: "/quota/audit_quota", value: 0 });
    const answer = await pay(cloud, orderId);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(bssError("CBC.99003141", /quota/));
    expect((await cloud.state()).payments).toEqual([]);
  });

  test("requires use_coupon and use_discount", async () => {
    const answer = await cloud.post("/v3/orders/customer-orders/pay", { order_id: await newOrder() });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(bssError("CBC.0100", /use_coupon.*use_discount/));
  });

  test("deducts discounts and coupons, and accepts a coupon only once", async () => {
    await cloud.patch(
      { op: "add", path: "/coupons/-", value: { coupon_id: "c1", face_value: 100 } },
      { op: "add", path: "/discounts/-", value: { discount_id: "d1", ratio: 0.2 } },
    );
    expect((await rate(cloud)).body).toMatchObject({
      optional_discount_rating_results: [{ discount_id: "d1", amount: price * 0.8, discount_amount: price * 0.2 }],
    });
    const orderId = await newOrder();
    const coupons = await cloud.get(`/v2/orders/customer-orders/order-coupons?order_id=${orderId}`);
    expect(coupons.body).toMatchObject({ count: 1, user_coupons: [{ coupon_id: "c1", face_value: 100 }] });
    const discounts = await cloud.get(`/v2/orders/customer-orders/order-discounts?order_id=${orderId}`);
    expect(discounts.body).toMatchObject({ discounts: [{ discount_id: "d1", orders: [{ order_id: orderId }] }] });
    const promotion = {
      use_coupon: "YES",
      coupon_infos: [{ id: "c1", type: 301 }],
      use_discount: "YES",
      discount_infos: [{ id: "d1", type: 1 }],
    };
    expect((await pay(cloud, orderId, promotion)).status).toBe(204);
    const amount = price * 0.8 - 100;
    expect((await cloud.state()).payments).toMatchObject([{ amount, coupon_ids: ["c1"], discount_ids: ["d1"] }]);
    const details = await cloud.get(`/v2/orders/customer-orders/details/${orderId}`);
    expect(details.body).toMatchObject({ order_info: { official_amount: price, amount_after_discount: amount } });
    const again = await pay(cloud, await newOrder(), { use_coupon: "YES", coupon_infos: promotion.coupon_infos });
    expect([again.status, again.body]).toEqual([400, bssError("CBC.99003112", /c1/)]);
  });

  test("rejects an unknown discount and a missing list of discounts", async () => {
    const promotion = { use_discount: "YES", discount_infos: [{ id: "none", type: 1 }] };
    const answer = await pay(cloud, await newOrder(), promotion);
    expect([answer.status, answer.body]).toEqual([400, bssError("CBC.99003108", /none/)]);
    const missing = await pay(cloud, await newOrder(), { use_discount: "YES" });
    expect([missing.status, missing.body]).toEqual([400, bssError("CBC.0100", /discount_infos is mandatory/)]);
  });
});

describe("orders", () => {
  test("are listed newest first, with filters and pages", async () => {
    const ids = [];
    for (let index = 0; index < 12; index += 1) {
      ids.push(await newOrder());
    }
    await pay(cloud, ids[0] ?? "");
    const orders = async (query: string) => {
      const { body } = await cloud.get(`/v2/orders/customer-orders?${query}`);
      const { total_count: total, order_infos: infos } = body as {
        total_count: number;
        order_infos: { order_id: string }[];
      };
      return { total, ids: infos.map((info) => info.order_id) };
    };
    const unpaid = ids.slice(1).reverse();
    const dbss = "service_type_code=hws.service.type.dbss";
    expect(await orders(`status=6&${dbss}`)).toEqual({ total: 11, ids: unpaid.slice(0, 10) });
    expect(await orders("status=6&offset=10&limit=5")).toEqual({ total: 11, ids: unpaid.slice(10) });
    expect(await orders("status=3")).toEqual({ total: 1, ids: [ids[0]] });
    expect(await orders(`order_id=${ids[3]}`)).toEqual({ total: 1, ids: [ids[3]] });
    expect(await orders("service_type_code=hws.service.type.ec2")).toEqual({ total: 0, ids: [] });
    expect((await cloud.get("/v2/orders/customer-orders?limit=101")).status).toBe(400);
    expect((await cloud.get("/v2/orders/customer-orders?offset=-1")).status).toBe(400);
  });

  test("details of an unknown order return CBC.30000010", async () => {
    const answer = await cloud.get("/v2/orders/customer-orders/details/CS1");
    expect([answer.status, answer.body]).toEqual([400, bssError("CBC.30000010", /CS1/)]);
  });

  test("can be canceled only while unpaid, and cannot be paid afterwards", async () => {
    const orderId = await newOrder();
    const cancel = (id: string) => cloud.put("/v2/orders/customer-orders/cancel", { order_id: id });
    expect((await cancel(orderId)).status).toBe(204);
    expect((await cloud.state()).orders).toMatchObject([{ status: 4 }]);
    expect((await pay(cloud, orderId)).status).toBe(400);
    const paid = await newOrder();
    await pay(cloud, paid);
    const answer = await cancel(paid);
    expect([answer.status, answer.body]).toEqual([400, bssError("CBC.99003106", /cannot be canceled/)]);
  });
});

describe("resources", () => {
  const RENEW = "/v2/orders/subscriptions/resources/renew";
  const query = async (body: object) => (await cloud.post("/v2/orders/suscriptions/resources/query", body)).body;

  test("are found by order, ID, service and status, with their times and policy", async () => {
    await cloud.patch({ op: "replace", path: "/now", value: "2026-03-01T00:00:00.000Z" });
    const { orderId, resourceId } = await buy(cloud, { name: "found", is_auto_renew: 1 });
    const { resourceId: other } = await buy(cloud, { name: "other" });
    const resource = {
      resource_id: resourceId,
      resource_name: "found",
      status: 2,
      expire_policy: 3,
      effective_time: "2026-03-01T00:00:03Z",
      expire_time: "2026-04-01T00:00:03Z",
      service_type_code: "hws.service.type.dbss",
      resource_spec_code: "dbss.bypassaudit.low",
      project_id: cloud.p,
      enterprise_project: { id: "0", name: "default" },
    };
    expect(await query({ order_id: orderId, only_main_resource: 1 })).toMatchObject({
      total_count: 1,
      data: [resource],
    });
    expect(await query({ resource_ids: [other] })).toMatchObject({ data: [{ resource_id: other, expire_policy: 0 }] });
    expect(await query({ service_type_code: "hws.service.type.dbss", status_list: [2] })).toMatchObject({
      total_count: 2,
    });
    expect(await query({ status_list: [3] })).toEqual({ total_count: 0, data: [] });
    expect(await query({ offset: 1, limit: 1 })).toMatchObject({ total_count: 2, data: [{ resource_id: other }] });
  });

  test("show whether auto-renewal has been enabled or disabled", async () => {
    const { resourceId, orderId } = await buy(cloud);
    const path = `/v2/orders/subscriptions/resources/autorenew/${resourceId}`;
    const policy = async () => at((await resourcesOf(cloud, orderId)).body, "data", 0, "expire_policy");
    expect((await cloud.post(path)).status).toBe(204);
    expect(await policy()).toBe("3");
    expect((await cloud.delete(path)).status).toBe(204);
    expect(await policy()).toBe("0");
    const unknown = await cloud.post("/v2/orders/subscriptions/resources/autorenew/nothing");
    expect([unknown.status, unknown.body]).toEqual([400, bssError("CBC.99003012", /nothing/)]);
  });

  test("expire later after a renewal, which also reactivates a frozen instance", async () => {
    await cloud.patch({ op: "replace", path: "/now", value: "2026-03-01T00:00:00.000Z" });
    const { resourceId, orderId } = await buy(cloud);
    await cloud.patch({ op: "replace", path: "/instances/0/status", value: "FROZEN" });
    const renewal = { resource_ids: [resourceId, "nothing"], period_type: 2, period_num: 2, is_auto_pay: 1 };
    const answer = await cloud.post(RENEW, renewal);
    expect(answer.body).toMatchObject({
      order_ids: [expect.any(String)],
      fail_resource_infos: [{ resource_id: "nothing", error_code: "CBC.30050009" }],
    });
    expect((await resourcesOf(cloud, orderId)).body).toMatchObject({ data: [{ expire_time: "2026-06-01T00:00:03Z" }] });
    const { instances, payments } = await cloud.state();
    expect(instances).toMatchObject([{ status: "ACTIVE", expires_at: "2026-06-01T00:00:03.000Z" }]);
    expect(payments.map((payment) => payment.amount)).toEqual([price, price * 2]);
  });

  test("stay closed when they are unsubscribed before a renewal takes effect", async () => {
    await cloud.temper({ renewalLagSeconds: 60 });
    const { resourceId } = await buy(cloud);
    const renewal = { resource_ids: [resourceId], period_type: 2, period_num: 1, is_auto_pay: 1 };
    expect((await cloud.post(RENEW, renewal)).status).toBe(200);
    expect((await unsubscribe([resourceId])).status).toBe(200);
    const { subscriptions } = await cloud.state();
    expect(subscriptions).toMatchObject([{ resource_id: resourceId, status: 3 }]);
    await cloud.advance("PT2M");
    expect(await cloud.state()).toMatchObject({ subscriptions });
  });

  test("cannot be renewed once they are deleted: the order cannot be paid", async () => {
    const { resourceId } = await buy(cloud);
    const renewal = { resource_ids: [resourceId], period_type: 2, period_num: 1 };
    const unpaid = at((await cloud.post(RENEW, renewal)).body, "order_ids", 0);
    await cloud.patch({ op: "remove", path: "/instances/0" });
    const { payments } = await cloud.state();
    const answer = await pay(cloud, unpaid);
    expect([answer.status, answer.body]).toEqual([400, bssError("CBC.99003016", /deleted/)]);
    expect(await cloud.state()).toMatchObject({ payments });
  });
});

const unsubscribe = (ids: string[], type = 1) =>
  cloud.post("/v2/orders/subscriptions/resources/unsubscribe", { resource_ids: ids, unsubscribe_type: type });

describe("unsubscribing", () => {
  const list = async () => (await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`)).body;

  test("deletes the instance after a minute, refunds the remaining time and frees the quota", async () => {
    const { resourceId, orderId } = await buy(cloud, { tags: [{ key: "a", value: "b" }] });
    await cloud.advance("P15D");
    const answer = await unsubscribe([resourceId]);
    expect(answer.body).toMatchObject({ order_ids: [expect.any(String)], fail_resource_infos: [] });
    expect(await list()).toMatchObject({ servers: [{ status: "DELETING", task: "delete_wait" }] });
    await cloud.advance("PT59S");
    expect(await list()).toMatchObject({ total: 1 });
    await cloud.advance("PT2S");
    expect(await list()).toEqual({ servers: [], total: 0 });
    const refund = await cloud.get(
      `/v2/orders/customer-orders/refund-orders?order_id=${at(answer.body, "order_ids", 0)}`,
    );
    expect(refund.body).toMatchObject({ total_count: 1, refund_infos: [{ base_order_id: orderId }] });
    const amount = Number(at(refund.body, "refund_infos", 0, "amount"));
    expect(amount).toBeGreaterThan(price * 0.4);
    expect(amount).toBeLessThan(price * 0.6);
    const state = await cloud.state();
    expect(state.account.balance).toBeCloseTo(1_000_000 - price + amount, 2);
    expect(state.quota).toEqual({ audit_quota: 10, cpu: 796, ram: 1622016 });
    expect([state.tags, state.riskRules, state.databases]).toEqual([[], [], []]);
    expect((await resourcesOf(cloud, orderId)).body).toMatchObject({ data: [{ status: 3 }] });
  });

  test("rejects unknown, building and already unsubscribed resources, and processes the rest", async () => {
    const { resourceId } = await buy(cloud, { name: "goes" });
    await pay(cloud, await newOrder());
    await cloud.advance("PT10S");
    const { instances } = await cloud.state();
    const building = instances.find((instance) => instance.status === "BUILD")?.resource_id ?? "";
    expect((await unsubscribe([resourceId, "nothing", building])).body).toMatchObject({
      order_ids: [expect.any(String)],
      fail_resource_infos: [
        { resource_id: "nothing", error_code: "CBC.99003012" },
        { resource_id: building, error_code: "CBC.99003651" },
      ],
    });
    const again = await unsubscribe([resourceId]);
    expect([again.status, again.body]).toEqual([400, bssError("CBC.30000067", /unsubscribed from before/)]);
    const tooEarly = await unsubscribe([building]);
    expect([tooEarly.status, tooEarly.body]).toEqual([400, bssError("CBC.99003651", /in progress/)]);
    expect((await unsubscribe([resourceId], 3)).status).toBe(400);
  });

  test("rejects a resource with an unpaid order until that order is canceled", async () => {
    const { resourceId } = await buy(cloud);
    const renewal = { resource_ids: [resourceId], period_type: 2, period_num: 1 };
    const renewed = await cloud.post("/v2/orders/subscriptions/resources/renew", renewal);
    const refused = await unsubscribe([resourceId]);
    expect([refused.status, refused.body]).toEqual([400, bssError("CBC.99003100", /unpaid order/)]);
    expect(await list()).toMatchObject({ servers: [{ status: "ACTIVE" }] });
    const orderId = at(renewed.body, "order_ids", 0);
    expect((await cloud.put("/v2/orders/customer-orders/cancel", { order_id: orderId })).status).toBe(204);
    expect((await unsubscribe([resourceId])).status).toBe(200);
  });

  test("deletes an instance whose jobs failed", async () => {
    await cloud.fault({ operation: "payOrders" }, { kind: "fail-job", reason: "no room" });
    const { resourceId } = await buy(cloud);
    expect(await list()).toMatchObject({ servers: [{ status: "ERROR" }] });
    expect((await unsubscribe([resourceId])).body).toMatchObject({ fail_resource_infos: [] });
    await cloud.advance("PT2M");
    expect(await list()).toMatchObject({ total: 0 });
  });
});
