import { ORDER_STATUS, type OrderStatus } from "../../provider/resources/audit-order/orders";

/** `order_type` of BSS. */
export const ORDER_TYPE = { purchase: 1, renewal: 2 } as const;

/** The status of an order, or of the subscription that it bought. */
export type PurchaseStatus = OrderStatus | "in-use" | "closed" | "frozen" | "expired" | "unknown";

const SUBSCRIPTION_STATUS: ReadonlyMap<number, PurchaseStatus> = new Map([
  [2, "in-use"],
  [3, "closed"],
  [4, "frozen"],
  [5, "expired"],
]);

/** The statuses of an order that is neither finished nor canceled, as far as is known. */
export const OPEN: ReadonlySet<PurchaseStatus> = new Set([
  "approval",
  "confirmation",
  "unpaid",
  "processing",
  "unknown",
]);

/** The statuses of a paid order, whether or not the instance exists yet. */
export const PAID: ReadonlySet<PurchaseStatus> = new Set(["processing", "completed"]);

/** The statuses in words. */
export const STATUS_WORDS: Readonly<Record<PurchaseStatus, string>> = {
  approval: "pending approval",
  confirmation: "pending confirmation",
  unpaid: "unpaid",
  processing: "processing",
  completed: "completed",
  canceled: "canceled",
  refunding: "pending refund",
  "in-use": "in use",
  closed: "closed",
  frozen: "frozen",
  expired: "expired",
  unknown: "unknown status",
};

/** The status of an order as BSS codes it. */
export function orderStatus(code: number): PurchaseStatus {
  return ORDER_STATUS.get(code) ?? "unknown";
}

/** The status of a subscription as BSS codes it. */
export function subscriptionStatus(code: number | undefined): PurchaseStatus {
  return (code === undefined ? undefined : SUBSCRIPTION_STATUS.get(code)) ?? "unknown";
}
