import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { EDITIONS } from "../../emulator/index";
import { type Answer, at, Cloud } from "./cloud";
import { buy, orderBody, pay, placeOrder, rate, resourcesOf } from "./purchase";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
});

const price = EDITIONS.low.month.amount;
const refusal = (answer: Answer) => [answer.status, at(answer.body, "error_code")];
const details = async (orderId: string) => (await cloud.get(`/v2/orders/customer-orders/details/${orderId}`)).body;
const orders = async (query = "") => (await cloud.get(`/v2/orders/customer-orders${query}`)).body;

async function newOrder(changes: object = {}, productChanges: object = {}): Promise<string> {
  return at((await placeOrder(cloud, changes, productChanges)).body, "order_id");
}

function unsubscribe(resourceId: string): Promise<Answer> {
  const body = { resource_ids: [resourceId], unsubscribe_type: 1 };
  return cloud.post("/v2/orders/subscriptions/resources/unsubscribe", body);
}

describe("orderText", () => {
  const TEXT = '{"specDesc":{"zh-cn":{"mark":"1"},"en-us":{"mark":"1"}}}';
  const key = "product_spec_desc";

  async function texts(headers: Record<string, string> = {}) {
    const { orderId } = await buy(cloud, {}, { [key]: TEXT });
    const order = await cloud.get(`/v2/orders/customer-orders/details/${orderId}`, { headers });
    const body = { order_id: orderId };
    const resources = await cloud.post("/v2/orders/suscriptions/resources/query", body, { headers });
    return { order: order.body, resources: resources.body, text: order.text + resources.text };
  }

  test("echoed", async () => {
    await cloud.temper({ orderText: "echoed" });
    expect(await texts()).toMatchObject({
      order: { order_line_items: [{ [key]: TEXT }] },
      resources: { data: [{ [key]: TEXT }] },
    });
  });

  test.each([
    ["en_US", "Database audit, low, 4 vCPUs, 16 GB, 3 databases"],
    ["zh_CN", "数据库审计，low，4核，16GB，3个数据库"],
  ])("catalog, in the language %s", async (language, text) => {
    await cloud.temper({ orderText: "catalog" });
    expect(await texts({ "X-Language": language })).toMatchObject({
      order: { order_line_items: [{ [key]: text }] },
      resources: { data: [{ [key]: text }] },
    });
  });

  test("absent", async () => {
    await cloud.temper({ orderText: "absent" });
    expect((await texts()).text).not.toContain(key);
  });

  test("baseProductInfo", async () => {
    await cloud.temper({ orderText: "baseProductInfo" });
    const { order, resources } = await texts();
    expect(order).toMatchObject({ order_line_items: [{ base_product_info: { [key]: TEXT } }] });
    expect(JSON.stringify(order).split(key)).toHaveLength(2);
    expect(JSON.stringify(resources)).not.toContain(key);
  });
});

describe("currency", () => {
  test.each([
    ["told", "CNY"],
    ["absent", undefined],
    ["empty", ""],
  ] as const)("%s, in prices and in orders", async (currency, value) => {
    await cloud.temper({ currency });
    const orderId = await newOrder();
    const order = (await details(orderId)) as { order_info: object; order_line_items: object[] };
    const list = (await orders()) as { order_infos: object[] };
    const priced = [(await rate(cloud)).body, order.order_info, ...order.order_line_items, ...list.order_infos];
    expect(priced.map((body) => Reflect.get(Object(body), "currency"))).toEqual([value, value, value, value]);
  });
});

describe("site", () => {
  const at127 = (path: string) => new URL(path, cloud.url).href;
  const atLocalhost = (path: string) => at127(path).replace("127.0.0.1", "localhost");

  test("chinese: BSS works under every host name", async () => {
    await cloud.temper({ site: "chinese" });
    expect((await cloud.get(at127("/v2/products/service-types?limit=1"))).status).toBe(200);
    expect((await cloud.get(atLocalhost("/v2/products/service-types?limit=1"))).status).toBe(200);
    expect((await rate(cloud)).body).toMatchObject({ currency: "CNY" });
  });

  test("international: BSS works only under localhost, in USD; DBSS works under every host name", async () => {
    await cloud.temper({ site: "international" });
    expect(refusal(await cloud.get(at127("/v2/products/service-types?limit=1")))).toEqual([403, "CBC.0150"]);
    expect(refusal(await rate(cloud))).toEqual([403, "CBC.0150"]);
    expect((await cloud.get(atLocalhost("/v2/products/service-types?limit=1"))).status).toBe(200);
    expect((await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`)).status).toBe(200);
    await newOrder();
    const list = await cloud.get(atLocalhost("/v2/orders/customer-orders"));
    expect(list.body).toMatchObject({ order_infos: [{ currency: "USD" }] });
  });
});

describe("attachedResources", () => {
  test("true: the order lists a volume before the instance, even with only_main_resource", async () => {
    await cloud.temper({ attachedResources: true });
    const { orderId, resourceId } = await buyWithVolume();
    const { body } = await resourcesOf(cloud, orderId);
    expect(body).toMatchObject({
      total_count: 2,
      data: [
        {
          service_type_code: "hws.service.type.ebs",
          resource_type_code: "hws.resource.type.volume",
          is_main_resource: 0,
          parent_resource_id: resourceId,
        },
        { service_type_code: "hws.service.type.dbss", is_main_resource: 1, resource_id: resourceId },
      ],
    });
    const volume = at(body, "data", 0, "resource_id");
    expect(volume).not.toBe(resourceId);
    expect(at((await resourcesOf(cloud, orderId)).body, "data", 0, "resource_id")).toBe(volume);
    const query = { order_id: orderId, service_type_code: "hws.service.type.dbss" };
    expect((await cloud.post("/v2/orders/suscriptions/resources/query", query)).body).toMatchObject({
      total_count: 1,
    });
    expect((await unsubscribe(volume)).body).toMatchObject({ order_ids: [], fail_resource_infos: [{}] });
  });

  async function buyWithVolume() {
    const orderId = await newOrder();
    await pay(cloud, orderId);
    await cloud.advance("PT10M");
    const [instance] = (await cloud.state()).instances;
    return { orderId, resourceId: instance?.resource_id };
  }

  test("false: the order lists only the instance", async () => {
    const { orderId, resourceId } = await buyWithVolume();
    expect((await resourcesOf(cloud, orderId)).body).toMatchObject({
      total_count: 1,
      data: [{ resource_id: resourceId }],
    });
  });
});

describe("orderReview", () => {
  test.each([
    ["approval", 1],
    ["confirmation", 9],
  ] as const)(
    "%s: the order waits in status %i and cannot be paid until its status is 6",
    async (orderReview, status) => {
      await cloud.temper({ orderReview });
      const orderId = await newOrder();
      expect(await details(orderId)).toMatchObject({ order_info: { status, pending_payment_end_time: null } });
      const early = await pay(cloud, orderId);
      expect([refusal(early), at(early.body, "error_msg")]).toEqual([
        [400, "CBC.99003106"],
        expect.stringContaining(orderReview),
      ]);
      await cloud.patch({ op: "replace", path: "/orders/0/status", value: 6 });
      expect((await pay(cloud, orderId)).status).toBe(204);
    },
  );

  test("none: the order can be paid immediately", async () => {
    await cloud.temper({ orderReview: "none" });
    const orderId = await newOrder();
    expect(await details(orderId)).toMatchObject({ order_info: { status: 6 } });
    expect((await pay(cloud, orderId)).status).toBe(204);
  });
});

describe("lags", () => {
  test("paymentLagSeconds: a paid order shows status 6 for that long, but is not paid twice", async () => {
    await cloud.temper({ paymentLagSeconds: 30 });
    const orderId = await newOrder();
    await pay(cloud, orderId);
    expect(await details(orderId)).toMatchObject({ order_info: { status: 6 } });
    expect(await orders("?status=6")).toMatchObject({ total_count: 1 });
    expect(refusal(await pay(cloud, orderId))).toEqual([400, "CBC.99003106"]);
    await cloud.advance("PT30S");
    expect(await details(orderId)).toMatchObject({ order_info: { status: 3 } });
    expect((await cloud.state()).payments).toHaveLength(1);
  });

  test("subscriptionLagSeconds: a new subscription and its closing appear that late", async () => {
    await cloud.temper({ subscriptionLagSeconds: 60 });
    const orderId = await newOrder();
    await pay(cloud, orderId);
    await cloud.advance("PT10S");
    const [instance] = (await cloud.state()).instances;
    const resourceId = instance?.resource_id ?? "";
    expect((await resourcesOf(cloud, orderId)).body).toEqual({ total_count: 0, data: [] });
    await cloud.advance("PT10M");
    expect((await resourcesOf(cloud, orderId)).body).toMatchObject({ data: [{ resource_id: resourceId, status: 2 }] });
    await unsubscribe(resourceId);
    await cloud.advance("PT59S");
    expect((await resourcesOf(cloud, orderId)).body).toMatchObject({ data: [{ status: 2 }] });
    await cloud.advance("PT1S");
    expect((await resourcesOf(cloud, orderId)).body).toMatchObject({ data: [{ status: 3 }] });
  });
});

describe("amounts", () => {
  test.each([1, 34.2, 0.5])(
    "priceFactor %d: the order costs the quoted price times the factor",
    async (priceFactor) => {
      await cloud.temper({ priceFactor });
      expect((await rate(cloud)).body).toMatchObject({
        official_website_rating_result: { official_website_amount: price },
      });
      const orderId = await newOrder();
      const amount = Math.round(price * priceFactor * 100) / 100;
      expect(await details(orderId)).toMatchObject({
        order_info: { official_amount: amount, amount_after_discount: amount },
        order_line_items: [{ official_amount: amount }],
      });
      await pay(cloud, orderId);
      expect((await cloud.state()).payments).toMatchObject([{ amount }]);
    },
  );

  test("orderAmounts absent: neither details nor lists contain an amount", async () => {
    await cloud.temper({ orderAmounts: "absent" });
    const orderId = await newOrder();
    expect(JSON.stringify([await details(orderId), await orders()])).not.toMatch(/amount/);
    expect(await details(orderId)).toMatchObject({ order_info: { status: 6 } });
  });

  test("orderAmounts told: details and lists contain the amount", async () => {
    await cloud.temper({ orderAmounts: "told" });
    const orderId = await newOrder();
    expect(await details(orderId)).toMatchObject({ order_info: { official_amount: price } });
    expect(await orders()).toMatchObject({ order_infos: [{ official_amount: price }] });
  });
});

describe("unsubscribing", () => {
  test("accepted: the first call works, later calls report that it was done before", async () => {
    await cloud.temper({ unsubscribing: "accepted" });
    const { resourceId } = await buy(cloud);
    expect((await unsubscribe(resourceId)).body).toMatchObject({ order_ids: [expect.any(String)] });
    expect(refusal(await unsubscribe(resourceId))).toEqual([400, "CBC.30000067"]);
    await cloud.advance("PT10M");
    expect(refusal(await unsubscribe(resourceId))).toEqual([400, "CBC.30000067"]);
  });

  test("doneBefore: the first call works, but reports that it was done before", async () => {
    await cloud.temper({ unsubscribing: "doneBefore" });
    const { resourceId } = await buy(cloud);
    expect(refusal(await unsubscribe(resourceId))).toEqual([400, "CBC.30000067"]);
    expect((await cloud.state()).refunds).toMatchObject([{ resource_id: resourceId }]);
    await cloud.advance("PT10M");
    expect((await cloud.state()).instances).toEqual([]);
  });

  test("busy: the first call for a resource does nothing, later ones work", async () => {
    await cloud.temper({ unsubscribing: "busy" });
    const { resourceId } = await buy(cloud);
    expect(refusal(await unsubscribe(resourceId))).toEqual([400, "CBC.99003651"]);
    expect((await cloud.state()).refunds).toEqual([]);
    expect((await unsubscribe(resourceId)).body).toMatchObject({ order_ids: [expect.any(String)] });
  });

  test("a closed subscription counts as unsubscribed before while DBSS still lists the instance", async () => {
    const { resourceId } = await buy(cloud);
    await cloud.patch({ op: "replace", path: "/subscriptions/0/status", value: 3 });
    expect(refusal(await unsubscribe(resourceId))).toEqual([400, "CBC.30000067"]);
    expect((await cloud.state()).instances).toMatchObject([{ status: "ACTIVE" }]);
  });
});

describe("closedSubscriptions", () => {
  test.each([
    ["told", { total_count: 1, data: [{ status: 3 }] }],
    ["absent", { total_count: 0, data: [] }],
  ] as const)("%s", async (closedSubscriptions, listed) => {
    await cloud.temper({ closedSubscriptions });
    const { orderId, resourceId } = await buy(cloud);
    expect((await resourcesOf(cloud, orderId)).body).toMatchObject({ total_count: 1, data: [{ status: 2 }] });
    await unsubscribe(resourceId);
    expect((await resourcesOf(cloud, orderId)).body).toMatchObject(listed);
  });
});

describe("statusFilter", () => {
  test.each([
    ["obeyed", 0],
    ["ignored", 1],
  ] as const)("%s", async (statusFilter, total) => {
    await cloud.temper({ statusFilter });
    await newOrder();
    expect(await orders("?status=5")).toMatchObject({ total_count: total });
    expect(await orders("?service_type_code=other")).toMatchObject({ total_count: 0 });
  });
});

describe("expirePolicy", () => {
  test.each(["told", "absent"] as const)("%s", async (expirePolicy) => {
    await cloud.temper({ expirePolicy });
    const { orderId } = await buy(cloud, { is_auto_renew: 1 });
    const { text } = await resourcesOf(cloud, orderId);
    expect(text.includes('"expire_policy":3')).toBe(expirePolicy === "told");
    expect(text.includes("expire_policy")).toBe(expirePolicy === "told");
  });
});

test("numericIds: new orders have numeric IDs", async () => {
  await cloud.temper({ numericIds: true });
  const { text } = await cloud.post(`/v2/${cloud.p}/dbss/audit/charge/period/order`, orderBody());
  expect(text).toMatch(/"order_id":\d+/);
});

test("a query accepts at most 50 resources", async () => {
  const ids = Array.from({ length: 51 }, (_, index) => `r${index}`);
  const path = "/v2/orders/suscriptions/resources/query";
  expect((await cloud.post(path, { resource_ids: ids.slice(1) })).status).toBe(200);
  expect(refusal(await cloud.post(path, { resource_ids: ids }))).toEqual([400, "CBC.0100"]);
});
