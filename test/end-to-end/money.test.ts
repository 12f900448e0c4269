import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance } from "./declarations";
import { endsWith, TestStack } from "./stack";

let cloud: Cloud;
let stack: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  stack = await TestStack.create(cloud, "money");
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});
afterEach(async () => {
  await stack.destroy();
  await cloud.reset();
});

describe("the price", () => {
  it("is said in the preview, guarded by maxPrice, and an output", async () => {
    await stack.declare({ audit: auditInstance({ maxPrice: { amount: 2000, currency: "CNY" } }) });
    const preview = endsWith(0, await stack.preview());
    expect(preview).toMatch(
      /audit instance audit: 2925 CNY for 1 month\. .*above maxPrice \(2000\)\. Nothing will be ordered/,
    );
    expect(endsWith(1, await stack.up())).toMatch(/above maxPrice/);
    expect((await cloud.state()).orders).toEqual([]);
    await stack.declare({ audit: auditInstance({ maxPrice: { amount: 3000, currency: "CNY" } }) });
    endsWith(0, await stack.up());
    expect((await stack.resource("audit")).outputs).toMatchObject({ price: 2925, currency: "CNY" });
  });

  it("is paid with the declared discount and coupons", async () => {
    await cloud.patch(
      { op: "add", path: "/discounts/-", value: { discount_id: "d-1", ratio: 0.2 } },
      { op: "add", path: "/coupons/-", value: { coupon_id: "c-1", face_value: 40 } },
    );
    const payment = { discount: { id: "d-1", type: 1 }, coupons: [{ id: "c-1", type: 301 }] };
    await stack.declare({ audit: auditInstance({ maxPrice: 2340, payment }) });
    endsWith(0, await stack.up());
    expect((await cloud.state()).payments).toMatchObject([
      { amount: 2300, coupon_ids: ["c-1"], discount_ids: ["d-1"] },
    ]);
    expect((await stack.resource("audit")).outputs).toMatchObject({ price: 2340 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });
});

describe("not enough balance", () => {
  async function unpaid(): Promise<string> {
    await cloud.patch({ op: "replace", path: "/account/balance", value: 10 });
    await stack.declare({ audit: auditInstance() });
    const output = endsWith(1, await stack.up());
    const [order] = (await cloud.state()).orders;
    expect(order?.status).toBe(6);
    expect(output).toMatch(new RegExp(`Order ${order?.order_id} is placed but not paid: .*Insufficient balance`));
    expect((await stack.resource("audit")).id).toBe(order?.order_id);
    return order?.order_id ?? "";
  }

  it("keeps the order, names it, and pays it with the next up", async () => {
    const orderId = await unpaid();
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1e6 });
    endsWith(0, await stack.up());
    expect((await cloud.state()).payments).toMatchObject([{ order_id: orderId }]);
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("cancels the order when it is destroyed", async () => {
    const orderId = await unpaid();
    endsWith(0, await stack.destroy());
    expect((await cloud.state()).orders).toMatchObject([{ order_id: orderId, status: 4 }]);
    expect(await stack.resources()).toEqual([]);
  });

  it("cancels the order when another period is declared, and pays for that", async () => {
    const orderId = await unpaid();
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1e6 });
    await stack.declare({ audit: auditInstance({ period: 2 }) });
    endsWith(0, await stack.up());
    const { orders, payments } = await cloud.state();
    expect(orders.find(({ order_id: id }) => id === orderId)?.status).toBe(4);
    expect(payments).toMatchObject([{ amount: 5850 }]);
  });
});
