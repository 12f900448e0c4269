import type { Context } from "../../model/context";
import type { Inputs } from "./args";
import { isForPeriod, type LedgerEntry, purchaseDifferences } from "./ledger";
import { cancelOrder, placeText, type Standing, standingOf } from "./orders";

/**
 * The orders of a ledger that are not spent, and the standing of every order. A paid order gets the ID of its instance.
 */
export async function liveEntries(context: Context, ledger: readonly LedgerEntry[]) {
  const standings = new Map<string, Standing>();
  const live: LedgerEntry[] = [];
  for (const entry of ledger) {
    const standing = await standingOf(context, entry);
    standings.set(entry.orderId, standing);
    if (standing.is !== "spent") {
      live.push(standing.is === "paid" ? { ...entry, resourceId: standing.resourceId ?? entry.resourceId } : entry);
    }
  }
  return { standings, live };
}

/**
 * Returns the newest order of the ledger that was placed for exactly this purchase and is, or can still become, the
 * instance. Cancels all other unpaid orders, which belong to this state.
 *
 * @throws Error when the instance of that order is no longer listed.
 */
export async function reuseOrder(
  context: Context,
  live: readonly LedgerEntry[],
  standings: ReadonlyMap<string, Standing>,
  inputs: Inputs,
): Promise<{ entry: LedgerEntry | undefined; canceled: ReadonlySet<string> }> {
  const isUnpaid = ({ orderId }: LedgerEntry) => standings.get(orderId)?.is === "unpaid";
  const isClosing = ({ orderId }: LedgerEntry) => {
    const standing = standings.get(orderId);
    return standing?.is === "paid" && standing.isClosing;
  };
  const isAsDeclared = (entry: LedgerEntry) =>
    purchaseDifferences(entry, inputs).length === 0 &&
    !isClosing(entry) &&
    (!isUnpaid(entry) || isPayable(entry, standings, inputs));
  const entry = live.findLast((each) => isAsDeclared(each) && !isUnpaid(each)) ?? live.findLast(isAsDeclared);
  await refuseVanished(context, entry, standings);
  const canceled = new Set<string>();
  for (const other of live.filter((each) => isUnpaid(each) && each !== entry)) {
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
async function refuseVanished(
  context: Context,
  entry: LedgerEntry | undefined,
  standings: ReadonlyMap<string, Standing>,
): Promise<void> {
  const standing = entry && standings.get(entry.orderId);
  if (entry?.resourceId === undefined || standing?.is !== "paid" || standing.resourceId !== undefined) {
    return;
  }
  throw new Error(
    `Order ${entry.orderId} was placed for these arguments and bought instance ${entry.resourceId}, which neither DBSS nor BSS lists in ${await placeText(context)}. Nothing was ordered, and nothing was changed. If you know that it was unsubscribed, change \`keepers\` to buy another one; otherwise check the region, project, credentials and permissions, and try again later.`,
  );
}

/** Whether an unpaid order can be paid as declared: for this period, and at the quoted price. */
function isPayable(entry: LedgerEntry, standings: ReadonlyMap<string, Standing>, inputs: Inputs): boolean {
  const amount = standings.get(entry.orderId)?.order.amount;
  return isForPeriod(entry, inputs) && (amount === undefined || amount <= (entry.price ?? amount));
}
