import type { Context } from "../../model/context";
import { timeoutSeconds } from "../../model/timeouts";
import { waitFor, waiting } from "../../model/wait";
import type { RuleKind, RuleTypes } from "./kind";
import { ruleOrGone } from "./look-up";

/**
 * Deletes a rule, and waits until it is no longer listed: another of its name could not be told from it. A rule of the
 * service's own is switched back to how it stood.
 */
export async function remove<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  ruleId: string,
  { instanceId, previous }: T["state"],
): Promise<void> {
  const look = () => ruleOrGone(kind, context, instanceId, ruleId, "fresh");
  if (previous !== undefined) {
    if (await look()) {
      await kind.switchTo?.(context, instanceId, ruleId, previous.enabled);
    }
    return;
  }
  try {
    await kind.remove(context, instanceId, ruleId);
  } catch (error) {
    if (await isThere(look)) {
      throw error;
    }
    return;
  }
  await gone(kind.noun, context, ruleId, look);
}

/** Where that cannot be told, it counts as there: the failure of the deletion says more. */
async function isThere(look: () => Promise<unknown>): Promise<boolean> {
  return look().then(
    (found) => found !== undefined,
    () => true,
  );
}

function gone(noun: string, context: Context, ruleId: string, look: () => Promise<unknown>): Promise<undefined> {
  const what = `Deletion of ${noun} ${ruleId}`;
  return waitFor(waiting(context, what, timeoutSeconds("delete", undefined)), async () =>
    (await look()) === undefined ? { done: true, value: undefined } : { done: false, state: "still listed" },
  );
}
