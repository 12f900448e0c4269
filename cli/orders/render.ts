import { renderTable } from "../reports/table";
import { count } from "../reports/text";
import type { Paint } from "../session";
import { isOpen, type Purchase, type Purchases } from "./read";
import { STATUS_WORDS } from "./states";

const HEAD = ["ORDER", "STATUS", "IN STATE", "RESOURCE ID", "NAME", "AMOUNT", "PLACED", "EXPIRES", "MARK"];

/** A table of the purchases. */
export function purchasesTable(purchases: Purchases, paint: Paint, width: number): string {
  const rows = purchases.orders.map((purchase) => [
    purchase.orderId ?? "-",
    { text: STATUS_WORDS[purchase.status], style: colorOf(purchase) },
    heldText(purchase),
    purchase.resourceId ?? "-",
    purchase.instanceName ?? "-",
    amountText(purchase),
    purchase.placedAt ?? "-",
    purchase.expiresAt ?? "-",
    purchase.mark ?? "-",
  ]);
  return [...(rows.length > 0 ? [renderTable(HEAD, rows, paint, width), ""] : []), summaryOf(purchases)].join("\n");
}

function colorOf(purchase: Purchase): "red" | "yellow" | "green" {
  if (purchase.held === "no") {
    return "red";
  }
  return isOpen(purchase) ? "yellow" : "green";
}

function heldText({ held, heldBy = [] }: Purchase): string {
  // An order and the instance that it bought often have the same name.
  const names = new Set(heldBy.map((urn) => urn.split("::").at(-1)));
  return held === "yes" ? [...names].join(", ") : held;
}

function amountText({ amount, currency = "" }: Purchase): string {
  return amount === undefined ? "-" : `${amount} ${currency}`.trimEnd();
}

/** The counts in one sentence. */
function summaryOf({ orders, stack }: Purchases): string {
  const open = orders.filter(isOpen).length;
  const subscriptions = orders.length - open;
  const counted = `${count(open, "open order")}, ${count(subscriptions, "subscription")}`;
  if (stack === undefined) {
    return `${counted}. Set --stack to see which of them are in the stack's state.`;
  }
  const held = orders.filter((purchase) => purchase.held === "yes").length;
  const others = held < orders.length ? "; the others may be in other stacks" : "";
  return `${counted}. ${held} of ${orders.length} in the state of stack ${stack}${others}.`;
}
