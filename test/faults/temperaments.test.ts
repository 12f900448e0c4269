import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, drawTemperament } from "../../emulator";
import { temperamentSchema } from "../../emulator/temperament";
import { type Cloud, startCloud } from "../cloud";
import { drawn } from "../drawn";
import { type BuyInputs, homeArgs } from "../lifecycle/buy-instance";
import { Stack } from "../lifecycle/program-run";
import { DRAWN, eventually, purchases, SEED, SINGLE, unexplainedOrders, type Wanted } from "./every-temperament";

// The laws of money under every temperament: the values of each key on their own, and combinations drawn by a seed.

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

async function life(temperament: Wanted): Promise<void> {
  await cloud.temperament(temperament);
  const stack = new Stack(() => cloud.context());
  await eventually(() => stack.up(small));
  expect(await purchases(cloud), "law 1: one purchase").toEqual({ paid: 1, living: 1 });
  const { resourceId, orderId } = stack;

  for (const _ of [1, 2, 3]) {
    await eventually(() => stack.refresh());
    await eventually(() => stack.up(small));
  }
  expect(await purchases(cloud), "law 2: no read buys").toEqual({ paid: 1, living: 1 });
  expect([stack.resourceId, stack.orderId]).toEqual([resourceId, orderId]);

  await eventually(() => stack.up(moved));
  expect(stack.resourceId).toBe(resourceId);

  // Killed after the payment, before the state was written: the order is in the state, the instance is not.
  await eventually(() => stack.upOrder(large));
  const killed = new Stack(() => cloud.context());
  Object.assign(killed, { order: stack.order, instance: stack.instance });
  await eventually(() => killed.up(large));
  expect((await purchases(cloud)).paid, "law 1: an interrupted purchase is continued").toBe(2);
  killed.instance = stack.instance;
  killed.superseded = [];
  await eventually(() => killed.up(large));
  expect((await purchases(cloud)).paid, "law 1: it is paid once").toBe(2);

  await eventually(() => killed.up({ ...large, description: "moved again" }));
  expect((await purchases(cloud)).paid).toBe(2);

  await eventually(() => killed.destroy());
  expect(await purchases(cloud), "no subscription is left").toEqual({ paid: 2, living: 0 });
  expect(await unexplainedOrders(cloud), "no unpaid order is left").toBe(0);
}

describe("the laws of money hold", () => {
  it.each(drawn(SINGLE, 20))("under the temperament %j", (temperament) => life(temperament));

  it.each(drawn(DRAWN, 6))(`under the temperament drawn by seed %i (TEMPERAMENT_SEED=${SEED})`, (seed) =>
    life(drawTemperament(seed)),
  );

  it("for every key of the temperament that has no test of its own", () => {
    const own = [
      "reportPeriods",
      "renewalLagSeconds",
      "site",
      "orderReview",
      "orderAmounts",
      "filteredLists",
      "account",
      "seed",
    ];
    const named = new Set([...SINGLE.flatMap((temperament) => Object.keys(temperament)), ...own]);
    expect(Object.keys(temperamentSchema.shape).filter((key) => !named.has(key))).toEqual([]);
  });
});
