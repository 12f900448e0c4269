import { drawTemperament, type Temperament } from "../../emulator";
import { Random } from "../../emulator/random";
import { messageOf } from "../../provider/model/errors";
import type { Cloud } from "../cloud";
import { seedOf } from "../drawn";

export type Wanted = Partial<Temperament>;

/** Every setting of a temperament with which a purchase succeeds, one at a time. The first is the default. */
export const SINGLE: readonly Wanted[] = [
  {},
  { orderText: "echoed" },
  { orderText: "catalog" },
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

export const SEED = seedOf("TEMPERAMENT_SEED");

/** The seeds of combinations. */
export const DRAWN: readonly number[] = Array.from({ length: 12 }, (_, index) => SEED + index);

/** The default temperament and others drawn by the seed, each with a name. With `TEMPERAMENTS=all`, all of them. */
export function someTemperaments(count: number, salt: number): (readonly [string, Wanted])[] {
  const single = SINGLE.map((temperament) => [JSON.stringify(temperament), temperament] as const);
  const drawn = DRAWN.map((seed) => [`the one drawn by seed ${seed}`, drawTemperament(seed)] as const);
  const all = [...single, ...drawn];
  if (process.env.TEMPERAMENTS === "all") {
    return all;
  }
  const random = new Random(SEED + salt);
  const chosen = new Set([0]);
  while (chosen.size <= count) {
    chosen.add(Math.floor(random.next() * all.length));
  }
  return all.filter((_, index) => chosen.has(index));
}

/** Repeats a command until it succeeds, as a user would: transient errors must not block it for good. */
export async function eventually<T>(step: () => Promise<T>): Promise<T> {
  const failures: string[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    try {
      return await step();
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  throw new Error(`The command never succeeded: ${failures.join("\n")}`);
}

/** Repeats a command until it is rejected for the reason. Other errors may occur before, but it must not succeed. */
export async function refused(step: () => Promise<unknown>, reason: RegExp): Promise<void> {
  const failures: string[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    const failure = await step().then(() => undefined, messageOf);
    if (failure === undefined) {
      throw new Error(`The command was not rejected. Errors before: ${failures.join("\n")}`);
    }
    if (reason.test(failure)) {
      return;
    }
    failures.push(failure);
  }
  throw new Error(`The command was never rejected because of ${reason}: ${failures.join("\n")}`);
}

/** The numbers of payments and of subscriptions that are not closed. */
export async function purchases(cloud: Cloud): Promise<{ paid: number; living: number }> {
  const { payments, subscriptions } = await cloud.state();
  const living = subscriptions.filter(({ status }) => status !== 3);
  return { paid: payments.length, living: living.length };
}

/** The number of unpaid orders beyond those whose response was lost, which are free and expire. */
export async function unexplainedOrders(cloud: Cloud): Promise<number> {
  const unpaid = (await cloud.state()).orders.filter(({ status }) => status === 6);
  const lost = (await cloud.control.requests()).filter(
    ({ operation, fault }) => operation === "createInstancesPeriodOrderNew" && fault === "reset-after",
  );
  return Math.max(0, unpaid.length - lost.length);
}
