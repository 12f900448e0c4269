import { mayHaveHappened } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { messageOf } from "../../provider/model/errors";
import { waitFor, waiting } from "../../provider/model/wait";
import { payFromBalance } from "../../provider/resources/audit-instance/pay";
import { freshSubscription } from "../../provider/resources/audit-instance/presence";
import { cancelOrder, findOrder } from "../../provider/resources/audit-order/orders";
import { type Money, PERIOD_TYPE } from "../../provider/resources/audit-order/price";
import { exceeds, obstacleTo, type Renewal, refusal, renewalOf } from "./renewal";

/** A paid renewal. */
export interface Renewed extends Money {
  readonly orderId: string;
  /** When the paid period ends after the renewal. */
  readonly endsAt: string;
}

/** Under which conditions a renewal is bought. */
interface Terms {
  /** The price that was agreed to. */
  readonly price: Money;
  /** Renewal orders of other instances. */
  readonly others: readonly string[];
  /** How long to wait for the renewal to take effect. */
  readonly timeoutSeconds: number;
}

/**
 * Orders and pays a renewal, and waits until the paid period is extended. The order is placed unpaid. It is paid if it
 * costs no more than agreed and nobody else renews the instance, and otherwise canceled.
 */
export async function buyRenewal(
  context: Context,
  renewal: Renewal,
  { price, others, timeoutSeconds }: Terms,
): Promise<Renewed> {
  const orderId = await place(context, renewal);
  const due = await amountDue(context, orderId, price)
    .then(async (amount) => {
      await refuseSecond(context, renewal, [...others, orderId]);
      context.signal.throwIfAborted();
      return amount;
    })
    .catch(async (error: unknown) => {
      throw await withdrawn(context, renewal, orderId, error);
    });
  context.log.progress(`paying order ${orderId}: ${due.amount} ${due.currency}`);
  await pay(context, renewal, orderId);
  return { orderId, ...due, endsAt: await extended(context, renewal, orderId, timeoutSeconds) };
}

async function place(context: Context, { instance, period, periodUnit }: Renewal): Promise<string> {
  const request = {
    resource_ids: [instance.resource_id],
    period_type: PERIOD_TYPE[periodUnit],
    period_num: period,
    is_auto_pay: 0,
  };
  try {
    const { order_ids: orders } = await context.client.bss.renewSubscription(request);
    const [orderId] = orders;
    if (orderId === undefined || orders.length > 1) {
      throw new Error(`BSS returned ${orders.length} orders (${orders.join(", ")}) instead of one`);
    }
    return orderId;
  } catch (error) {
    const rest = mayHaveHappened(error) ? ", but an unpaid order may exist; check `npx pulumi-dbss orders`" : "";
    throw new Error(`${refusal(instance, `it could not be ordered${rest}`).message} ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The amount due for the order. @throws Error if it is unknown or more than the price that was agreed to. */
async function amountDue(context: Context, orderId: string, price: Money): Promise<Money> {
  const { amount, currency, status } = await findOrder(context, orderId);
  if (status !== "unpaid") {
    throw new Error(`its status is "${status}", so it cannot be paid`);
  }
  if (amount === undefined) {
    throw new Error("BSS does not report its amount");
  }
  const due = { amount, currency };
  if (exceeds(due, price)) {
    throw new Error(`it costs ${amount} ${currency}, but ${price.amount} ${price.currency} was quoted`);
  }
  return due;
}

/**
 * Somebody else may have renewed the instance since it was read. Checked while the order exists: of two commands that
 * run at the same time, at least one then sees the order of the other.
 *
 * @throws Error that says who.
 */
async function refuseSecond(context: Context, renewal: Renewal, others: readonly string[]): Promise<void> {
  const { instance, endsAt: before } = renewal;
  const obstacle = await obstacleTo(context, instance, others);
  if (obstacle !== undefined) {
    throw new Error(obstacle);
  }
  const { endsAt } = await renewalOf(context, instance, renewal);
  if (endsAt !== before) {
    throw new Error(`its paid period was extended to ${endsAt} in the meantime`);
  }
}

/**
 * Cancels the unpaid order after a failure. Returns an error that says what failed and whether the order is canceled.
 */
async function withdrawn(context: Context, { instance }: Renewal, orderId: string, error: unknown): Promise<Error> {
  const rest = await cancelOrder(context, orderId).then(
    () => "The order was canceled.",
    () => `Cancel the order with \`npx pulumi-dbss orders --cancel ${orderId}\`.`,
  );
  return new Error(`${refusal(instance, `order ${orderId}: ${messageOf(error)}`).message} ${rest}`, { cause: error });
}

async function pay(context: Context, renewal: Renewal, orderId: string): Promise<void> {
  try {
    await payFromBalance(context, orderId);
  } catch (error) {
    if (mayHaveHappened(error)) {
      throw new Error(
        `Order ${orderId}, which renews audit instance ${renewal.instance.name}, may have been paid: ` +
          `${messageOf(error)} Check its status with \`npx pulumi-dbss orders\` before you run the command again.`,
        { cause: error },
      );
    }
    throw await withdrawn(context, renewal, orderId, error);
  }
}

/** Waits until the paid period is extended. @throws Error that says what was paid. */
async function extended(
  context: Context,
  { instance, endsAt: before }: Renewal,
  orderId: string,
  timeoutSeconds: number,
): Promise<string> {
  const options = waiting(context, `renewal of audit instance ${instance.name}`, timeoutSeconds);
  const seen = await waitFor<{ readonly endsAt?: string; readonly status?: string }>(options, async () => {
    const now = (await freshSubscription(context, instance.resource_id))?.expire_time;
    if (now !== undefined && Date.parse(now) > Date.parse(before)) {
      return { done: true, value: { endsAt: now } };
    }
    const { status } = await findOrder(context, orderId);
    return status === "canceled" || status === "refunding"
      ? { done: true, value: { status } }
      : { done: false, state: "not in effect yet" };
  }).catch((error: unknown) => {
    // The error of an interrupted wait advises to run the command again.
    const reason = context.signal.aborted ? messageOf(context.signal.reason) : messageOf(error);
    throw new Error(
      `Order ${orderId}, which renews audit instance ${instance.name}, was paid, but it is unknown whether it is in ` +
        `effect: ${reason} Check when the paid period ends with \`npx pulumi-dbss orders\` before you run ` +
        "the command again.",
      { cause: error },
    );
  });
  if (seen.endsAt === undefined) {
    throw refusal(instance, `the status of order ${orderId} is "${seen.status}"`);
  }
  return seen.endsAt;
}
