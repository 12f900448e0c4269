import { type Order, SUBSCRIPTION_STATUS, type Subscription } from "../state/billing";
import { instanceOf } from "../state/regions";
import type { State } from "../state/schema";
import { periodsAfter } from "../times";

/** The subscriptions that a renewal order can renew: those that are not unsubscribed. */
export function renewable(state: State, order: Order): Subscription[] {
  return state.subscriptions.filter(
    ({ resource_id: resourceId, status }) =>
      order.resource_ids.includes(resourceId) && status !== SUBSCRIPTION_STATUS.closed,
  );
}

/** Applies a paid renewal: the period ends later, and a frozen instance becomes active. */
export function extend(state: State, orderId: string): void {
  const order = state.orders.find((candidate) => candidate.order_id === orderId);
  if (order === undefined) {
    return;
  }
  for (const row of renewable(state, order)) {
    row.expire_time = periodsAfter(row.expire_time, order.period_type, order.period_num);
    row.status = SUBSCRIPTION_STATUS.inUse;
    const instance = instanceOf(state, row.resource_id);
    if (instance !== undefined) {
      instance.expires_at = row.expire_time;
      instance.status = instance.status === "FROZEN" ? "ACTIVE" : instance.status;
    }
  }
}
