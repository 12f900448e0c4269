import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, drawTemperament, type Temperament, temperamentSchema } from "../../emulator";
import { type Cloud, startCloud } from "../cloud";
import type { BuyInputs } from "../lifecycle/buy-instance";
import { homeArgs } from "../lifecycle/home";
import { Stack } from "../lifecycle/program-run";

// The laws of money, whatever the cloud is like: every value of every key of the temperament on its own, and
// combinations drawn by a seed.

type Wanted = Partial<Temperament>;

/** Every way the cloud may be in which a purchase succeeds, one at a time. */
const SINGLE: readonly Wanted[] = [
  {},
  { orderText: "echoed" },
  { orderText: "catalogue" },
  { orderText: "baseProductInfo" },
  { fieldNames: "documented" },
  { fieldNames: "camelCase" },
  { pageLimit: 100 },
  { pageLimit: 100, overLimit: "cap" },
  { pageLimit: 1, overLimit: "cap", totals: "absent" },
  { totals: "absent" },
  { emptyLists: "null" },
  { listLagSeconds: 60 },
  { subscriptionLagSeconds: 60 },
  { paymentLagSeconds: 60 },
  { currency: "absent" },
  { currency: "empty" },
  { attachedResources: true },
  { zones: "reordered" },
  { zones: "firstOnly" },
  { zones: "empty" },
  { zones: "upperCase" },
  { specCodes: "upperCase" },
  { specCodes: "empty" },
  { places: "empty" },
  { addresses: "two" },
  { addresses: "empty" },
  { priceFactor: 0.9 },
  { unsubscribing: "doneBefore" },
  { unsubscribing: "busy" },
  { closedSubscriptions: "absent" },
  { statusFilter: "ignored" },
  { expirePolicy: "absent" },
  { enterpriseMoveSeconds: 90 },
  { throttling: { share: 0.3, retryAfter: true } },
  { throttling: { share: 0.3, retryAfter: false } },
  { unavailable: 0.1 },
  { resets: 0.1 },
  { numericIds: true },
  { additions: "on" },
];

const SEED = Number(process.env.TEMPERAMENT_SEED ?? Math.floor(Math.random() * 1e6));
const DRAWN = Array.from({ length: 12 }, (_, index) => SEED + index);

const small: BuyInputs = { ...homeArgs, availabilityZones: ["cn-north-4a", "cn-north-4b"], autoRenew: true };
const moved: BuyInputs = { ...small, enterpriseProjectId: ACCOUNT.enterpriseProjectIds[1], description: "moved" };
const large: BuyInputs = { ...moved, edition: "high", flavor: ACCOUNT.flavors.high, name: "large" };

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 30, orderSeconds: 5, deleteSeconds: 10 });
});

/** What was paid for, and what lives of it. */
async function purchases(): Promise<{ paid: number; living: number }> {
  const { payments, subscriptions } = await cloud.state();
  const living = subscriptions.filter(({ status }) => status !== 3);
  return { paid: payments.length, living: living.length };
}

/** Runs a command until it succeeds, as a user would: what passes must not stop for good, and costs nothing. */
async function eventually(step: () => Promise<void>): Promise<void> {
  const failures: string[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    try {
      return await step();
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`It never succeeds: ${failures.join("\n")}`);
}

async function life(temperament: Wanted): Promise<void> {
  await cloud.temperament(temperament);
  const stack = new Stack(() => cloud.context());
  await eventually(() => stack.up(small));
  expect(await purchases(), "law 1: one purchase").toEqual({ paid: 1, living: 1 });
  const { resourceId, orderId } = stack;

  for (const _ of [1, 2, 3]) {
    await eventually(() => stack.refresh());
    await eventually(() => stack.up(small));
  }
  expect(await purchases(), "law 2: no read buys").toEqual({ paid: 1, living: 1 });
  expect([stack.resourceId, stack.orderId]).toEqual([resourceId, orderId]);

  await eventually(() => stack.up(moved));
  expect(stack.resourceId).toBe(resourceId);

  // Killed after the payment, before the state was written: the order is in the state, the instance is not.
  await eventually(() => stack.upOrder(large));
  const killed = new Stack(() => cloud.context());
  Object.assign(killed, { order: stack.order, instance: stack.instance });
  await eventually(() => killed.up(large));
  expect((await purchases()).paid, "law 1: what was cut short is continued").toBe(2);
  killed.instance = stack.instance;
  killed.superseded = [];
  await eventually(() => killed.up(large));
  expect((await purchases()).paid, "law 1: and paid once").toBe(2);

  await eventually(() => killed.up({ ...large, description: "moved again" }));
  expect((await purchases()).paid).toBe(2);

  await eventually(() => killed.destroy());
  expect(await purchases(), "nothing paid is left").toEqual({ paid: 2, living: 0 });
  const unpaid = (await cloud.state()).orders.filter(({ status }) => status === 6);
  // Where a response can be lost, an order may have been placed that nobody knows of: it is free, and expires.
  const losesResponses = Boolean(temperament.resets || temperament.unavailable);
  expect(losesResponses ? [] : unpaid).toEqual([]);
}

describe("the laws of money hold", () => {
  it.each(SINGLE)("when the cloud is like %j", (temperament) => life(temperament));

  it.each(DRAWN)(`under the temperament drawn by seed %i (TEMPERAMENT_SEED=${SEED})`, (seed) =>
    life(drawTemperament(seed)),
  );

  it("and every key of the temperament is among them, or stands in a test of its own", () => {
    const own = ["reportPeriods", "site", "orderReview", "orderAmounts", "filteredLists", "account", "seed"];
    const named = new Set([...SINGLE.flatMap((temperament) => Object.keys(temperament)), ...own]);
    expect(Object.keys(temperamentSchema.shape).filter((key) => !named.has(key))).toEqual([]);
  });
});
