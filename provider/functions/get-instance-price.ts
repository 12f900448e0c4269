import { z } from "zod";
import type { Price } from "../client";
import { defineFunction } from "../model/function";
import { inWholeUnits, listPriceOf, ratePeriod } from "../resources/audit-order/price";
import { canBeBought } from "../resources/for-programs";

const args = z
  .strictObject({
    edition: z
      .enum(["low", "medium", "high"])
      .meta({ description: 'Edition of the instance: "low" (Basic), "medium" (Professional) or "high" (Advanced).' }),
    periodUnit: z.enum(["month", "year"]).meta({ description: 'Unit of the period: "month" or "year".' }),
    period: z.int().min(1).meta({ description: "Number of months (1 to 9) or years (1 to 3)." }),
  })
  .refine(canBeBought, {
    path: ["period"],
    error: "must be 1 to 9 months or 1 to 3 years",
  });

const priceDiscount = z
  .object({
    id: z.string().optional().meta({ description: "ID of the discount, for `payment.discount`." }),
    name: z.string().optional().meta({ description: "Name of the discount." }),
    type: z.number().optional().meta({ description: "Type of the discount, as numbered by BSS." }),
    amount: z.number().optional().meta({ description: "Price of the whole period with the discount." }),
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
  description: "Returns the price of an audit instance for a period. Nothing is ordered.",
  example: `
const { amount, currency } = await dbss.getInstancePrice({ edition: "low", periodUnit: "month", period: 1 });
`,
  args,
  result: instancePrice,

  async ask(context, args): Promise<InstancePrice> {
    const price = await ratePeriod(context, args);
    return {
      ...(await listPriceOf(context, price)),
      discounts: price.optional_discount_rating_results.map(toDiscount),
    };
  },
});

function toDiscount(wire: Price["optional_discount_rating_results"][number]): PriceDiscount {
  const optionally = (value: number | undefined, unit: number | undefined) =>
    value === undefined ? undefined : inWholeUnits(value, unit);
  return {
    id: wire.discount_id,
    name: wire.discount_name,
    type: wire.discount_type,
    amount: optionally(wire.amount, wire.measure_id),
    discountAmount: optionally(wire.discount_amount, wire.measure_id),
    bestOffer: wire.best_offer === 1,
  };
}
