import { drawTemperament, type Temperament } from "../../emulator";
import { Random } from "../../emulator/random";
import { messageOf } from "../../provider/model/errors";
import type { Cloud } from "../cloud";
import { seedOf } from "../drawn";

export type Wanted = Partial<Temperament>;

/** Every way the cloud may be in which a purchase succeeds, one at a time. The first is the emulator's own. */
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

/** Seeds of combinations. */
export const DRAWN: readonly number[] = Array.from({ length: 12 }, (_, index) => SEED + index);

/** The emulator's own temperament and others that the seed draws, each with a name; with `TEMPERAMENTS=all`, every one. */
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

/** Runs a command until it succeeds, as a user would: what passes must not stop for good, and costs nothing. */
export async function eventually<T>(step: () => Promise<T>): Promise<T> {
  const failures: string[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    try {
      return await step();
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  throw new Error(`It never succeeds: ${failures.join("\n")}`);
}

/** Runs a command until it is refused for the reason: other failures pass, and it must not succeed. */
export async function refused(step: () => Promise<unknown>, reason: RegExp): Promise<void> {
  const failures: string[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    const failure = await step().then(() => undefined, messageOf);
    if (failure === undefined) {
      throw new Error(`It was not refused. Failures before: ${failures.join("\n")}`);
    }
    if (reason.test(failure)) {
      return;
    }
    failures.push(failure);
  }
  throw new Error(`It is never refused because of ${reason}: ${failures.join("\n")}`);
}

/** What was paid for, and what lives of it. */
export async function purchases(cloud: Cloud): Promise<{ paid: number; living: number }> {
  const { payments, subscriptions } = await cloud.state();
  const living = subscriptions.filter(({ status }) => status !== 3);
  return { paid: payments.length, living: living.length };
}

/** How many unpaid orders there are beyond those whose response was lost: such an order is free, and expires. */
export async function unexplainedOrders(cloud: Cloud): Promise<number> {
  const unpaid = (await cloud.state()).orders.filter(({ status }) => status === 6);
  const lost = (await cloud.control.requests()).filter(
    ({ operation, fault }) => operation === "createInstancesPeriodOrderNew" && fault === "reset-after",
  );
  return Math.max(0, unpaid.length - lost.length);
}
