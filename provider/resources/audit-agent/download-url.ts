import { isUnknownApi } from "../../client";
import type { Context } from "../../lifecycle/context";

/** The address of an agent's package. Regions with newer operations only do not tell it. */
export async function downloadUrl(
  { client, signal }: Context,
  instanceId: string,
  agentId: string,
): Promise<string | undefined> {
  try {
    return (await client.dbss.showAgentDownload({ instance_id: instanceId, agent_id: agentId }, { signal })).result;
  } catch (error) {
    if (isUnknownApi(error)) {
      return undefined;
    }
    throw error;
  }
}
