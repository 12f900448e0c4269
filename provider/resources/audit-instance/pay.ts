import { isOrderStatusChanged, mayHaveHappened } from "../../client";
import { isLoopback } from "../../client/endpoints";
import type { Failure } from "../../model/check";
import type { Context } from "../../model/context";
import { messageOf } from "../../model/errors";
import { homeOf, type LedgerEntry } from "../audit-order/ledger";
import { type PlacedOrder, type Standing, standingOf } from "../audit-order/orders";
import { costText, excessOf, isPriced, type Money, rate } from "../audit-order/price";
import { type DeclaredOrder, isHeld, runOf } from "../audit-order/run";
import { spentText } from "./wait-for";

type Ordered = { readonly orderId?: string | undefined; readonly orderMark?: string | undefined };

/** What is known about a paid order. */
export interface Paid extends Partial<Money> {
  /** The instance, if the order already names it. */
  readonly resourceId?: string;
}

/**
 * Pays an order unless it is paid already. An order can be paid only once, so an interrupted run can be continued
 * safely.
 *
 * @throws Error when the order cannot be paid, costs more than `maxPrice`, or its purchase is not declared in this run.
 */
export async function payOrder(context: Context, orderId: string): Promise<Paid> {
  const declared = runOf(context).declaring(orderId);
  if (declared === undefined) {
    throw new Error(`Order ${orderId} was not paid: ${UNDECLARED}.`);
  }
  const standing = await standingOf(context, entryOf(declared, orderId));
  await refuseUnheld(context, { orderId }, standing.is === "paid");
  const spent = spentReason(standing);
  if (spent !== undefined) {
    throw new Error(spentText(spent));
  }
  if (standing.is === "paid") {
    // What was paid is only information: a discount that is gone must not keep the instance out of the state.
    const paid = await priceOf(context, standing.order, declared).catch(() => undefined);
    return { ...paid, resourceId: standing.resourceId };
  }
  const due = await payable(context, standing.order, declared);
  await pay(context, standing.order, declared, due);
  return due;
}

const UNDECLARED =
  "no AuditOrder in this run declares it. Run `pulumi up` without `--target` or `--exclude`, or also target the order; if they have explicit providers, give both the same one; and use the order's `orderId`, not its `id`";

/** Why an order would certainly not be paid, as far as a preview knows. */
export async function paymentFailures(context: Context, ordered: Ordered): Promise<Failure[]> {
  const orderId = expectedOrder(context, ordered);
  const reason =
    orderId === undefined
      ? await refusalOf(() => refuseUnheld(context, ordered))
      : await obstacleToPaying(context, orderId);
  return reason === undefined ? [] : [{ property: "orderId", reason }];
}

/** The order that an instance will have; undefined if it is yet to be placed. A preview may not know a present one. */
function expectedOrder(context: Context, { orderId, orderMark }: Ordered): string | undefined {
  return orderId ?? runOf(context).orderOf(orderMark);
}

async function obstacleToPaying(context: Context, orderId: string): Promise<string | undefined> {
  const declared = runOf(context).declaring(orderId);
  if (declared === undefined) {
    return UNDECLARED;
  }
  const standing = await standingOf(context, entryOf(declared, orderId));
  const unheld = await refusalOf(() => refuseUnheld(context, { orderId }, standing.is === "paid"));
  if (unheld !== undefined) {
    return unheld;
  }
  const spent = spentReason(standing);
  if (spent !== undefined) {
    return spentText(spent);
  }
  if (standing.is === "paid" && standing.resourceId !== undefined) {
    runOf(context).resumed.add(standing.resourceId);
  }
  return standing.is === "unpaid" ? refusalOf(() => payable(context, standing.order, declared)) : undefined;
}

/** An unpaid order must not be paid, or not yet. */
class Unpayable extends Error {
  override readonly name = "Unpayable";
}

async function refusalOf(step: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await step();
    return undefined;
  } catch (error) {
    if (error instanceof Unpayable) {
      return error.message;
    }
    throw error;
  }
}

/** What is to be paid for an unpaid order. @throws Unpayable */
async function payable(context: Context, order: PlacedOrder, declared: DeclaredOrder): Promise<Money> {
  refuseUnderReview(order);
  refuseWithoutCheckpoints(context, order.orderId);
  return refuseExcess(order, await priceOf(context, order, declared), declared);
}

/** What will be paid for an order that exists already, in words. Undefined if that is unknown. */
export async function paymentText(context: Context, ordered: Ordered): Promise<string | undefined> {
  const orderId = expectedOrder(context, ordered);
  const declared = orderId === undefined ? undefined : runOf(context).declaring(orderId);
  if (orderId === undefined || declared === undefined) {
    return undefined;
  }
  const standing = await standingOf(context, entryOf(declared, orderId));
  if (standing.is === "paid") {
    const { resourceId } = standing;
    const instance = resourceId === undefined ? "its instance" : `its instance ${resourceId}`;
    return `order ${orderId} is already paid: adds ${instance} to the state, and pays nothing`;
  }
  const due = standing.is === "unpaid" ? await priceOf(context, standing.order, declared) : undefined;
  return due && `${costText(due, declared.terms)}, to pay for order ${orderId}`;
}

/** Why an order can no longer become an instance; undefined if it can, or is one. */
function spentReason(standing: Standing): string | undefined {
  if (standing.is === "spent") {
    return standing.reason;
  }
  return standing.is === "paid" && standing.isClosing
    ? `instance ${standing.resourceId}, which order ${standing.order.orderId} bought, is being deleted`
    : undefined;
}

function entryOf({ ledger }: DeclaredOrder, orderId: string): Pick<LedgerEntry, "orderId"> & Partial<LedgerEntry> {
  return ledger.find((each) => each.orderId === orderId) ?? { orderId };
}

/**
 * Maximum number of payment attempts while it is unclear whether the order was paid. Safe, because an order can be paid
 * only once.
 */
const MAX_PAYMENTS = 4;

async function pay(context: Context, order: PlacedOrder, { terms }: DeclaredOrder, due: Money): Promise<void> {
  context.log.progress(`paying order ${order.orderId}: ${due.amount} ${due.currency}`);
  try {
    await payFromBalance(context, order.orderId, toPayment(terms.payment));
  } catch (error) {
    throw unpaid(order, error, context.signal.aborted);
  }
}

/**
 * Pays an order from the account's balance, and retries while it is unclear whether it is paid.
 *
 * An order that is no longer unpaid counts as paid. If it was canceled instead, the caller detects this while it waits
 * for the instance.
 */
export async function payFromBalance(
  context: Context,
  orderId: string,
  payment: ReturnType<typeof toPayment> = {},
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await context.client.bss.payOrder({ order_id: orderId, ...payment });
    } catch (error) {
      // The response may be lost, or another process may have paid the order.
      if (isOrderStatusChanged(error) || (await isPaid(context, orderId).catch(() => false))) {
        return;
      }
      if (!mayHaveHappened(error) || attempt === MAX_PAYMENTS) {
        throw error;
      }
    }
  }
}

function unpaid({ orderId }: PlacedOrder, error: unknown, isCanceled: boolean): Error {
  const unclear = isCanceled || mayHaveHappened(error) ? "may or may not have been paid" : "was not paid";
  return new Error(
    `Order ${orderId} ${unclear}: ${messageOf(error)} Run \`pulumi up\` again: it continues with this order, which can be paid only once. \`pulumi destroy\` cancels the order while it is unpaid.`,
    { cause: error },
  );
}

async function isPaid(context: Context, orderId: string): Promise<boolean> {
  return (await standingOf(context, { orderId })).is === "paid";
}

function refuseUnderReview({ orderId, status }: PlacedOrder): void {
  if (status === "approval" || status === "confirmation") {
    const what = status === "approval" ? "is pending approval" : "is pending confirmation";
    throw new Unpayable(
      `Order ${orderId} ${what} in BSS, so it cannot be paid yet. Nothing was paid. Have it ${status === "approval" ? "approved" : "confirmed"} in the console (Billing Center, Orders), then run \`pulumi up\` again: it continues with this order.`,
    );
  }
}

/** Without checkpoints a crash would lose the order ID, and the next run would buy again. */
function refuseWithoutCheckpoints({ endpointOf }: Context, orderId: string): void {
  if (/^(1|true)$/i.test(process.env.PULUMI_SKIP_CHECKPOINTS ?? "") && !isLoopback(endpointOf("bss"))) {
    throw new Unpayable(
      `Order ${orderId} was not paid: PULUMI_SKIP_CHECKPOINTS is set, so Pulumi would not record the purchase if the run is ` +
        "interrupted. Unset it and run `pulumi up` again.",
    );
  }
}

/** Price of an order: its own amount, or the amount after the declared discount. */
async function priceOf(context: Context, order: PlacedOrder, { terms }: DeclaredOrder): Promise<Money | undefined> {
  if (order.amount === undefined) {
    return undefined;
  }
  const isDiscounted = terms.payment?.discount !== undefined && isPriced(terms);
  const { amount } = isDiscounted ? await rate(context, terms) : { amount: order.amount };
  return { amount, currency: order.currency };
}

function refuseExcess({ orderId, amount }: PlacedOrder, price: Money | undefined, declared: DeclaredOrder): Money {
  if (price === undefined || amount === undefined) {
    throw new Unpayable(
      `Order ${orderId} was not paid: BSS does not report its price. Check the price and pay the order in the console (Billing Center, Orders), then run \`pulumi up\` again: it continues with this order.`,
    );
  }
  const entry = entryOf(declared, orderId);
  if (entry.price === undefined || amount > entry.price || price.currency !== entry.currency) {
    throw new Unpayable(
      `Order ${orderId} was not paid: it costs ${amount} ${price.currency}, but the price quoted when it ` +
        `was placed was ${entry.price} ${entry.currency}. To order at the new price, cancel it with \`npx ` +
        `pulumi-dbss orders --cancel ${orderId}\` and run \`pulumi up --refresh\`.`,
    );
  }
  const excess = excessOf(price, declared.terms);
  if (excess !== undefined) {
    throw new Unpayable(`Order ${orderId} was not paid. maxPrice: ${excess}. Then run \`pulumi up\` again.`);
  }
  return price;
}

function toPayment({ coupons = [], discount }: NonNullable<DeclaredOrder["terms"]["payment"]> = {}) {
  return {
    ...(coupons.length > 0 && { use_coupon: "YES" as const, coupon_infos: coupons }),
    ...(discount && { use_discount: "YES" as const, discount_infos: [discount] }),
  };
}

/**
 * Refuses to proceed when the ledger has another paid order whose instance exists and is held by no instance of the
 * program or the state: a purchase that was interrupted before its instance was recorded. It must not go unnoticed, even
 * if the order resource moves to another region. The mark is that of the order resource.
 *
 * If the order itself is paid already, an instance that neither BSS nor DBSS lists is not being created: the state held
 * it when the order was paid, and has lost it since. It counts as unsubscribed, because otherwise the instance that was
 * paid last could never be added to the state where BSS does not list what is closed.
 */
export async function refuseUnheld(context: Context, { orderId, orderMark }: Ordered, isPaid = false): Promise<void> {
  const own = runOf(context);
  const declared = orderId === undefined ? own.declaredWith(orderMark) : own.declaring(orderId);
  // In a preview, an order that moves here does not exist yet.
  const ledger = declared?.ledger ?? own.arrivalsOf(orderMark);
  const others = ledger.filter((entry) => entry.orderId !== orderId && !isHeld(context, entry));
  for (const entry of others) {
    const { orderId: other, region } = entry;
    const home = homeOf(context, entry);
    const run = runOf(home);
    const standing = await standingOf(home, entry);
    if (standing.is !== "paid" || standing.isClosing || run.unsubscribed.has(standing.resourceId ?? "")) {
      continue;
    }
    const { resourceId } = standing;
    if (isPaid && resourceId === undefined) {
      run.held.add(other);
      context.log.warn(
        `Order ${other} of this resource is paid, too, but its instance is not listed, so it counts as unsubscribed. If the console still shows the instance, unsubscribe from it there.`,
      );
      continue;
    }
    const where = region === undefined ? "" : ` in region ${region}`;
    // Without it, what depends on the order would leave the state as well.
    const forget = ledger.some((each) => isHeld(context, each))
      ? "remove the order from the `ledger` of its AuditOrder with `pulumi state edit`"
      : "run `pulumi state delete --target-dependents` on the order, then `pulumi up`";
    const restore =
      "restore the arguments that it was placed for and run `pulumi up`, which adds the instance to the state";
    const [what, advice] =
      resourceId === undefined
        ? [
            `neither BSS nor DBSS lists its instance${where}: it is being created, or no longer exists`,
            `To keep the instance, ${restore}. If you know that it was unsubscribed, ${forget}.`,
          ]
        : [
            `its instance ${resourceId} is in use${where}, but no instance in the state holds it`,
            `Either ${restore}; or unsubscribe from it with \`npx pulumi-dbss orders --unsubscribe ${other}\`. If the state still holds the instance as pending deletion, run \`pulumi up --refresh\`.`,
          ];
    throw new Unpayable(
      `Order ${other} of this resource is paid, and ${what}. Nothing was paid, and nothing was changed. ${advice}`,
    );
  }
}
