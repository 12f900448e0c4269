import { operations } from "../../provider/client/operations";
import { SERVICE_TYPE } from "../../provider/model/snapshots";
import { count } from "../reports/text";
import { type Fields, fieldsOf, hasValue, listIn, numberIn, textIn } from "./json";
import type { Allowed } from "./permissions";
import type { Findings } from "./report";
import { isSuccess, type Wire } from "./wire";

const { bss } = operations;

/** `status` of an order. */
const CANCELED = 4;
const COMPLETED = 5;
/** `status` of a subscription. */
const IN_USE = 2;
const CLOSED = 3;
const NEW_PURCHASE = 1;

/** Determines the format of orders and subscriptions in BSS from those in the account. */
export async function examineBilling(wire: Wire, allowed: Allowed, findings: Findings): Promise<void> {
  const orders = listIn(allowed.get("listOrders")?.json, "order_infos").items;
  const resources = listIn(allowed.get("listResources")?.json, "data").items;
  const check = ["cloud.billing", "format of orders"] as const;
  if (orders.length === 0) {
    findings.add(...check, "skipped", "the account has no DBSS order");
    return;
  }
  findings.found("numericIds", typeof orders[0]?.order_id === "number");
  findings.found("statusFilter", await statusFilter(wire, orders));
  examineSubscriptions(resources, findings);
  await examineOldOrder(wire, orders, findings);
  findings.add(
    ...check,
    "ok",
    `read from ${count(orders.length, "order")} and ${count(resources.length, "subscription")}`,
  );
}

/** Whether BSS filters orders by status. Undetermined if all orders are canceled. */
async function statusFilter(wire: Wire, orders: readonly Fields[]): Promise<"obeyed" | "ignored" | undefined> {
  if (orders.every((order) => numberIn(order, "status") === CANCELED)) {
    return undefined;
  }
  const fields = { service_type_code: SERVICE_TYPE, status: CANCELED, offset: 0, limit: 100 };
  const response = await wire.ask(bss.listOrders, fields);
  if (!isSuccess(response)) {
    return undefined;
  }
  const { items } = listIn(response.json, "order_infos");
  return items.every((order) => numberIn(order, "status") === CANCELED) ? "obeyed" : "ignored";
}

function examineSubscriptions(resources: readonly Fields[], findings: Findings): void {
  if (resources.some((resource) => numberIn(resource, "status") === CLOSED)) {
    findings.found("closedSubscriptions", "told");
  }
  const inUse = resources.find((resource) => numberIn(resource, "status") === IN_USE && isMain(resource));
  if (inUse) {
    findings.found("expirePolicy", hasValue(inUse.expire_policy) ? "told" : "absent");
  }
}

function isMain(resource: Fields): boolean {
  return (
    numberIn(resource, "is_main_resource") !== 0 &&
    (textIn(resource, "service_type_code") || SERVICE_TYPE) === SERVICE_TYPE
  );
}

/** Examines a completed order. It is unknown which text was sent with it. */
async function examineOldOrder(wire: Wire, orders: readonly Fields[], findings: Findings): Promise<void> {
  const order = orders.find(
    (candidate) =>
      numberIn(candidate, "status") === COMPLETED &&
      (numberIn(candidate, "order_type") ?? NEW_PURCHASE) === NEW_PURCHASE,
  );
  if (order === undefined) {
    return;
  }
  const orderId = textIn(order, "order_id");
  const bought = await wire.ask(bss.listResources, {
    order_id: orderId,
    only_main_resource: 1,
    offset: 0,
    limit: 100,
  });
  const { items } = listIn(bought.json, "data");
  if (items.length > 0) {
    findings.found(
      "attachedResources",
      items.some((resource) => !isMain(resource)),
    );
  }
  const details = await wire.ask(bss.showOrder, { order_id: orderId, offset: 0, limit: 100 });
  if (isSuccess(details)) {
    examineOrder(details.json, findings);
  }
}

/** Examines where the details of an order contain its amount and its text. */
export function examineOrder(json: unknown, findings: Findings): void {
  const info = fieldsOf(fieldsOf(json).order_info);
  findings.found("orderAmounts", hasValue(info.official_amount) ? "told" : "absent");
  findings.found("orderText", orderTextIn(json));
}

/** Where the text of the order is. JSON is the text that was sent with the order; other text comes from the catalog. */
function orderTextIn(json: unknown): "echoed" | "catalog" | "absent" | "baseProductInfo" {
  const [line = {}] = listIn(json, "order_line_items").items;
  const text = textIn(line, "product_spec_desc");
  if (text !== "") {
    return text.trim().startsWith("{") ? "echoed" : "catalog";
  }
  return JSON.stringify(line.base_product_info ?? "").includes("specDesc") ? "baseProductInfo" : "absent";
}
