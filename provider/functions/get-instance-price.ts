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
    error: "1 to 9 months or 1 to 3 years can be bought",
  });

const priceDiscount = z
  .object({
    id: z.string().optional(),
    name: z.string().optional(),
    type: z.number().optional().meta({ description: "Kind of the discount, as BSS numbers it." }),
    amount: z.number().optional().meta({ description: "Price of the whole period with the discount." }),
    discountAmount: z.number().optional().meta({ description: "How much is saved." }),
    bestOffer: z.boolean().meta({ description: "Whether BSS calls it the best offer." }),
  })
  .meta({ typeName: "PriceDiscount", description: "A discount that the account could use." });

export type PriceDiscount = z.output<typeof priceDiscount>;

const instancePrice = z
  .object({
    amount: z.number().meta({
      description:
        "List price of the whole period: what `maxPrice` is compared with, unless `payment` names a " + "discount.",
    }),
    currency: z.string().meta({ description: 'Currency of all amounts, such as "CNY".' }),
    discounts: z
      .array(priceDiscount)
      .meta({ description: "Discounts that the account could use: one can be named in `payment.discount`." }),
  })
  .meta({ typeName: "InstancePrice", description: "What an instance costs." });

export type InstancePrice = z.output<typeof instancePrice>;

export const getInstancePrice = defineFunction({
  name: "getInstancePrice",
  description: "Answers what an instance costs, before it is bought.",
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
