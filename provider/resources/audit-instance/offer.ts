import type { Price } from "../../client";
import type { Context } from "../../lifecycle/context";
import { SERVICE_TYPE } from "../../lifecycle/snapshots";
import type { Inputs } from "./lifecycle";

/** Resource type of an audit instance in orders and prices. */
export const RESOURCE_TYPE = "hws.resource.type.dbss";

/** `period_type` of the API. */
export const PERIOD_TYPE = { month: 2, year: 3 } as const;

/** What an instance would cost. */
export interface Offer {
  /** What the order names as its product. */
  readonly productId: string;
  /** Price of the whole period. */
  readonly amount: number;
  readonly currency: string;
}

/** The code of an edition in orders, prices and the instance list. */
export function specCode(edition: string): string {
  return `dbss.bypassaudit.${edition}`;
}

/**
 * Has BSS rate the period, and refuses what would fail or cost too much, before anything is ordered.
 *
 * @throws Error when the price is above `maxPrice`, the quota is used up, or flavor, edition and zones do not fit.
 */
export async function rateOffer(context: Context, inputs: Inputs): Promise<Offer> {
  const [offer] = await Promise.all([rate(context, inputs), refuseUnavailable(context, inputs), refuseFull(context)]);
  refuseTooDear(offer, inputs);
  return offer;
}

/** Asks BSS what a period of an edition costs. */
export async function ratePeriod(
  { client, signal }: Context,
  { edition, period, periodUnit }: Pick<Inputs, "edition" | "period" | "periodUnit">,
): Promise<Price> {
  return client.bss.rateSubscription(
    {
      project_id: await client.projectId(),
      product_infos: [
        {
          id: "1",
          cloud_service_type: SERVICE_TYPE,
          resource_type: RESOURCE_TYPE,
          resource_spec: specCode(edition),
          region: client.region,
          period_type: String(PERIOD_TYPE[periodUnit]),
          period_num: period,
          subscription_num: "1",
        },
      ],
    },
    { signal },
  );
}

/** An amount in whole units of the currency: it comes in them (measure 1), in tenths (2) or in hundredths (3). */
export function inWholeUnits(amount: number, measure: number | undefined): number {
  return amount / 10 ** ((measure ?? 1) - 1);
}

async function rate(context: Context, inputs: Inputs): Promise<Offer> {
  const price = await ratePeriod(context, inputs);
  const product = price.official_website_rating_result.product_rating_results[0];
  if (product === undefined) {
    throw new Error(
      `BSS rates no product for ${specCode(inputs.edition)} in ${context.client.region}: this edition is not sold there.`,
    );
  }
  const { official_website_amount: amount, measure_id: measure } = price.official_website_rating_result;
  return { productId: product.product_id, amount: inWholeUnits(amount, measure), currency: price.currency };
}

function refuseTooDear(offer: Offer, { maxPrice, period, periodUnit }: Inputs): void {
  if (maxPrice === undefined) {
    return;
  }
  const limit: { amount: number; currency?: string | undefined } =
    typeof maxPrice === "number" ? { amount: maxPrice } : maxPrice;
  const price = `${offer.amount} ${offer.currency} for ${period} ${periodUnit}${period > 1 ? "s" : ""}`;
  if (limit.currency !== undefined && limit.currency !== offer.currency) {
    throw new Error(
      `maxPrice is in ${limit.currency}, but the price is ${price}. Nothing was ordered; state maxPrice in ${offer.currency}.`,
    );
  }
  if (offer.amount > limit.amount) {
    throw new Error(
      `The price is ${price}, above maxPrice (${limit.amount}). Nothing was ordered; raise maxPrice or take a smaller edition.`,
    );
  }
}

async function refuseFull({ client, signal }: Context): Promise<void> {
  const { audit_quota: left } = await client.dbss.showAuditQuota({}, { signal });
  if (left !== undefined && left < 1) {
    throw new Error(
      `The account's quota leaves ${left} audit instances, and 1 is needed. Nothing was ordered; ` +
        "delete an instance or ask for a larger quota.",
    );
  }
}

async function refuseUnavailable({ client, signal }: Context, inputs: Inputs): Promise<void> {
  const flavors = await client.dbss.listSpecifications({}, { signal });
  const ofEdition = flavors.filter((flavor) => flavor.level === inputs.edition);
  const flavor = ofEdition.find((candidate) => candidate.id === inputs.flavor);
  if (flavor === undefined) {
    const offered = ofEdition.map((candidate) => candidate.id).join(", ") || "none";
    throw new Error(
      `flavor: ${inputs.flavor} is not offered for edition ${inputs.edition}; offered: ${offered}. Nothing was ordered.`,
    );
  }
  const missing = inputs.availabilityZones.filter((zone) => !flavor.azs.includes(zone));
  if (missing.length > 0) {
    throw new Error(
      `availabilityZones: ${flavor.id} is not offered in ${missing.join(", ")}; offered: ${flavor.azs.join(", ")}. ` +
        "Nothing was ordered.",
    );
  }
}
