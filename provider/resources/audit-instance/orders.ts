import type { Context } from "../../lifecycle/context";
import { Snapshot } from "../../lifecycle/snapshots";
import { inWholeUnits } from "./price";

export type OrderStatus = "refunding" | "processing" | "cancelled" | "completed" | "unpaid";

/** `status` of an order. */
const ORDER_STATUS: ReadonlyMap<number, OrderStatus> = new Map([
  [2, "refunding"],
  [3, "processing"],
  [4, "cancelled"],
  [5, "completed"],
  [6, "unpaid"],
]);

type OrderDetails = Awaited<ReturnType<Context["client"]["bss"]["showOrder"]>>;

/** An order as BSS has it. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly placedAt: string;
  /** The description that was given with it, where the mark is. */
  readonly description: string | undefined;
  readonly periodType: number | undefined;
  readonly periods: number | undefined;
  /** Price of the whole period, before discounts and coupons. */
  readonly price: number | undefined;
  readonly currency: string | undefined;
}

/** An order as it stands now. */
export async function findOrder({ client, signal }: Context, orderId: string): Promise<PlacedOrder> {
  return toPlacedOrder(await client.bss.showOrder({ order_id: orderId }, { signal }));
}

const known = new WeakMap<Context, Snapshot<PlacedOrder>>();

/** An order as it was when first looked at. All but its status stays as it is. */
export function recallOrder(context: Context, orderId: string): Promise<PlacedOrder> {
  const orders = known.get(context) ?? new Snapshot<PlacedOrder>((id) => findOrder(context, id));
  known.set(context, orders);
  return orders.get(orderId);
}

function toPlacedOrder({ order_info: order, order_line_items: lines }: OrderDetails): PlacedOrder {
  const [line] = lines;
  return {
    orderId: order.order_id,
    status: ORDER_STATUS.get(order.status) ?? "processing",
    placedAt: order.create_time ?? "",
    description: lines.map(({ product_spec_desc: description }) => description ?? "").join(" "),
    periodType: line?.period_type,
    periods: line?.period_num,
    price: order.official_amount === undefined ? undefined : inWholeUnits(order.official_amount, order.measure_id),
    currency: order.currency,
  };
}

/** Cancels an unpaid order. Succeeds when it is cancelled already. */
export async function cancelOrder(context: Context, orderId: string): Promise<void> {
  const { client, signal } = context;
  try {
    await client.bss.cancelOrder({ order_id: orderId }, { signal });
  } catch (error) {
    // The answer may be lost while the order is cancelled.
    const order = await findOrder(context, orderId).catch(() => undefined);
    if (order?.status !== "cancelled") {
      throw error;
    }
  }
}
