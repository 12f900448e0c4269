import type { Context } from "../../model/context";
import type { Inputs } from "./args";
import { homeOf, isForPeriod, isPurchaseKnown, type LedgerEntry, purchaseDifferences } from "./ledger";
import { cancelOrder, placeText, type Standing, standingOf } from "./orders";

type Standings = ReadonlyMap<string, Standing>;

/**
 * The orders of a ledger that are not spent, and the standing of every order. A paid order gets the ID of its instance.
 */
export async function liveEntries(context: Context, ledger: readonly LedgerEntry[]) {
  const standings = new Map<string, Standing>();
  const live: LedgerEntry[] = [];
  for (const entry of ledger) {
    const standing = await standingOf(homeOf(context, entry), entry);
    standings.set(entry.orderId, standing);
    if (standing.is !== "spent") {
      live.push(standing.is === "paid" ? { ...entry, resourceId: standing.resourceId ?? entry.resourceId } : entry);
    }
  }
  return { standings, live };
}

/**
 * The newest order of the ledger that was placed for exactly this purchase and is, or can still become, the instance. One
 * that is paid comes first.
 */
export function reusableEntry(
  live: readonly LedgerEntry[],
  standings: Standings,
  inputs: Partial<Inputs>,
): LedgerEntry | undefined {
  return (
    paidEntry(live, standings, inputs) ??
    declaredEntries(live, inputs).findLast((entry) => {
      const standing = standings.get(entry.orderId);
      return standing?.is === "unpaid" && isPayable(entry, standing, inputs);
    })
  );
}

/** The newest order of the ledger that was placed for exactly this purchase and is paid. */
export function paidEntry(
  live: readonly LedgerEntry[],
  standings: Standings,
  inputs: Partial<Inputs>,
): LedgerEntry | undefined {
  return declaredEntries(live, inputs).findLast(({ orderId }) => {
    const standing = standings.get(orderId);
    return standing?.is === "paid" && !standing.isClosing;
  });
}

/** The orders that were placed for exactly this purchase, in the region of the resource. */
function declaredEntries(live: readonly LedgerEntry[], inputs: Partial<Inputs>): LedgerEntry[] {
  return live.filter((entry) => entry.region === undefined && purchaseDifferences(entry, inputs).length === 0);
}

/**
 * Returns the order of the ledger that is reusable. Cancels all other unpaid orders, which belong to this state.
 *
 * @throws Error when the instance of that order is no longer listed.
 */
export async function reuseOrder(
  context: Context,
  live: readonly LedgerEntry[],
  standings: Standings,
  inputs: Inputs,
): Promise<{ entry: LedgerEntry | undefined; canceled: ReadonlySet<string> }> {
  const entry = reusableEntry(live, standings, inputs);
  await refuseVanished(context, entry, standings);
  const canceled = new Set<string>();
  const isUnneeded = (each: LedgerEntry) => standings.get(each.orderId)?.is === "unpaid" && each !== entry;
  for (const other of live.filter(isUnneeded)) {
    context.log.progress(`canceling unpaid order ${other.orderId}, which is no longer needed`);
    await cancelOrder(context, other.orderId);
    canceled.add(other.orderId);
  }
  return { entry, canceled };
}

/**
 * Rejects an order whose instance existed but is not listed by either service now: it was unsubscribed, or it is
 * hidden. Waiting for it would be as wrong as buying another one.
 */
export async function refuseVanished(
  context: Context,
  entry: LedgerEntry | undefined,
  standings: Standings,
): Promise<void> {
  const standing = entry && standings.get(entry.orderId);
  if (entry?.resourceId === undefined || standing?.is !== "paid" || standing.resourceId !== undefined) {
    return;
  }
  throw new Error(
    `Order ${entry.orderId} was placed for these arguments and bought instance ${entry.resourceId}, which neither DBSS nor BSS lists in ${await placeText(context)}. Nothing was ordered, and nothing was changed. If you know that it was unsubscribed, change \`keepers\` to buy another one; otherwise check the region, project, credentials and permissions, and try again later.`,
  );
}

/** Whether an unpaid order can be paid as declared: for this purchase and period, and at the quoted price. */
function isPayable(entry: LedgerEntry, { order: { amount } }: Standing, inputs: Partial<Inputs>): boolean {
  return isForDeclared(entry, inputs) && (amount === undefined || amount <= (entry.price ?? amount));
}

/** Whether an unpaid order of the declared purchase is certainly for it, and for the declared period. */
export function isForDeclared(entry: LedgerEntry, inputs: Partial<Inputs>): boolean {
  return isPurchaseKnown(entry) && isForPeriod(entry, inputs);
}
