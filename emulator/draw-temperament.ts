import { z } from "zod";
import type { Temperament } from "./generated/types";
import { Random } from "./random";
import { temperamentSchema } from "./temperament";

export interface DrawOptions {
  /** Also draws values that make a purchase impossible or hide everything. @default false */
  readonly hostile?: boolean;
}

type Candidates = { readonly [Key in keyof Temperament]: readonly [Temperament[Key], ...Temperament[Key][]] };

const SECONDS = [0, 5, 20, 60] as const;
const FLAG = [false, true] as const;

/** The values that each key is drawn from; the first one is the default. */
const CANDIDATES: Candidates = {
  orderText: ["absent", "echoed", "catalog", "baseProductInfo"],
  fieldNames: ["both", "documented", "camelCase"],
  pageLimit: [1000, 10_000, 100],
  overLimit: ["refuse", "cap"],
  totals: ["told", "absent"],
  emptyLists: ["list", "null"],
  listLagSeconds: SECONDS,
  subscriptionLagSeconds: SECONDS,
  paymentLagSeconds: SECONDS,
  currency: ["told", "absent", "empty"],
  site: ["chinese", "international"],
  attachedResources: FLAG,
  orderReview: ["none", "approval", "confirmation"],
  zones: ["asOrdered", "reordered", "firstOnly", "empty", "upperCase"],
  specCodes: ["asOrdered", "upperCase", "empty"],
  places: ["told", "empty"],
  addresses: ["one", "two", "empty"],
  priceFactor: [1, 2, 0.5],
  orderAmounts: ["told", "absent"],
  unsubscribing: ["accepted", "doneBefore", "busy"],
  closedSubscriptions: ["told", "absent"],
  filteredLists: FLAG,
  statusFilter: ["obeyed", "ignored"],
  expirePolicy: ["told", "absent"],
  enterpriseMoveSeconds: SECONDS,
  throttling: [
    { share: 0, retryAfter: true },
    { share: 0.1, retryAfter: true },
    { share: 0.2, retryAfter: false },
  ],
  unavailable: [0, 0.05],
  resets: [0, 0.05],
  seed: [1],
  numericIds: FLAG,
  additions: ["off", "on"],
  account: ["own", "other"],
  reportPeriods: ["whole", "apart"],
  renewalLagSeconds: SECONDS,
};

const HOSTILE: ReadonlySet<string> = new Set([
  "site",
  "orderReview",
  "orderAmounts",
  "priceFactor",
  "filteredLists",
  "account",
] satisfies (keyof Temperament)[]);

/** A limit up to this one is documented as valid, and must not be rejected. */
const DOCUMENTED_LIMIT = 1000;

/**
 * Returns a random combination of behaviors that depends only on the seed. Each key keeps its default about half the time;
 * keys that make a purchase impossible always keep it, unless `hostile` is set. A low `pageLimit` always caps pages.
 */
export function drawTemperament(seed: number, { hostile = false }: DrawOptions = {}): Temperament {
  const random = new Random(seed);
  const drawn = Object.entries(CANDIDATES).map(([key, [usual, ...others]]) => {
    // Drawn even if it is not used, so that `hostile` changes no other key.
    const isUsual = random.next() < 0.5;
    const other = random.pick<unknown>(others) ?? usual;
    return [key, isUsual || (HOSTILE.has(key) && !hostile) ? usual : other];
  });
  const temperament = z.parse(temperamentSchema, { ...Object.fromEntries(drawn), seed });
  return temperament.pageLimit < DOCUMENTED_LIMIT ? { ...temperament, overLimit: "cap" } : temperament;
}
