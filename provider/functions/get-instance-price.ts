import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Price } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { canBeBought } from "../resources/audit-order/editions";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z
    .strictObject({
      /** Edition of the instance. */
      edition: z.enum(["low", "medium", "high"]),
      /** Unit of the period. */
      periodUnit: z.enum(["month", "year"]),
      /** Number of months (1 to 9) or years (1 to 3). */
      period: z.int().min(1),
    })
    .refine(canBeBought, {
      path: ["period"],
      error: "1 to 9 months or 1 to 3 years can be bought",
    });

export type GetInstancePriceArgs = z.input<ReturnType<typeof args>>;

/** What an instance costs. */
export interface InstancePrice {
  /** List price of the whole period: what `maxPrice` is compared with, unless `payment` names a discount. */
  readonly amount: number;
  /** Currency of all amounts, such as "CNY". */
  readonly currency: string;
  /** Discounts that the account could use: one can be named in `payment.discount`. */
  readonly discounts: readonly PriceDiscount[];
}

/** A discount that the account could use. */
export interface PriceDiscount {
  readonly id?: string;
  readonly name?: string;
  /** Kind of the discount, as BSS numbers it. */
  readonly type?: number;
  /** Price of the whole period with the discount. */
  readonly amount?: number;
  /** How much is saved. */
  readonly discountAmount?: number;
  /** Whether BSS calls it the best offer. */
  readonly bestOffer: boolean;
}

const price = defineQuery({
  name: "getInstancePrice",
  args,
  async ask(context, args): Promise<InstancePrice> {
    // Loaded late, like all that knows the client.
    const { inWholeUnits, ratePeriod } = await import("../resources/audit-order/price.js");
    const price = await ratePeriod(context, args);
    return toInstancePrice(price, price.currency ?? (await context.client.currency()), inWholeUnits);
  },
});

type InWholeUnits = (amount: number, measure: number | undefined) => number;

function toInstancePrice(wire: Price, currency: string, inWholeUnits: InWholeUnits): InstancePrice {
  const { official_website_amount: amount, measure_id: measure } = wire.official_website_rating_result;
  const optionally = (value: number | undefined, unit: number | undefined) =>
    value === undefined ? undefined : inWholeUnits(value, unit);
  return {
    amount: inWholeUnits(amount, measure),
    currency,
    discounts: wire.optional_discount_rating_results.map((discount) => ({
      id: discount.discount_id,
      name: discount.discount_name,
      type: discount.discount_type,
      amount: optionally(discount.amount, discount.measure_id),
      discountAmount: optionally(discount.discount_amount, discount.measure_id),
      bestOffer: discount.best_offer === 1,
    })),
  };
}

/**
 * Answers what an instance costs, before it is bought.
 *
 * @example
 * ```ts
 * const { amount, currency } = await dbss.getInstancePrice({ edition: "low", periodUnit: "month", period: 1 });
 * ```
 */
export function getInstancePrice(args: GetInstancePriceArgs, options?: QueryOptions): Promise<InstancePrice> {
  return price.now(args, options);
}

/** `getInstancePrice` for arguments that may be outputs. */
export function getInstancePriceOutput(
  args: Lifted<GetInstancePriceArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<InstancePrice> {
  return price.whenKnown(args, options);
}
