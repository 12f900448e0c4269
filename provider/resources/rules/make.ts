import { mayHaveHappened } from "../../client";
import type { Context } from "../../model/context";
import { timeoutSeconds } from "../../model/timeouts";
import { waitFor, waiting } from "../../model/wait";
import type { RuleKind, RuleTypes } from "./kind";
import { theOne, wantedOf } from "./look-up";

/** Makes a rule, and waits until the list shows it. */
export async function make<T extends RuleTypes>(
  kind: RuleKind<T>,
  context: Context,
  inputs: T["inputs"],
): Promise<T["listed"]> {
  const look = async () => theOne(kind, await kind.list(context.snapshots).fresh(inputs.instanceId), inputs);
  try {
    await kind.create(context, inputs);
  } catch (error) {
    const listed = mayHaveHappened(error) ? await look().catch(() => undefined) : undefined;
    if (listed === undefined) {
      throw error;
    }
    return listed;
  }
  const what = `Creation of ${kind.noun} ${wantedOf(kind, inputs)}`;
  return waitFor(waiting(context, what, timeoutSeconds("update", undefined)), async () => {
    const listed = await look();
    return listed ? { done: true, value: listed } : { done: false, state: "accepted, not listed yet" };
  });
}
