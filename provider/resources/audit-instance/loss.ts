import type { Context } from "../../lifecycle/context";
import { PROJECT } from "../../lifecycle/snapshots";
import type { AuditInstanceState } from "./lifecycle";
import { declarationOf, isOf, markIn } from "./mark";
import { isAlive } from "./purchases";

/** What is lost with an instance. */
export function lossOf({ name, resourceId, expiresAt }: AuditInstanceState): string {
  const until = expiresAt ? `, paid until ${expiresAt}` : "";
  return (
    `audit instance ${name} (${resourceId ?? "not built yet"}) will be given back: its audit logs are lost, and so is ` +
    `what is left of its period${until}, as far as BSS does not refund it.`
  );
}

/** The instances that a process has brought into the state. */
const kept = new WeakMap<Context, Set<string>>();

/** Notes that the state will hold the instance, so that nobody is warned of it. */
export function willBeKept(context: Context, resourceId: string): void {
  kept.set(context, (kept.get(context) ?? new Set()).add(resourceId));
}

/** Warns of instances that were bought for the same declaration and that may be in no state: paid, and forgotten. */
export async function warnOfTwins(context: Context, { orderMark, resourceId }: AuditInstanceState): Promise<void> {
  if (orderMark === undefined) {
    return;
  }
  const declaration = declarationOf(orderMark);
  for (const subscription of await context.snapshots.subscriptions.get(PROJECT)) {
    const { resource_id: twin, product_spec_desc: description } = subscription;
    const isKnown = twin === resourceId || kept.get(context)?.has(twin);
    if (!isKnown && isAlive(subscription) && isOf(declaration, markIn(description))) {
      context.log.warn(
        `Instance ${twin} was bought for the same declaration as ${resourceId}, and is paid. If the state does not hold ` +
          "it, take it over with `adopt`, or unsubscribe it in the console.",
      );
    }
  }
}
