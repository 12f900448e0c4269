import { type AuditInstance, mayHaveHappened, type SubscribedResource } from "../../client";
import type { Context } from "../../lifecycle/context";
import { PROJECT } from "../../lifecycle/snapshots";
import type { AuditInstanceState } from "./lifecycle";
import { warnOfTwins } from "./loss";
import { markIn } from "./mark";
import { isAlive } from "./purchases";
import { built, findInstance, isBuilding } from "./settle";

/**
 * Gives an instance back, unless it is gone or on its way. Its audit logs are lost; what is refunded is BSS's to say.
 *
 * @throws Error when the subscription's mark is not the one in state: then it is not this resource's to give back.
 */
export async function unsubscribe(
  context: Context,
  resourceId: string,
  state: AuditInstanceState,
  seconds: number,
): Promise<void> {
  const instance = await findInstance(context, resourceId);
  if (instance && isLeaving(instance)) {
    return;
  }
  const subscription = await subscriptionOf(context, resourceId);
  if (instance === undefined && subscription === undefined) {
    return;
  }
  refuseStranger(resourceId, markIn(subscription?.product_spec_desc), state.orderMark);
  await warnOfTwins(context, { ...state, resourceId });
  if (instance && isBuilding(instance)) {
    await built(context, resourceId, seconds);
  }
  await giveBack(context, resourceId);
}

async function giveBack(context: Context, resourceId: string): Promise<void> {
  const { client, signal, snapshots } = context;
  try {
    await client.bss.unsubscribe({ resource_ids: [resourceId], unsubscribe_type: 1 }, { signal });
  } catch (error) {
    // The answer may be lost while the instance is on its way.
    if (!mayHaveHappened(error) || (await subscriptionOf(context, resourceId)) !== undefined) {
      throw error;
    }
  } finally {
    snapshots.instances.drop(PROJECT);
    snapshots.subscriptions.drop(PROJECT);
  }
}

function refuseStranger(resourceId: string, actual: string | undefined, inState: string | undefined): void {
  if (actual !== inState) {
    throw new Error(
      `Instance ${resourceId} was not given back: its order is marked ${actual ?? "by nobody"}, but the state says ` +
        `${inState ?? "it is not marked"}. If it is yours to delete, do so in the console and run \`pulumi refresh\`; ` +
        "if it is not, run `pulumi state delete` on it.",
    );
  }
}

function isLeaving({ status, task }: AuditInstance): boolean {
  return status === "DELETING" || task === "delete_wait";
}

async function subscriptionOf({ snapshots }: Context, resourceId: string): Promise<SubscribedResource | undefined> {
  const subscriptions = await snapshots.subscriptions.fresh(PROJECT);
  return subscriptions.find((candidate) => candidate.resource_id === resourceId && isAlive(candidate));
}
