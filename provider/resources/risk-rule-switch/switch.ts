import { Batches } from "../../lifecycle/batches";
import type { Context } from "../../lifecycle/context";
import type { Status } from "./args";

/** Switches rules of an instance; what is switched the same way at the same time goes together. */
export async function switchRules(
  context: Context,
  instanceId: string,
  status: Status,
  ruleIds: readonly string[],
): Promise<void> {
  const batches = status === "ON" ? switchesOn : switchesOff;
  await Promise.all(ruleIds.map((ruleId) => batches.add(context, instanceId, ruleId)));
}

const switchesOn = new Batches<string, true>((context, instanceId, ids) => send(context, instanceId, "ON", ids));
const switchesOff = new Batches<string, true>((context, instanceId, ids) => send(context, instanceId, "OFF", ids));

async function send(
  { client, signal, snapshots }: Context,
  instanceId: string,
  status: Status,
  ruleIds: readonly string[],
): Promise<true[]> {
  await snapshots.riskRules.writing(instanceId, () =>
    client.dbss.switchRiskRules({ instance_id: instanceId, ids: [...new Set(ruleIds)].join(","), status }, { signal }),
  );
  return ruleIds.map(() => true);
}
