import type { z } from "zod";
import type { Context } from "../../model/context";
import { canonical } from "../../model/diff";
import type { AuditOrderState, Inputs, ledgerEntry } from "./args";

export type LedgerEntry = z.output<typeof ledgerEntry>;

/** The arguments that identify a purchase: a different value means a different instance. */
const PURCHASE = ["edition", "flavor", "availabilityZones", "vpcId", "subnetId", "ipAddress", "keepers"] as const;

/** Those of them that every purchase has. */
const ALWAYS: ReadonlySet<string> = new Set(["edition", "flavor", "availabilityZones", "vpcId", "subnetId"]);

type Values = Readonly<Record<string, unknown>>;

/** The purchase that the arguments declare. */
export function purchaseOf(values: Values): Record<string, unknown> {
  return Object.fromEntries(PURCHASE.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}

/** The orders of a state. A state that lost its ledger still has its order. */
export function ledgerOf(state: Partial<AuditOrderState>): readonly LedgerEntry[] {
  const { orderId, ledger = [], period, periodUnit, price, currency } = state;
  if (orderId === undefined || ledger.some((entry) => entry.orderId === orderId)) {
    return ledger;
  }
  return [...ledger, { orderId, purchase: purchaseOf(state), period, periodUnit, price, currency }];
}

/** The ledger that a resource takes to another region. Its orders stay in the regions where they were placed. */
export function movedLedger(ledger: readonly LedgerEntry[], from: Context, to: Context): LedgerEntry[] {
  return ledger.map(({ region = from.client.region, ...entry }) =>
    region === to.client.region ? entry : { ...entry, region },
  );
}

/** The context of the region in which an order of a ledger was placed. */
export function homeOf(context: Context, { region }: Partial<LedgerEntry>): Context {
  return region === undefined ? context : context.inRegion(region);
}

/** The current order of the state. */
export function currentEntry(state: Partial<AuditOrderState>): LedgerEntry | undefined {
  return ledgerOf(state).find(({ orderId }) => orderId === state.orderId);
}

/**
 * The purchase arguments in which an order differs from the declaration. An argument that every purchase has but the
 * ledger lacks is not a difference: a gap in the state must not buy an instance. Nor is one that was looked up: the
 * region may later offer others.
 */
export function purchaseDifferences(entry: LedgerEntry, declared: Values): string[] {
  const { purchase = {} } = entry;
  const { lookedUp } = declared;
  const compared = PURCHASE.filter((name) => !(Array.isArray(lookedUp) && lookedUp.includes(name)));
  return compared.filter((name) => {
    const isUnknown = purchase[name] === undefined && (ALWAYS.has(name) || entry.purchase === undefined);
    return !isUnknown && canonical(purchase[name], true) !== canonical(declared[name], true);
  });
}

/** Whether an unpaid order is for the declared period: a placed order cannot be changed. */
export function isForPeriod(entry: LedgerEntry, { period, periodUnit }: Partial<Inputs>): boolean {
  return (entry.period ?? period) === period && (entry.periodUnit ?? periodUnit) === periodUnit;
}

/** Whether it is known what an order buys. An imported order does not report it. */
export function isPurchaseKnown({ purchase = {} }: LedgerEntry): boolean {
  return [...ALWAYS].every((name) => purchase[name] !== undefined);
}
