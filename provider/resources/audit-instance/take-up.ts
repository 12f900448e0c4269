import type { Context } from "../../lifecycle/context";
import type { AuditInstanceState, Inputs } from "./lifecycle";
import { orderMark } from "./mark";
import { cancelOrder } from "./orders";
import { PERIOD_TYPE } from "./price";
import { isUnpaid, nameOf, type Purchase, purchasesOf } from "./purchases";

/**
 * What was bought for this declaration before, whoever lost it: paid if there is one, else the oldest unpaid order that
 * fits. Every other unpaid order of the declaration is cancelled, so that nobody pays it by mistake.
 *
 * @param replaced the state of the instance that the declaration has and is to replace.
 * @throws Error when there are two, or one for other arguments that no state knows: there is no guessing with money.
 */
export async function takeUp(
  context: Context,
  inputs: Inputs,
  replaced?: AuditInstanceState,
): Promise<Purchase | undefined> {
  const mark = orderMark(inputs);
  if (inputs.mark === undefined || mark === undefined) {
    return undefined;
  }
  const found = (await purchasesOf(context, inputs.mark)).filter((purchase) => !isOfState(purchase, replaced));
  const meant = found.filter((purchase) => purchase.orderMark === mark);
  const paid = meant.filter((purchase) => !isUnpaid(purchase));
  refuseTwo(paid);
  refuseLost(found.filter((purchase) => purchase.orderMark !== mark && !isUnpaid(purchase)));
  const [chosen] = paid.length > 0 ? paid : meant.filter((purchase) => fits(purchase, inputs)).sort(byAge);
  await cancelAll(
    context,
    found.filter((purchase) => isUnpaid(purchase) && purchase !== chosen),
  );
  return chosen;
}

/**
 * Makes sure that an adoption leaves no purchase of the same declaration behind.
 *
 * @throws Error when there is a paid one.
 */
export async function refuseLeftovers(context: Context, { mark }: Inputs, adopted: string): Promise<void> {
  const found = mark === undefined ? [] : await purchasesOf(context, mark);
  refuseLost(found.filter((purchase) => !isUnpaid(purchase) && purchase.resourceId !== adopted));
  await cancelAll(context, found.filter(isUnpaid));
}

function isOfState({ resourceId, order }: Purchase, state: AuditInstanceState | undefined): boolean {
  if (state === undefined) {
    return false;
  }
  return resourceId === undefined ? order?.orderId === state.orderId : resourceId === state.resourceId;
}

/** Whether the order is for the declared period: nothing of it can be changed any more. */
function fits({ order }: Purchase, { period, periodUnit }: Inputs): boolean {
  return (
    (order?.periods ?? period) === period && (order?.periodType ?? PERIOD_TYPE[periodUnit]) === PERIOD_TYPE[periodUnit]
  );
}

/** Whoever looks at the same orders, in whatever process, chooses the same one. */
function byAge(one: Purchase, other: Purchase): number {
  const keys = [one, other].map(({ order }) => `${order?.placedAt} ${order?.orderId}`);
  return keys[0] === keys[1] ? 0 : (keys[0] ?? "") < (keys[1] ?? "") ? -1 : 1;
}

function refuseTwo(paid: readonly Purchase[]): void {
  if (paid.length > 1) {
    throw new Error(
      `${paid.map(nameOf).join(" and ")} both carry the mark of this declaration, so there is no telling which is ` +
        "meant. Nothing was ordered; unsubscribe the one that is too many, or name the one to keep with `adopt`.",
    );
  }
}

function refuseLost(lost: readonly Purchase[]): void {
  const [first] = lost;
  if (first) {
    throw new Error(
      `${lost.map(nameOf).join(" and ")} was bought for this declaration with other arguments, and is paid. Nothing ` +
        "was ordered. Declare it as it was bought, and `pulumi up` takes it up; or take it over with `adopt`; or " +
        "unsubscribe it in the console. If it is in the state and should be replaced, do not force that " +
        "(`--replace`, `pulumi state taint`): arguments that differ replace it by themselves.",
    );
  }
}

async function cancelAll(context: Context, purchases: readonly Purchase[]): Promise<void> {
  for (const { order } of purchases) {
    if (order) {
      context.log.progress(`cancelling the unpaid order ${order.orderId}, which this declaration no longer needs`);
      await cancelOrder(context, order.orderId);
    }
  }
}
