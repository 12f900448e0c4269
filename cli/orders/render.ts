import { count } from "../reports/text";
import { renderTable } from "../reports/table";
import type { Paint } from "../session";
import type { Purchase, Purchases } from "./read";
import { OPEN, STATUS_WORDS } from "./states";

const HEAD = ["ORDER", "STATUS", "HELD", "INSTANCE", "NAME", "AMOUNT", "PLACED", "EXPIRES", "MARKED FOR"];

/** The purchases as a table for people. */
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

function colorOf({ status, held }: Purchase): "red" | "yellow" | "green" {
  if (held === "no") {
    return "red";
  }
  return OPEN.has(status) ? "yellow" : "green";
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
  const open = orders.filter(({ status }) => OPEN.has(status)).length;
  const subscriptions = orders.length - open;
  const counted = `${count(open, "open order")}, ${count(subscriptions, "subscription")}`;
  if (stack === undefined) {
    return `${counted}. No state was read: name a stack with --stack to see which of them it holds.`;
  }
  const held = orders.filter((purchase) => purchase.held === "yes").length;
  const others = held < orders.length ? "; other stacks may hold the rest" : "";
  return `${counted}. Stack ${stack} holds ${held} of ${orders.length}${others}.`;
}
