import type { Context } from "../../lifecycle/context";
import { PROJECT } from "../../lifecycle/snapshots";
import { markIn } from "./mark";
import { isAlive } from "./purchase";
import { findInstance } from "./settle";

/**
 * Gives an instance back, unless it is gone or on its way. Its audit logs are lost; what is refunded is BSS's to say.
 *
 * @throws Error when the subscription's mark is not the one in state: then it is not this resource's to give back.
 */
export async function unsubscribe(context: Context, resourceId: string, orderMark: string | undefined): Promise<void> {
  const { client, signal, snapshots } = context;
  const instance = await findInstance(context, resourceId);
  if (instance === undefined || instance.status === "DELETING" || instance.task === "delete_wait") {
    return;
  }
  const subscriptions = await snapshots.subscriptions.fresh(PROJECT);
  const subscription = subscriptions.find((candidate) => candidate.resource_id === resourceId && isAlive(candidate));
  const actual = markIn(subscription?.product_spec_desc);
  if (actual !== orderMark) {
    throw new Error(
      `Instance ${resourceId} was not given back: its order is marked ${actual ?? "by nobody"}, but the state says ` +
        `${orderMark ?? "it is not marked"}. If it is yours to delete, do so in the console and run \`pulumi refresh\`; ` +
        "if it is not, run `pulumi state delete` on it.",
    );
  }
  await client.bss.unsubscribe({ resource_ids: [resourceId], unsubscribe_type: 1 }, { signal });
  snapshots.instances.drop(PROJECT);
  snapshots.subscriptions.drop(PROJECT);
}
