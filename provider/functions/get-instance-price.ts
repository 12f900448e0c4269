import { z } from "zod";
import type { Price } from "../client";
import { defineFunction } from "../model/function";
import { inWholeUnits, ratePeriod } from "../resources/audit-order/price";
import { canBeBought } from "../resources/for-programs";

const args = z
  .strictObject({
    edition: z.enum(["low", "medium", "high"]).meta({ description: "Edition of the instance." }),
    periodUnit: z.enum(["month", "year"]).meta({ description: "Unit of the period." }),
    period: z.int().min(1).meta({ description: "Number of months (1 to 9) or years (1 to 3)." }),
  })
  .refine(canBeBought, {
    path: ["period"],
    error: "must be 1 to 9 months or 1 to 3 years",
  });

const priceDiscount = z
  .object({
    id: z.string().optional(),
    name: z.string().optional(),
    type: z.number().optional().meta({ description: "Type of the discount, as numbered by BSS." }),
    amount: z.number().optional().meta({ description: "Price of the whole period after the discount." }),
    discountAmount: z.number().optional().meta({ description: "Amount saved." }),
    bestOffer: z.boolean().meta({ description: "Whether BSS marks it as the best offer." }),
  })
  .meta({ typeName: "PriceDiscount", description: "A discount available to the account." });

export type PriceDiscount = z.output<typeof priceDiscount>;

const instancePrice = z
  .object({
    amount: z.number().meta({
      description: "List price of the whole period. `maxPrice` is compared with it, unless `payment` names a discount.",
    }),
    currency: z.string().meta({ description: 'Currency of all amounts, such as "CNY".' }),
    discounts: z
      .array(priceDiscount)
      .meta({ description: "Discounts available to the account; one can be named in `payment.discount`." }),
  })
  .meta({ typeName: "InstancePrice", description: "Price of an instance." });

export type InstancePrice = z.output<typeof instancePrice>;

export const getInstancePrice = defineFunction({
  name: "getInstancePrice",
  description: "Returns the price of an instance before it is bought.",
  example: `
const { amount, currency } = await dbss.getInstancePrice({ edition: "low", periodUnit: "month", period: 1 });
`,
  args,
  result: instancePrice,

  async ask(context, args): Promise<InstancePrice> {
    const price = await ratePeriod(context, args);
    return toInstancePrice(price, price.currency ?? (await context.client.currency()));
  },
});

function toInstancePrice(wire: Price, currency: string): InstancePrice {
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
