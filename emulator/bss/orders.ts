import { z } from "zod";
import { CloudError } from "../errors";
import { type Call, noContent, ok, type Reply } from "../operation";
import { paginate } from "../paging";
import { ORDER_STATUS, type Order } from "../state/billing";
import { findOrder, orderIdSchema } from "./money";
import { listedOrder, orderDetails, shownStatus } from "./wire-order";

const cancelSchema = z.object({ order_id: orderIdSchema });

/** The newest orders first, as in the cloud. */
export function listOrders(call: Call): Reply {
  const filters: Record<string, (order: Order) => string> = {
    order_id: (order) => order.order_id,
    service_type_code: (order) => order.service_type_code,
    ...(call.state.temperament.statusFilter === "obeyed" && {
      status: (order) => String(shownStatus(call.state, order)),
    }),
    order_type: (order) => String(order.order_type),
  };
  const matching = call.state.orders.filter((order) =>
    Object.entries(filters).every(([name, read]) => {
      const wanted = call.query.get(name);
      return wanted === null || wanted === "" || wanted === read(order);
    }),
  );
  const { items, total } = paginate(call, matching.toReversed(), { defaultLimit: 10, maxLimit: 100 });
  return ok({ total_count: total, order_infos: items.map((order) => listedOrder(call.state, order)) });
}

export function showOrder(call: Call): Reply {
  return ok(orderDetails(call, findOrder(call.state, call.param("order_id"))));
}

export function cancelOrder(call: Call): Reply {
  const order = findOrder(call.state, call.input(cancelSchema).order_id);
  if (order.status !== ORDER_STATUS.unpaid) {
    throw new CloudError(
      400,
      "CBC.99003106",
      `The status of order ${order.order_id} has changed: it cannot be canceled.`,
    );
  }
  order.status = ORDER_STATUS.canceled;
  return noContent();
}
