import type { State } from "../../../emulator";

const PURCHASE = 1;
/** Pending approval, pending payment, pending confirmation. */
const OPEN = [1, 6, 9];

/** A paid order, and how long its instance existed. Times are virtual. */
export interface Purchase {
  readonly orderId: string;
  readonly edition: string;
  readonly amount: number;
  readonly paidAt: string;
  /** Absent until the order is fulfilled. */
  readonly resourceId?: string;
  /** When it was unsubscribed. Absent while it is in use. */
  readonly closedAt?: string;
}

/** Everything that was paid for, in the order of the payments. A payment sent twice is two purchases. */
export function purchasesOf({ payments, orders, refunds }: State): Purchase[] {
  return payments.map(({ order_id: orderId, amount, paid_at: paidAt }) => {
    const order = orders.find(({ order_id: id }) => id === orderId);
    const refund = refunds.find(({ base_order_id: id }) => id === orderId);
    return {
      orderId,
      edition: order?.resource_spec_code.split(".").at(-1) ?? "unknown",
      amount,
      paidAt,
      resourceId: order?.resource_ids[0],
      closedAt: refund?.refunded_at,
    };
  });
}

/** The purchases that are in use. */
export function livingOf(state: State): Purchase[] {
  return purchasesOf(state).filter(({ closedAt }) => closedAt === undefined);
}

/** The purchases that were unsubscribed. */
export function closedOf(state: State): Purchase[] {
  return purchasesOf(state).filter(({ closedAt }) => closedAt !== undefined);
}

/** The orders for an instance that can still be paid or canceled. */
export function openOrdersOf({ orders }: State): string[] {
  return orders
    .filter(({ status, order_type: type }) => type === PURCHASE && OPEN.includes(status))
    .map(({ order_id: id }) => id);
}
