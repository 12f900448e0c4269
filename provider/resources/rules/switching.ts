import { Batches } from "../../model/batches";
import type { Context } from "../../model/context";

type Status = "ON" | "OFF";

type Send = (context: Context, instanceId: string, ruleIds: string[], status: Status) => Promise<unknown>;

/** Switches a rule. */
type Switch = (context: Context, instanceId: string, ruleId: string, enabled: boolean) => Promise<true>;

/** Switching for a kind of rule: rules of an instance that are switched the same way at the same time go together. */
export function switching(send: Send): Switch {
  const batchesOf = (status: Status) =>
    new Batches<string, true>(async (context, instanceId, ruleIds) => {
      await send(context, instanceId, [...new Set(ruleIds)], status);
      return ruleIds.map(() => true);
    });
  const [on, off] = [batchesOf("ON"), batchesOf("OFF")];
  return (context, instanceId, ruleId, enabled) => (enabled ? on : off).add(context, instanceId, ruleId);
}
