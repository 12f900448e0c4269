import { z } from "zod";
import { CloudError } from "../errors";
import { type Call, ok, type Reply } from "../operation";
import { regionOf } from "../state/regions";
import type { Region } from "../state/schema";
import { cents, currencyField, currencyOf, findPrice, MAX_PERIODS, wholeNumber } from "./money";

const YUAN = 1;

const productSchema = z.object({
  id: z.string(),
  cloud_service_type: z.string(),
  resource_type: z.string(),
  resource_spec: z.string(),
  region: z.string(),
  period_type: wholeNumber,
  period_num: wholeNumber.pipe(z.number().min(1)),
  subscription_num: wholeNumber.pipe(z.number().min(1)),
});

const rateSchema = z.object({ project_id: z.string(), product_infos: z.array(productSchema).min(1).max(100) });

type Product = z.infer<typeof productSchema>;

export function rate(call: Call): Reply {
  const { project_id: projectId, product_infos: products } = call.input(rateSchema);
  const region = regionOf(call.state, projectId);
  if (region === undefined) {
    throw call.invalid(`project_id: ${projectId} is not a project of this account`);
  }
  const results = products.map((product) => rateProduct(call, product, region));
  const total = cents(results.reduce((sum, result) => sum + result.official_website_amount, 0));
  return ok({
    official_website_rating_result: {
      official_website_amount: total,
      measure_id: YUAN,
      product_rating_results: results,
    },
    optional_discount_rating_results: call.state.discounts.map((discount) => ({
      discount_id: discount.discount_id,
      discount_type: discount.discount_type,
      official_website_amount: total,
      discount_amount: cents(total * discount.ratio),
      amount: cents(total * (1 - discount.ratio)),
      measure_id: YUAN,
      best_offer: 1,
      product_rating_results: results.map((result) => ({
        ...result,
        discount_amount: cents(result.official_website_amount * discount.ratio),
        amount: cents(result.official_website_amount * (1 - discount.ratio)),
      })),
    })),
    ...currencyField(call.state, currencyOf(call.state)),
  });
}

function rateProduct(call: Call, product: Product, { region }: Region) {
  const price = findPrice(call.state, product.resource_spec, product.period_type);
  const isDbss =
    product.cloud_service_type === "hws.service.type.dbss" && product.resource_type === "hws.resource.type.dbss";
  if (price === undefined || !isDbss || product.region !== region) {
    throw new CloudError(
      400,
      "CBC.99006006",
      `Product not found: ${product.resource_spec} in ${product.region} by period type ${product.period_type}.`,
    );
  }
  const maxPeriods = MAX_PERIODS[product.period_type] ?? 0;
  if (product.period_num > maxPeriods) {
    throw call.invalid(`period_num must be at most ${maxPeriods} for period type ${product.period_type}`);
  }
  return {
    id: product.id,
    product_id: price.product_id,
    official_website_amount: cents(price.amount * product.period_num * product.subscription_num),
    measure_id: YUAN,
  };
}
