import { ApiError, isNotFound } from "./errors";

/** What an error code means and what to do about it. */
export interface CodeAdvice {
  readonly meaning: string;
  readonly advice: string;
}

const WRONG_SITE: CodeAdvice = {
  meaning: "the account belongs to the other site of the cloud (Chinese or international)",
  advice: "Set endpoints.bss to the BSS of that site.",
};
const UNDER_WAY: CodeAdvice = {
  meaning: "another operation on the resource is in progress",
  advice: "Run the command again when it has ended.",
};
const IN_UNPAID_ORDER: CodeAdvice = {
  meaning: "an unpaid order, such as a renewal, contains the resource",
  advice: "Pay or cancel that order, then run the command again. `npx pulumi-dbss orders` lists it.",
};
const UNKNOWN_RESOURCE: CodeAdvice = {
  meaning: "this account has no such subscription",
  advice: "Check that the credentials, region and project are those that the resource was bought with.",
};

const INVALID_ARGUMENTS: CodeAdvice = { meaning: "BSS rejected the arguments", advice: "Check the arguments." };

/** Error codes of BSS, the service of orders and subscriptions. */
export const BSS_CODES: Readonly<Record<string, CodeAdvice>> = {
  "CBC.0100": INVALID_ARGUMENTS,
  "CBC.0101": INVALID_ARGUMENTS,
  "CBC.0150": WRONG_SITE,
  "CBC.0151": {
    meaning: "the credentials lack a permission of BSS",
    advice: "Grant the user BSS Administrator, or the actions for viewing, placing, paying and canceling orders.",
  },
  "CBC.0156": WRONG_SITE,
  "CBC.30000010": {
    meaning: "this account has no such order",
    advice: "Check that the credentials are those of the account that placed the order.",
  },
  "CBC.30000067": {
    meaning: "the resource was already unsubscribed",
    advice: "There is nothing left to unsubscribe. Run `pulumi refresh` if it is still in the state.",
  },
  "CBC.30050009": UNKNOWN_RESOURCE,
  "CBC.30050010": IN_UNPAID_ORDER,
  "CBC.30050011": UNDER_WAY,
  "CBC.99003012": UNKNOWN_RESOURCE,
  "CBC.99003100": IN_UNPAID_ORDER,
  "CBC.99003106": {
    meaning: "the status of the order has changed: it was already paid, canceled or closed",
    advice: "Check the order in the Billing Center, then run the command again.",
  },
  "CBC.99003108": {
    meaning: "the discount cannot be used for this order",
    advice: "Choose a discount that BSS offers for the order, or none. Nothing was paid.",
  },
  "CBC.99003112": {
    meaning: "the coupon does not exist, was used or is not valid for this order",
    advice: "Choose another coupon, or none. Nothing was paid.",
  },
  "CBC.99003141": {
    meaning: "the quota or the capacity of the cloud service is not sufficient",
    advice: "Release instances, request a higher quota, or choose another zone. Nothing was paid.",
  },
  "CBC.99003602": {
    meaning: "the resource has expired or is frozen",
    advice: "Renew the subscription first, or unsubscribe from it.",
  },
  "CBC.99003651": UNDER_WAY,
  "CBC.99005003": {
    meaning: "the balance of the account is not sufficient",
    advice: "Top up the account, then run the command again.",
  },
  "CBC.99006006": {
    meaning: "BSS has no price for this product",
    advice: "Check the region, edition and period: the product may not be sold there.",
  },
};

const ORDER_OPERATIONS: ReadonlySet<string> = new Set(["bss.showOrder", "bss.payOrder", "bss.cancelOrder"]);

/** The codes of an error. A list of refused resources has one for each of them. */
function codesOf(error: unknown): readonly string[] {
  if (!ApiError.isInstance(error)) {
    return [];
  }
  const details = error.status === 200 ? error.details.map(({ code }) => code) : [];
  return (details.length > 0 ? details : [error.code]).flatMap((code) => code ?? []);
}

function hasOnly(error: unknown, allowed: readonly string[]): boolean {
  const codes = codesOf(error);
  return codes.length > 0 && codes.every((code) => allowed.includes(code));
}

/** Whether all resources to be unsubscribed were already unsubscribed. */
export function isUnsubscribedBefore(error: unknown): boolean {
  return hasOnly(error, ["CBC.30000067"]);
}

/** Whether another operation on the resource has to end first. */
export function isOperationUnderWay(error: unknown): boolean {
  const busy = ["CBC.99003651", "CBC.30050011"];
  return codesOf(error).some((code) => busy.includes(code)) && hasOnly(error, [...busy, "CBC.30000067"]);
}

/** Whether an order was paid, canceled or closed in the meantime. */
export function isOrderStatusChanged(error: unknown): boolean {
  return hasOnly(error, ["CBC.99003106"]);
}

/** Whether the account cannot pay an order. */
export function isInsufficientBalance(error: unknown): boolean {
  return hasOnly(error, ["CBC.99005003"]);
}

/** Whether the account has no such order; the credentials may belong to another account. */
export function isUnknownOrder(error: unknown): boolean {
  if (hasOnly(error, ["CBC.30000010"])) {
    return true;
  }
  return ApiError.isInstance(error) && ORDER_OPERATIONS.has(error.operation) && isNotFound(error);
}
