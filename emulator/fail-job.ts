import type { Call, Operation, Reply } from "./operation";
import { ORDER_STATUS, type Order } from "./state/billing";
import type { State } from "./state/schema";

const ORDERING = new Set(["createInstancesPeriodOrder", "createInstancesPeriodOrderNew", "payOrders"]);

/** Whether a request places or pays an order, whose jobs do not exist yet. */
export function leadsToJobs(operation: Operation): boolean {
  return ORDERING.has(operation.id);
}

/** The order that a request placed or paid. */
export function orderOf(call: Call, reply: Reply, body: unknown): Order | undefined {
  const id = orderIdIn(reply.body) ?? orderIdIn(body);
  return call.state.orders.find((order) => order.order_id === id);
}

function orderIdIn(body: unknown): string | undefined {
  return typeof body === "object" && body !== null && "order_id" in body ? String(body.order_id) : undefined;
}

/** The paid orders whose instance is being created: that of one resource, or all. */
export function ordersUnderWay(state: State, resourceId: string | undefined): Order[] {
  return state.orders.filter(
    (order) =>
      order.status === ORDER_STATUS.processing &&
      order.instance !== null &&
      (resourceId === undefined || order.resource_ids.includes(resourceId)),
  );
}

/** Ends the jobs of an order now and lets the last one fail. Jobs that do not exist yet fail when they are due. */
export function failOrder(state: State, order: Order, failure: NonNullable<Order["failure"]>): void {
  order.failure = failure;
  const jobIds = new Set(
    state.jobs.filter((job) => order.resource_ids.includes(job.resource_id)).map((job) => job.job_id),
  );
  for (const event of state.events) {
    const ofOrder = event.kind === "built" && event.order_id === order.order_id;
    const ofJob = (event.kind === "job-start" || event.kind === "job-end") && jobIds.has(event.job_id);
    if (ofOrder || ofJob) {
      event.at = state.now;
    }
  }
}
