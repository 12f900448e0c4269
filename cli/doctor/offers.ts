import { BSS_CODES } from "../../provider/client/bss-errors";
import { operations } from "../../provider/client/operations";
import { SERVICE_TYPE } from "../../provider/model/snapshots";
import { RESOURCE_TYPE, specCode } from "../../provider/resources/audit-order/price";
import { count } from "../reports/text";
import { fieldsOf, hasValue, listIn, numberIn, textIn } from "./json";
import type { Allowed } from "./permissions";
import type { Findings } from "./report";
import { failureText, isSuccess, type Response, type Wire } from "./wire";

/** An available flavor. */
export interface Flavor {
  readonly id: string;
  readonly edition: string;
  readonly zones: readonly string[];
}

/** A price quoted by BSS. */
export interface Price {
  readonly productId: string;
  /** In whole units of the currency. */
  readonly amount: number;
  /** Empty if BSS does not return it. */
  readonly currency: string;
}

/** Checks whether an instance can be bought: quota, flavors and zones. */
export function checkOffers(allowed: Allowed, findings: Findings): Flavor[] {
  checkQuota(allowed.get("showAuditQuota"), findings);
  const flavors = flavorsIn(allowed.get("listSpecifications"));
  const buyable = flavors.filter(({ zones }) => zones.length > 0);
  if (buyable.length > 0) {
    const ids = buyable.map(({ id, edition }) => `${id} (${edition})`).join(", ");
    findings.add("flavors", "flavors and zones", "ok", `available: ${ids}`);
  } else if (allowed.has("listSpecifications")) {
    const advice = "Choose another region.";
    findings.add("flavors", "flavors and zones", "failed", { detail: "no flavor is available in this region", advice });
  } else {
    findings.add("flavors", "flavors and zones", "skipped", "the flavors cannot be listed");
  }
  return buyable;
}

function checkQuota(response: Response | undefined, findings: Findings): void {
  const check = ["quota", "quota"] as const;
  const left = numberIn(fieldsOf(response?.json), "audit_quota");
  if (response === undefined) {
    findings.add(...check, "skipped", "the quota cannot be read");
  } else if (left === undefined) {
    findings.add(...check, "warning", {
      detail: "the service does not return how many more audit instances can be bought",
      advice: "Check the quota in the console.",
    });
  } else if (left < 1) {
    const advice = "Delete an audit instance, or request a quota increase.";
    findings.add(...check, "failed", { detail: "the quota for audit instances is used up", advice });
  } else {
    findings.add(...check, "ok", `${count(left, "more audit instance")} can be bought`);
  }
}

function flavorsIn(response: Response | undefined): Flavor[] {
  return listIn(response?.json, "specification", "specifications").items.map((fields) => ({
    id: textIn(fields, "id"),
    edition: textIn(fields, "level").toLowerCase(),
    zones: zonesIn(fields.azs),
  }));
}

function zonesIn(azs: unknown): string[] {
  const list = Array.isArray(azs) ? azs : String(azs ?? "").split(",");
  return list.map((zone) => String(zone).trim()).filter(Boolean);
}

/** Checks that BSS quotes a price for an edition, and whether it returns the currency. */
export async function checkPrice(
  wire: Wire,
  findings: Findings,
  { region, projectId, edition }: { readonly region: string; readonly projectId: string; readonly edition: string },
): Promise<Price | undefined> {
  const check = ["permission.rateSubscription", "read prices"] as const;
  const product = {
    id: "1",
    cloud_service_type: SERVICE_TYPE,
    resource_type: RESOURCE_TYPE,
    resource_spec: specCode(edition),
    region,
    period_type: "2",
    period_num: "1",
    subscription_num: "1",
  };
  const fields = { project_id: projectId, product_infos: [product] };
  const response = await wire.ask(operations.bss.rateSubscription, fields);
  if (!isSuccess(response)) {
    const known = response.code === undefined ? undefined : BSS_CODES[response.code];
    const advice = known?.advice ?? "Grant BSS Administrator, or a policy that allows viewing prices and orders.";
    findings.add(...check, "failed", { detail: failureText(response), advice });
    return undefined;
  }
  const price = priceIn(response.json);
  if (price === undefined) {
    const advice = "Choose another edition or region.";
    findings.add(...check, "failed", { detail: `BSS quotes no price for edition ${edition}`, advice });
    return undefined;
  }
  findings.found("currency", currencyIn(response.json));
  if (price.currency === "USD") {
    // With a single endpoint for all services, the currency is the only indication of the site.
    findings.found("site", "international");
  }
  const unit = price.currency || "(no currency returned; it is that of the site)";
  findings.add(...check, "ok", `a month of edition ${edition} costs ${price.amount} ${unit}`);
  return price;
}

function priceIn(json: unknown): Price | undefined {
  const rated = fieldsOf(fieldsOf(json).official_website_rating_result);
  const [product] = listIn(rated, "product_rating_results").items;
  const amount = numberIn(rated, "official_website_amount");
  const productId = textIn(product ?? {}, "product_id");
  if (amount === undefined || productId === "") {
    return undefined;
  }
  // Measure 1 is whole units, 2 tenths, 3 hundredths.
  const measure = numberIn(rated, "measure_id") ?? 1;
  return { productId, amount: amount / 10 ** (measure - 1), currency: textIn(fieldsOf(json), "currency") };
}

function currencyIn(json: unknown): "told" | "empty" | "absent" {
  const { currency } = fieldsOf(json);
  if (hasValue(currency)) {
    return "told";
  }
  return currency === "" ? "empty" : "absent";
}
