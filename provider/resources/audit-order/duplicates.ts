import type { AuditInstance, Order } from "../../client";
import type { Context } from "../../model/context";
import { isThere } from "../../model/lists";
import { PROJECT } from "../../model/snapshots";
import { isClosed, ORDER_STATUS, type OrderStatus } from "./orders";
import { runOf } from "./run";

interface Declared {
  readonly name?: string | undefined;
  readonly mark?: string | undefined;
  readonly keepers?: object | undefined;
}

/** What this resource has bought according to its own state. */
export interface Own {
  readonly orderIds: readonly string[];
  readonly resourceIds: readonly string[];
}

/**
 * Describes what this resource seems to have bought already: an instance of the same name, or a purchase with its mark
 * that its state does not hold; or that another resource buys an instance of the same name. Undefined if there is
 * nothing, or if `keepers` ask for another instance.
 */
export async function duplicateOf(context: Context, declared: Declared, own: Own): Promise<string | undefined> {
  if (declared.keepers !== undefined) {
    return undefined;
  }
  const { name, mark } = declared;
  if (name !== undefined && mark !== undefined && !runOf(context).reserve(name, mark)) {
    return `another AuditInstance of this program also buys an instance with the name ${name}. Choose another name, or set \`keepers\` if you want two of the same name`;
  }
  const [instances, subscriptions, orders] = await Promise.all([
    context.snapshots.instances.fresh(PROJECT),
    context.snapshots.subscriptions.fresh(PROJECT),
    context.snapshots.orders.fresh(PROJECT),
  ]);
  const isOwn = (resourceId: string) => own.resourceIds.includes(resourceId);
  const closed = new Set(subscriptions.filter(isClosed).map((row) => row.resource_id));
  const isLive = (instance: AuditInstance) => isThere(instance) && !closed.has(instance.resource_id);
  const namesake = instances.find(
    (instance) => instance.name === declared.name && isLive(instance) && !isOwn(instance.resource_id),
  );
  if (namesake) {
    return advised(`instance ${namesake.resource_id} already has the name ${namesake.name}`, namesake.resource_id);
  }
  const marked = subscriptions.find(
    (row) => isMarked(row.product_spec_desc, declared) && !isClosed(row) && !isOwn(row.resource_id),
  );
  if (marked) {
    return advised(`instance ${marked.resource_id} was bought for this resource`, marked.resource_id);
  }
  const [processing] = await ordersMarked(context, orders, declared, "processing", own);
  return (
    processing &&
    `order ${processing}, which was placed for this resource, is paid and being processed. Wait until its instance exists, then adopt it with \`adopt\`; or set \`keepers\` if you want another instance`
  );
}

/** The refusal of an order because of what `duplicateOf` describes. */
export function duplicateText({ name }: Declared, duplicate: string): string {
  return `Nothing was ordered for audit instance ${name}: ${duplicate}.`;
}

function advised(what: string, resourceId: string): string {
  return `${what}. To manage it, declare the instance with \`adopt: "${resourceId}"\` instead of the purchase arguments; to buy another one, choose another name or set \`keepers\`; if you renamed a resource in the program, add an alias; if the program gives that instance another name, set the option \`dependsOn\` of the new one to it. If this stack already manages it, run \`pulumi up\` without \`--replace\`, after \`pulumi state untaint\` if its order is tainted`;
}

/** Warns about unpaid orders of this resource that no state holds: they cost nothing, but someone might pay one. */
export async function warnOfStrays(context: Context, declared: Declared, own: Own): Promise<void> {
  const orders = await context.snapshots.orders.get(PROJECT);
  for (const orderId of await ordersMarked(context, orders, declared, "unpaid", own)) {
    context.log.warn(
      `Order ${orderId} was placed for audit instance ${declared.name} but is in no state. It is unpaid, ` +
        `costs nothing and expires. Do not pay it; \`npx pulumi-dbss orders --cancel ${orderId}\` cancels it.`,
    );
  }
}

async function ordersMarked(
  { snapshots }: Context,
  orders: readonly Order[],
  declared: Declared,
  status: OrderStatus,
  own: Own,
): Promise<string[]> {
  if (declared.mark === undefined) {
    return [];
  }
  const meant = orders
    .filter((order) => ORDER_STATUS.get(order.status) === status && !own.orderIds.includes(order.order_id))
    .toSorted(byAge);
  const marked = await Promise.all(
    meant.slice(0, MAX_INSPECTED).map(async ({ order_id: orderId }) => {
      const lines = await snapshots.orderLines.get(orderId);
      return lines.some((line) => isMarked(line.product_spec_desc, declared)) ? [orderId] : [];
    }),
  );
  return marked.flat();
}

/**
 * Maximum number of open orders that are searched for a mark, newest first: the check may miss one, but must not hang.
 */
const MAX_INSPECTED = 100;

/** The newest first, whatever the order of the list. Times of BSS have the same format and time zone. */
function byAge({ create_time: one = "" }: Order, { create_time: other = "" }: Order): number {
  return other.localeCompare(one);
}

function isMarked(description: string | undefined, { mark }: Declared): boolean {
  return mark !== undefined && markIn(description) === mark;
}

const PREFIX = "pulumi-dbss:";

/**
 * The order's `product_spec_desc`: JSON of a fixed form that people see with the order. It is unknown whether BSS
 * returns it, so the mark in it proves nothing: it may only cause a refusal.
 */
export function toSpecDescription(mark: string | undefined): string {
  const text = mark === undefined ? {} : { mark: `${PREFIX}${mark}` };
  return JSON.stringify({ specDesc: { "zh-cn": text, "en-us": text } });
}

/** The mark in a `product_spec_desc`, regardless of how the service changed its whitespace. */
export function markIn(specDescription: string | null | undefined): string | undefined {
  return specDescription?.match(/pulumi-dbss:([0-9a-f]{32})/)?.[1];
}
