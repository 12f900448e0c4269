import { z } from "zod";
import type { Price } from "../../client";
import type { Context } from "../../lifecycle/context";
import { SERVICE_TYPE, Snapshot } from "../../lifecycle/snapshots";
import { args } from "./args";
import type { Inputs } from "./lifecycle";

/** Resource type of an audit instance in orders and prices. */
export const RESOURCE_TYPE = "hws.resource.type.dbss";

/** `period_type` of the API. */
export const PERIOD_TYPE = { month: 2, year: 3 } as const;

/** What is priced: an edition for a period. */
type Priced = Pick<Inputs, "edition" | "period" | "periodUnit">;

/** What an instance would cost. */
export interface Offer {
  /** What the order names as its product. */
  readonly productId: string;
  /** Price of the whole period, with the discount of the declared payment. */
  readonly amount: number;
  readonly currency: string;
}

/** The code of an edition in orders, prices and the instance list. */
export function specCode(edition: string): string {
  return `dbss.bypassaudit.${edition}`;
}

/** Asks BSS what a period of an edition costs. */
export async function ratePeriod({ client, signal }: Context, { edition, period, periodUnit }: Priced): Promise<Price> {
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

const ratings = new WeakMap<Context, Snapshot<Price>>();

/** The price, asked for once in an operation: a hundred instances of an edition cost the same. */
function recallRating(context: Context, { edition, period, periodUnit }: Priced): Promise<Price> {
  const prices = ratings.get(context) ?? new Snapshot<Price>((key) => ratePeriod(context, JSON.parse(key) as Priced));
  ratings.set(context, prices);
  return prices.get(JSON.stringify({ edition, period, periodUnit }));
}

/** Has BSS rate the period, as the declared payment pays it. */
export async function rate(context: Context, inputs: Priced & Pick<Inputs, "payment">): Promise<Offer> {
  const price = await recallRating(context, inputs);
  const rating = price.official_website_rating_result;
  const product = rating.product_rating_results[0];
  if (product === undefined) {
    throw new Error(
      `BSS rates no product for ${specCode(inputs.edition)} in ${context.client.region}: this edition is not sold there.`,
    );
  }
  const discount = inputs.payment?.discount;
  const amount = discount
    ? discounted(price, discount.id)
    : inWholeUnits(rating.official_website_amount, rating.measure_id);
  return { productId: product.product_id, amount, currency: price.currency ?? (await context.client.currency()) };
}

function discounted({ optional_discount_rating_results: offers }: Price, id: string): number {
  const offer = offers.find(({ discount_id }) => discount_id === id);
  if (offer?.amount === undefined) {
    const known = offers.map(({ discount_id, discount_name }) => `${discount_id} (${discount_name ?? "no name"})`);
    throw new Error(
      `payment.discount: ${id} is not offered for this edition and period; offered: ${known.join(", ") || "none"}. ` +
        "Nothing was paid.",
    );
  }
  return inWholeUnits(offer.amount, offer.measure_id);
}

/** Refuses a price above `maxPrice`. `otherwise` says what was not done for it. */
export function refuseTooDear(
  { amount, currency }: Pick<Offer, "amount" | "currency">,
  { maxPrice, period, periodUnit }: Pick<Inputs, "maxPrice" | "period" | "periodUnit">,
  otherwise: string,
): void {
  if (maxPrice === undefined) {
    return;
  }
  const limit: { amount: number; currency?: string | undefined } =
    typeof maxPrice === "number" ? { amount: maxPrice } : maxPrice;
  const price = `${amount} ${currency} for ${periodText(period, periodUnit)}`;
  if (limit.currency !== undefined && limit.currency !== currency) {
    throw new Error(
      `maxPrice is in ${limit.currency}, but the price is ${price}. ${otherwise}; state maxPrice in ${currency}.`,
    );
  }
  if (amount > limit.amount) {
    throw new Error(
      `The price is ${price}, above maxPrice (${limit.amount}). ${otherwise}; raise maxPrice or take a smaller edition.`,
    );
  }
}

const { edition, period, periodUnit, maxPrice, payment, adopt } = args.shape;
const known = z.object({ edition, period, periodUnit, maxPrice, payment, adopt });

/** What a declaration costs when it is created, in words; undefined while what sets the price is not known. */
export async function costOf(context: Context, inputs: Readonly<Record<string, unknown>>): Promise<string | undefined> {
  const { success, data } = known.safeParse(inputs);
  if (!success || data.adopt !== undefined) {
    return undefined;
  }
  const offer = await rate(context, data);
  const text = `audit instance ${inputs.name}: ${offer.amount} ${offer.currency} for ${periodText(data.period, data.periodUnit)}`;
  try {
    refuseTooDear(offer, data, "Nothing will be ordered");
    return text;
  } catch (error) {
    return `${text}. ${error instanceof Error ? error.message : error}`;
  }
}

function periodText(period: number, unit: string): string {
  return `${period} ${unit}${period > 1 ? "s" : ""}`;
}
