import type { Price } from "../../client";
import type { Failure } from "../../model/check";
import type { Context } from "../../model/context";
import { SERVICE_TYPE, Snapshot } from "../../model/snapshots";
import type { Inputs } from "./args";

/** Resource type of an audit instance in orders and prices. */
export const RESOURCE_TYPE = "hws.resource.type.dbss";

/** `period_type` of the API. */
export const PERIOD_TYPE = { month: 2, year: 3 } as const;

/** What is priced: an edition for a period. */
type Priced = Pick<Inputs, (typeof PRICED)[number]>;

const PRICED = ["edition", "period", "periodUnit"] as const;

/** The price of an instance. */
export interface Offer {
  /** The product that the order names. */
  readonly productId: string;
  /** Price of the whole period, before discounts and coupons. */
  readonly official: number;
  /** Price of the whole period, with the discount of the declared payment. */
  readonly amount: number;
  readonly currency: string;
}

/** The code of an edition in orders, prices and the instance list. */
export function specCode(edition: string): string {
  return `dbss.bypassaudit.${edition}`;
}

/** The edition of a code, in whatever case the service writes it; undefined if it does not report one. */
export function editionIn(code: string | undefined): string | undefined {
  return code?.split(".").at(-1)?.toLowerCase() || undefined;
}

/** Requests the price of an edition for a period from BSS, even of an edition that cannot be ordered here. */
export async function ratePeriod(
  { client }: Context,
  { edition, period, periodUnit }: Omit<Priced, "edition"> & { readonly edition: string },
): Promise<Price> {
  return client.bss.rateSubscription({
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
  });
}

/** An amount in whole units of the currency. BSS reports it in units (measure 1), tenths (2) or hundredths (3). */
export function inWholeUnits(amount: number, measure: number | undefined): number {
  return amount / 10 ** ((measure ?? 1) - 1);
}

/** An amount of money. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The price of the whole period, before discounts and coupons. If BSS omits the currency, it is that of the site. */
export async function listPriceOf({ client }: Context, price: Price): Promise<Money> {
  const { official_website_amount: amount, measure_id: measure } = price.official_website_rating_result;
  return { amount: inWholeUnits(amount, measure), currency: price.currency ?? (await client.currency()) };
}

const ratings = new WeakMap<Context, Snapshot<Price>>();

/** The price, requested once per operation: all instances of an edition cost the same. */
function cachedPrice(context: Context, { edition, period, periodUnit }: Priced): Promise<Price> {
  const prices = ratings.get(context) ?? new Snapshot<Price>((key) => ratePeriod(context, JSON.parse(key) as Priced));
  ratings.set(context, prices);
  return prices.get(JSON.stringify({ edition, period, periodUnit }));
}

/** Requests a quote for the period, with the declared payment, from BSS. */
export async function rate(context: Context, inputs: Priced & Pick<Inputs, "payment">): Promise<Offer> {
  const price = await cachedPrice(context, inputs);
  const product = price.official_website_rating_result.product_rating_results[0];
  if (product === undefined) {
    throw new Error(
      `BSS quotes no product ${specCode(inputs.edition)} in ${context.client.region}: this edition is not sold there. Nothing was ordered. Choose another edition or region.`,
    );
  }
  const discount = inputs.payment?.discount;
  const reduced = discount && discounted(price, discount.id);
  const { amount: official, currency } = await listPriceOf(context, price);
  return { productId: product.product_id, official, amount: reduced ?? official, currency };
}

function discounted({ optional_discount_rating_results: offers }: Price, id: string): number {
  const offer = offers.find(({ discount_id }) => discount_id === id);
  if (offer?.amount === undefined) {
    const known = offers.map(({ discount_id, discount_name }) => `${discount_id} (${discount_name ?? "no name"})`);
    throw new Error(
      `payment.discount: ${id} is not offered for this edition and period; offered: ` +
        `${known.join(", ") || "none"}. Nothing was paid.`,
    );
  }
  return inWholeUnits(offer.amount, offer.measure_id);
}

/** Why an amount exceeds `maxPrice`, or cannot be compared with it; undefined if it is within the limit. */
export function excessOf(
  { amount, currency }: Money,
  { maxPrice, period, periodUnit }: Partial<Inputs>,
): string | undefined {
  if (maxPrice === undefined) {
    return undefined;
  }
  const limit: { amount: number; currency?: string | undefined } =
    typeof maxPrice === "number" ? { amount: maxPrice } : maxPrice;
  const price = `${amount} ${currency} for ${periodText(period, periodUnit)}`;
  if (limit.currency !== undefined && limit.currency !== currency) {
    return `it is in ${limit.currency}, but the price is ${price}: state it in ${currency}`;
  }
  return amount > limit.amount
    ? `the price is ${price}, above the limit of ${limit.amount}: raise the limit or choose a smaller edition`
    : undefined;
}

/** Problems with the price of an order, if it is known. */
export async function priceFailures(context: Context, inputs: Partial<Inputs>): Promise<Failure[]> {
  if (!isPriced(inputs)) {
    return [];
  }
  const reason = excessOf(await rate(context, inputs), inputs);
  return reason === undefined ? [] : [{ property: "maxPrice", reason }];
}

/** The price of a purchase, in words. While the arguments that set it are unknown, says so. */
export async function costOf(context: Context, inputs: Partial<Inputs>): Promise<string> {
  if (!isPriced(inputs)) {
    const unknown = PRICED.filter((name) => inputs[name] === undefined);
    return `buys an audit instance at a price that is not known before the update, like ${unknown.join(", ")}; \`maxPrice\` limits it`;
  }
  return costText(await rate(context, inputs), inputs);
}

/** What an audit instance costs, in words. */
export function costText({ amount, currency }: Money, { name, period, periodUnit }: Partial<Inputs>): string {
  return `audit instance ${name}: ${amount} ${currency} for ${periodText(period, periodUnit)}`;
}

/** Whether the arguments that set the price are known. */
export function isPriced(inputs: Partial<Inputs>): inputs is Partial<Inputs> & Priced {
  return PRICED.every((name) => inputs[name] !== undefined);
}

function periodText(period: number | undefined, unit: string | undefined): string {
  return period === undefined || unit === undefined ? "the period" : `${period} ${unit}${period > 1 ? "s" : ""}`;
}
