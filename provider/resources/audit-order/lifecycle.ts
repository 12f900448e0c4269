import type { AuditInstance } from "../../client";
import type { Context } from "../../model/context";
import { defineResource, partsOf } from "../../model/resource";
import { SERVICE_TYPE } from "../../model/snapshots";
import { tried, UNFORESEEN } from "../../model/tried";
import { freshSubscription, listedInstance } from "../audit-instance/presence";
import { warnOfHolders } from "../databases/holder";
import { separated } from "../fields";
import { type AuditOrderState, args, type Inputs, outputs } from "./args";
import { duplicateOf, duplicateText, type Own } from "./duplicates";
import {
  currentEntry,
  homeOf,
  isForPeriod,
  type LedgerEntry,
  ledgerOf,
  movedLedger,
  purchaseDifferences,
} from "./ledger";
import { cancelOrder, isInUse, isUnpaid, ORDER_STATUS, type Standing, standingOf } from "./orders";
import { failuresOf, placeOrder, refuseFailures, refuseRaised } from "./place";
import { costOf, editionIn } from "./price";
import { isForDeclared, liveEntries, paidEntry, refuseVanished, reusableEntry, reuseOrder } from "./reuse";
import { isHeld, type Run, runOf } from "./run";

/** The order of an audit instance. This resource places and cancels it; the instance pays for it. */
export const auditOrder = defineResource({
  type: "AuditOrder",
  description:
    "The order of a yearly/monthly audit instance. Creating it places an order without paying it, " +
    "which is free. An `AuditInstance` with its `orderId` pays for it. In TypeScript, `new AuditInstance` " +
    "with all arguments declares the order itself.\n\nChanging `edition`, `flavor`, `availabilityZones`, " +
    "`vpcId`, `subnetId`, `ipAddress` or `keepers` places another order, which replaces the instance; " +
    "reverting the change returns to the first order while its instance exists. Deleting an order " +
    "cancels it if it is unpaid, and never unsubscribes from an instance.",
  example: `
const order = new dbss.AuditOrder("audit", {
  name: "audit",
  edition: "low",
  flavor: "c6.xlarge.4",
  availabilityZones: ["cn-north-4a"],
  vpcId: "…",
  subnetId: "…",
  securityGroupIds: ["…"],
  periodUnit: "month",
  period: 1,
  maxPrice: { amount: 3000, currency: "CNY" },
});
`,
  args,
  outputs,
  guardsItself: true,
  idForm: "<orderId>",

  // A paid order is part of its instance.
  async list({ client }) {
    const orders = await client.bss.listOrders({ service_type_code: SERVICE_TYPE });
    return orders.flatMap(({ order_id: id, status }) => (isUnpaid(ORDER_STATUS.get(status)) ? [{ id, name: id }] : []));
  },

  async seed(context, id) {
    if (partsOf(id, 1) === undefined) {
      return undefined;
    }
    const standing = await standingOf(context, { orderId: id });
    const { amount: price, currency, period } = standing.order;
    const resourceId = standing.is === "paid" ? standing.resourceId : undefined;
    // An order reports nothing of what was ordered but the period. The instance reports most of the rest.
    const instance = resourceId && (await listedInstance(context, resourceId));
    if (resourceId && instance === undefined) {
      await refuseOtherRegion(context, id, resourceId);
    }
    const terms = { ...period, ...(price && { price, currency }) };
    const entry = { orderId: id, ...(resourceId && { resourceId }), ...terms };
    return { orderId: id, ...terms, ledger: [entry], ...(instance && orderedOf(instance)) };
  },

  // Whether an update places another order depends on the ledger, which only the comparison knows.
  async costOf(context, inputs, olds) {
    const isNew = olds === undefined && (await arrived(context, inputs)).again === undefined;
    return isNew ? costOf(context, inputs) : undefined;
  },

  async foresee(context, inputs, olds) {
    if (olds !== undefined) {
      return [];
    }
    const run = runOf(context);
    const { live, own, again } = await arrived(context, inputs);
    if (again !== undefined) {
      declare(context, { orderId: again.orderId, ledger: live }, inputs);
      return [];
    }
    run.placing.add(inputs.mark);
    run.unsettled.add(inputs.mark);
    const [failures, duplicate] = await Promise.all([failuresOf(context, inputs), duplicateOf(context, inputs, own)]);
    if (duplicate !== undefined && (await duplicateOf(context, inputs, withRenamed(run, own, inputs))) === undefined) {
      context.log.warn(
        `the update fails unless the instance that still has the name ${inputs.name} is renamed first, as with the option \`dependsOn\`.`,
      );
    } else if (duplicate !== undefined) {
      return [...failures, { property: "name", reason: duplicate }];
    }
    await warnOfHolders(context, inputs.rdsIds ?? []);
    return failures;
  },

  async compare(context, _id, state, inputs, difference, isDeclared = true) {
    const run = runOf(context);
    declare(context, state, inputs);
    const changed = await changesOf(context, state, inputs);
    if (changed.length > 0) {
      run.unsettled.add(state.orderId);
    }
    if (isDeclared && changed.length > 0 && state.orderId !== undefined) {
      run.superseded.add(state.orderId);
    }
    const again = isDeclared && changed.length > 0 ? await foreseeUpdate(context, state, inputs) : undefined;
    if (again !== undefined) {
      declare(context, { ...state, orderId: again }, inputs);
    } else if (changed.length > 0) {
      run.placing.add(inputs.mark);
    }
    const ignored = changed.includes("period") ? [] : difference.ignored;
    return { changed, replaces: [], ignored };
  },

  moved(from, to, state, inputs) {
    runOf(to).arrive(inputs.mark, movedLedger(ledgerOf(state), from, to));
  },

  async create(context, inputs) {
    const { live, standings, own, again } = await arrived(context, inputs);
    if (again !== undefined) {
      const state = toState(inputs, live, again, standings.get(again.orderId)?.order.status ?? "completed");
      declare(context, state, inputs);
      return { id: again.orderId, state };
    }
    const entry = await placeOrder(context, inputs, own);
    const state = toState(inputs, [...live, entry], entry, "unpaid");
    await refuseRaised(context, entry, entry.orderId, state);
    declare(context, state, inputs);
    return { id: entry.orderId, state };
  },

  async read(context, id, state) {
    const { orderId = id } = state;
    const ledger: LedgerEntry[] = [];
    let status: string | undefined;
    let isAnyLive = false;
    for (const entry of ledgerOf({ ...state, orderId })) {
      const seen = await look(homeOf(context, entry), entry);
      const isCurrent = entry.orderId === orderId;
      isAnyLive ||= seen !== undefined;
      status = isCurrent ? (seen?.status ?? "spent") : status;
      if (seen || isCurrent) {
        ledger.push(seen?.entry ?? entry);
      }
    }
    return isAnyLive ? { id, state: { ...state, ledger, status } } : undefined;
  },

  async update(context, id, olds, news) {
    const { live, standings } = await liveEntries(context, ledgerOf(olds));
    const current = currentEntry(olds);
    if (current && (await changesOf(context, olds, news)).length === 0) {
      // The preview showed no purchase. If the order is spent, the next one does.
      const standing = standings.get(current.orderId);
      return standing?.is === "spent"
        ? toState(news, ledgerOf(olds), current, "spent")
        : toState(news, live, current, standing?.order.status ?? "unpaid");
    }
    const wanted = await reuseOrder(context, live, standings, news);
    const kept = live.filter(({ orderId }) => !wanted.canceled.has(orderId));
    const entry = wanted.entry ?? (await placeOrder(context, news, ownOf(standings)));
    const ledger = kept.includes(entry) ? kept : [...kept, entry];
    const state = toState(news, ledger, entry, standings.get(entry.orderId)?.order.status ?? "unpaid");
    if (wanted.entry === undefined) {
      await refuseRaised(context, entry, id, state);
    }
    declare(context, state, news);
    return state;
  },

  async delete(context, id, state) {
    const unpaid: string[] = [];
    const inUse: string[] = [];
    const unlisted: string[] = [];
    for (const entry of ledgerOf({ ...state, orderId: state.orderId ?? id })) {
      const { orderId, region } = entry;
      const standing = await standingOf(homeOf(context, entry), entry);
      if (standing.is === "unpaid") {
        // The resource that an order in another region belonged to cancels it.
        unpaid.push(...(region === undefined ? [orderId] : []));
      } else if (standing.is === "paid" && !standing.isClosing && !isSettled(context, entry, standing.resourceId)) {
        (standing.resourceId === undefined ? unlisted : inUse).push(paidText(orderId, standing.resourceId));
      }
    }
    // What is in use comes first: the advice for the others would remove it from the state.
    const [refusal] = [...inUse, ...unlisted];
    if (refusal !== undefined) {
      throw new Error(refusal);
    }
    for (const orderId of unpaid) {
      await cancelOrder(context, orderId);
    }
  },
});

/**
 * The orders with which a new order resource moves here from another region, and the one of them that it returns to: it
 * was placed here for this purchase, and is paid.
 */
async function arrived(context: Context, inputs: Partial<Inputs>) {
  const { live, standings } = await liveEntries(context, runOf(context).arrivalsOf(inputs.mark));
  const again = paidEntry(live, standings, inputs);
  await refuseVanished(context, again, standings);
  if (again?.resourceId !== undefined) {
    runOf(context).resumed.add(again.resourceId);
  }
  return { live, standings, own: ownOf(standings), again };
}

/**
 * Foresees what an update does: returns the earlier order that it returns to, whose instance is paid. Otherwise, it
 * places another order: logs what that costs.
 *
 * @throws Error when the update would certainly fail.
 */
async function foreseeUpdate(
  context: Context,
  state: Partial<AuditOrderState>,
  inputs: Partial<Inputs>,
): Promise<string | undefined> {
  const { live, standings } = await liveEntries(context, ledgerOf(state));
  const entry = reusableEntry(live, standings, inputs);
  await refuseVanished(context, entry, standings);
  const standing = entry && standings.get(entry.orderId);
  if (entry !== undefined && standing?.is === "paid") {
    if (standing.resourceId !== undefined) {
      runOf(context).resumed.add(standing.resourceId);
    }
    return entry.orderId;
  }
  const own = ownOf(standings);
  const duplicate = await duplicateOf(context, inputs, withRenamed(runOf(context), own, inputs));
  if (duplicate !== undefined) {
    throw new Error(duplicateText(inputs, duplicate));
  }
  const foreseen = await tried(
    context.log,
    async () => {
      const failures = await failuresOf(context, inputs);
      return failures.length > 0 ? { failures } : { failures, cost: await costOf(context, inputs) };
    },
    UNFORESEEN,
  );
  refuseFailures(inputs, foreseen?.failures ?? []);
  if (foreseen?.cost !== undefined) {
    context.log.progress(foreseen.cost);
  }
  return undefined;
}

/** The same, with the instances that the program renames: they may have the name until then. */
function withRenamed(run: Run, own: Own, { name }: Partial<Inputs>): Own {
  return { ...own, resourceIds: [...own.resourceIds, ...run.renamedFrom(name)] };
}

/** What the orders of a state are and have bought. */
function ownOf(standings: ReadonlyMap<string, Standing>): Own {
  const resourceIds = [...standings.values()].flatMap((at) =>
    at.is === "paid" && at.resourceId ? [at.resourceId] : [],
  );
  return { orderIds: [...standings.keys()], resourceIds };
}

/** What makes an update place another order, or return to an earlier one. */
async function changesOf(
  context: Context,
  state: Partial<AuditOrderState>,
  inputs: Partial<Inputs>,
): Promise<string[]> {
  const entry = currentEntry(state);
  if (entry === undefined || state.status === "spent") {
    return [...(entry ? purchaseDifferences(entry, inputs) : []), "orderId"];
  }
  const purchase = purchaseDifferences(entry, inputs);
  const isForAnother = isUnpaid(state.status) && !isForDeclared(entry, inputs);
  // The state may not know about its payment.
  if (!isForAnother || (await standingOf(context, entry)).is !== "unpaid") {
    return purchase;
  }
  return [...purchase, isForPeriod(entry, inputs) ? "orderId" : "period"];
}

/** The arguments of an order, derived from the instance that it bought. */
function orderedOf(instance: AuditInstance): Partial<AuditOrderState> {
  return {
    name: instance.name,
    edition: editionIn(instance.resource_spec_code),
    availabilityZones: separated(instance.zone),
    vpcId: instance.vpc_id,
    subnetId: instance.subnet_id,
    securityGroupIds: separated(instance.security_group_id),
  };
}

function declare(context: Context, state: Partial<AuditOrderState>, terms: Partial<Inputs>): void {
  if (state.orderId !== undefined) {
    runOf(context).declare({ orderId: state.orderId, ledger: ledgerOf(state), terms });
  }
}

function toState(inputs: Inputs, ledger: readonly LedgerEntry[], entry: LedgerEntry, status: string): AuditOrderState {
  const { orderId, price, currency } = entry;
  return { ...inputs, orderId, status, price, currency, ledger: [...ledger] };
}

/** An order of the ledger with its current status; undefined when it is spent. */
async function look(
  context: Context,
  entry: LedgerEntry,
): Promise<{ readonly entry: LedgerEntry; readonly status: string } | undefined> {
  if (entry.resourceId !== undefined && (await isInUse(context, entry.resourceId))) {
    return { entry, status: "completed" };
  }
  const standing = await standingOf(context, entry);
  if (standing.is === "spent") {
    return undefined;
  }
  const resourceId = standing.is === "paid" ? standing.resourceId : undefined;
  return { entry: resourceId === undefined ? entry : { ...entry, resourceId }, status: standing.order.status };
}

/**
 * Whether this run has unsubscribed, kept or replaced the instance that an order bought: then the instance is accounted
 * for.
 */
function isSettled(context: Context, entry: LedgerEntry, resourceId: string | undefined): boolean {
  const run = runOf(homeOf(context, entry));
  const isKept = resourceId !== undefined && (run.kept.has(resourceId) || run.unsubscribed.has(resourceId));
  return isKept || isHeld(context, entry) || run.checked.has(entry.orderId);
}

function paidText(orderId: string, resourceId: string | undefined): string {
  return resourceId === undefined
    ? `Order ${orderId} is paid, and neither BSS nor DBSS lists its instance: it is being created, or no longer exists. Nothing was deleted. Run \`pulumi up\`, then \`pulumi destroy\` to unsubscribe from the instance. If you know that it was unsubscribed, run \`pulumi state delete --target-dependents\` on the order.`
    : `Order ${orderId} is paid and its instance ${resourceId} is in use, but no instance of this stack holds it. Nothing ` +
        "was deleted. Either declare the instance and run `pulumi up`, which adds it to the state, and then delete it; or " +
        `unsubscribe from it with \`npx pulumi-dbss orders --unsubscribe ${orderId}\`. To keep it, run \`pulumi state delete\` on ` +
        "the order.";
}

/** Orders belong to the whole account. @throws Error if BSS reports that this one bought an instance in another region. */
async function refuseOtherRegion(context: Context, orderId: string, resourceId: string): Promise<void> {
  const { region_code: region } = (await freshSubscription(context, resourceId)) ?? {};
  if (region && region !== context.client.region) {
    throw new Error(
      `Order ${orderId} bought instance ${resourceId} in region ${region}, not in ${context.client.region}. Import it ` +
        `as ${orderId}@${region}.`,
    );
  }
}
