import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, type Client, isOrderStatusChanged, isTransient, isUnknownOrder } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { failureOf, messageOf } from "../../provider/model/errors";
import { SERVICE_TYPE } from "../../provider/model/snapshots";
import { OUTAGE_MS } from "../../provider/model/wait";
import { orderStatus, type PurchaseStatus, STATUS_WORDS } from "./states";

type OrderDetails = Awaited<ReturnType<Client["bss"]["showOrder"]>>;

/** The current status of an order. @throws Error if this account has no such order, or if it is not for DBSS. */
export async function readOrder({ client }: Context, orderId: string): Promise<OrderDetails["order_info"]> {
  const details = await client.bss.showOrder({ order_id: orderId }).catch((error: unknown) => {
    throw isUnknownOrder(error)
      ? new Error(
          `Order ${orderId} was not found. Check the order ID, or list the open orders with \`npx pulumi-dbss orders\`. ` +
            messageOf(error),
          { cause: error },
        )
      : error;
  });
  const service = details.order_info.service_type_code ?? SERVICE_TYPE;
  if (service !== SERVICE_TYPE) {
    throw new Error(`Order ${orderId} is for ${service}, not for DBSS. This command only changes orders of DBSS.`);
  }
  return details.order_info;
}

const INSTEAD: Readonly<Partial<Record<PurchaseStatus, string>>> = {
  approval: "Reject it in the console, or cancel it after it was approved.",
  confirmation: "Confirm it in the console, then cancel it.",
  processing: "It is paid: once the instance exists, unsubscribe from it with --unsubscribe.",
  completed: "It is paid: unsubscribe from its instance with --unsubscribe.",
};

/** Checks that an order can be canceled. @throws Error that says why not. */
export async function requireUnpaid(context: Context, orderId: string): Promise<void> {
  const { status: code } = await readOrder(context, orderId);
  const status = orderStatus(code);
  if (status === "canceled") {
    throw new Error(`Order ${orderId} is already canceled. Nothing was changed.`);
  }
  if (status !== "unpaid") {
    const words = status === "unknown" ? `in status ${code}` : STATUS_WORDS[status];
    throw new Error(`Order ${orderId} was not canceled: it is ${words}, not unpaid. ${INSTEAD[status] ?? ""}`.trim());
  }
}

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;

/**
 * Cancels an order. Retries if the service is busy, if the response is lost, and while BSS does not report the order as
 * canceled.
 *
 * @throws Error if the order could not be canceled.
 */
export async function cancel(
  { client: { bss }, signal, outageMs = OUTAGE_MS }: Pick<Context, "client" | "signal"> & Partial<Context>,
  orderId: string,
  attempts = ATTEMPTS,
): Promise<void> {
  let isAccepted = false;
  for (let attempt = 1; ; attempt += 1) {
    const failure = await failureOf(bss.cancelOrder({ order_id: orderId }));
    const details = await bss.showOrder({ order_id: orderId }).catch(() => undefined);
    const status = details && orderStatus(details.order_info.status);
    if (status === "canceled") {
      return;
    }
    isAccepted ||= failure === undefined;
    const isLast = attempt === attempts || signal.aborted || isFinal(failure, status);
    // Like other waits for a service that fails, it is shorter with other settings for retries.
    const pauseMs = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (outageMs / OUTAGE_MS);
    if (isLast || !(await pause(pauseMs, signal))) {
      throw isAccepted ? unconfirmed(orderId, status) : failure;
    }
  }
}

/** Whether BSS rejects the cancellation. An earlier cancellation may be the reason while BSS still reports the old status. */
function isFinal(failure: unknown, status: PurchaseStatus | undefined): boolean {
  const isEarlier = isOrderStatusChanged(failure) && (status === "unpaid" || status === undefined);
  return ApiError.isInstance(failure) && !isTransient(failure) && !isEarlier;
}

/** Returns false if it was interrupted. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}

function unconfirmed(orderId: string, status: PurchaseStatus | undefined): Error {
  const rest =
    status === undefined ? "its status could not be read" : `BSS still reports it as ${STATUS_WORDS[status]}`;
  return new Error(
    `The cancellation of order ${orderId} was accepted, but ${rest}. Check it with \`npx pulumi-dbss orders\`.`,
  );
}
