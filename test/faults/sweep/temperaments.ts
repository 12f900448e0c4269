import fc from "fast-check";

/** How the emulated cloud behaves where the documents leave it open, as `PUT /_emulator/temperament` takes it. */
export type Settings = Readonly<Record<string, unknown>>;

/** Settings, and what they are called in a report. */
export interface Temperament {
  readonly name: string;
  readonly settings: Settings;
}

const lag = fc.constantFrom(0, 0, 5, 15);

/**
 * What is drawn. Left out are settings under which nothing can be bought (orders that wait for approval, a changed
 * price, no amounts, filtered lists) and those that change from run to run at which request a death happens (throttling
 * and resets).
 */
const drawable = fc.record({
  orderText: fc.constantFrom("echoed", "catalogue", "absent", "baseProductInfo"),
  fieldNames: fc.constantFrom("documented", "camelCase", "both"),
  pageLimit: fc.constantFrom(100, 1000),
  overLimit: fc.constantFrom("refuse", "cap"),
  totals: fc.constantFrom("told", "absent"),
  emptyLists: fc.constantFrom("list", "null"),
  listLagSeconds: lag,
  subscriptionLagSeconds: lag,
  paymentLagSeconds: lag,
  currency: fc.constantFrom("told", "absent", "empty"),
  attachedResources: fc.boolean(),
  zones: fc.constantFrom("asOrdered", "reordered", "firstOnly", "empty", "upperCase"),
  specCodes: fc.constantFrom("asOrdered", "upperCase", "empty"),
  places: fc.constantFrom("told", "empty"),
  addresses: fc.constantFrom("one", "two", "empty"),
  unsubscribing: fc.constantFrom("accepted", "doneBefore", "busy"),
  closedSubscriptions: fc.constantFrom("told", "absent"),
  statusFilter: fc.constantFrom("obeyed", "ignored"),
  expirePolicy: fc.constantFrom("told", "absent"),
  enterpriseMoveSeconds: lag,
  numericIds: fc.boolean(),
});

/** The emulator's own temperament, and one drawn by each seed. */
export function temperamentsOf(seeds: readonly number[]): Temperament[] {
  const drawn = seeds.flatMap((seed) =>
    fc.sample(drawable, { seed, numRuns: 1 }).map((settings) => ({ name: `seed ${seed}`, settings })),
  );
  return [{ name: "default", settings: {} }, ...drawn];
}

/** The longest time by which anything shows late. */
export function longestLagOf({ settings }: Temperament): number {
  const lags = Object.entries(settings).map(([key, value]) => (key.endsWith("Seconds") ? Number(value) : 0));
  return Math.max(0, ...lags);
}

/** Sets the temperament of the emulator at the URL. */
export async function setTemperament(url: string, { settings }: Temperament): Promise<void> {
  const response = await fetch(`${url}/_emulator/temperament`, {
    method: "PUT",
    body: JSON.stringify(settings),
    headers: { "content-type": "application/json" },
  });
  if (!response.ok) {
    throw new Error(`The emulator refuses the temperament: ${response.status} ${await response.text()}`);
  }
}
