import { z } from "zod";
import { CloudError } from "../errors";
import type { Order, Price } from "../state/billing";
import type { State } from "../state/schema";

/** A number that clients also send as a string. */
export const wholeNumber = z.coerce.number().int();

/** The ID of an order, which clients may send as a number. */
export const orderIdSchema = z.union([z.string(), z.number()]).transform(String);

/** Maximum number of periods in an order, by period type: nine months or three years. */
export const MAX_PERIODS: Record<number, number> = { 2: 9, 3: 3 };

export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

export function wireOrderId(state: State, orderId: string): string | number {
  return state.temperament.numericIds && /^\d+$/.test(orderId) ? Number(orderId) : orderId;
}

/** Prices of the international site are in US dollars. */
export function currencyOf(state: State): string {
  return state.temperament.site === "international" ? "USD" : state.account.currency;
}

/** The field `currency`, according to the temperament. */
export function currencyField(state: State, currency: string): { currency?: string } {
  switch (state.temperament.currency) {
    case "told":
      return { currency };
    case "absent":
      return {};
    case "empty":
      return { currency: "" };
  }
}

/** The price of an order, which may differ from the rated one. */
export function orderAmount(state: State, price: Price | undefined, periods: number): number {
  return cents((price?.amount ?? 0) * periods * state.temperament.priceFactor);
}

export function findPrice(state: State, specCode: string, periodType: number): Price | undefined {
  return state.prices.find((price) => price.resource_spec_code === specCode && price.period_type === periodType);
}

export function findOrder(state: State, orderId: string): Order {
  const order = state.orders.find((candidate) => candidate.order_id === orderId);
  if (order === undefined) {
    throw new CloudError(400, "CBC.30000010", `Invalid order: ${orderId} does not exist.`);
  }
  return order;
}

export function lineItemId(order: Order): string {
  return `${order.order_id}-000001`;
}
