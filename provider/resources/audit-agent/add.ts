import { type AuditAgent, mayHaveHappened } from "../../client";
import type { Context } from "../../lifecycle/context";
import { timeoutSeconds } from "../../lifecycle/timeouts";
import { waitFor, waiting } from "../../lifecycle/wait";
import { agentsOf, keyOf, theOne } from "./agents";
import type { Inputs } from "./lifecycle";

/** `mode` of an agent that does not exist yet. */
const NEW_AGENT = 0;

/** Adds an agent, and waits until the list shows it: adding answers no ID. */
export async function addAgent(context: Context, inputs: Inputs): Promise<AuditAgent> {
  const { client, signal, snapshots } = context;
  const look = async () => theOne(await agentsOf(context, inputs), inputs);
  try {
    await client.dbss.addAgent(toRequest(inputs), { signal });
  } catch (error) {
    // The answer may be lost while the agent is added.
    const listed = mayHaveHappened(error) ? await look().catch(() => undefined) : undefined;
    if (listed === undefined) {
      throw error;
    }
    return listed;
  } finally {
    snapshots.agents.drop(keyOf(inputs));
  }
  const what = `Agent of database ${inputs.databaseId}`;
  return waitFor(waiting(context, what, timeoutSeconds("update", undefined)), async () => {
    const agent = await look();
    return agent ? { done: true, value: agent } : { done: false, state: "added, not listed yet" };
  });
}

function toRequest(inputs: Inputs) {
  return {
    instance_id: inputs.instanceId,
    db_id: inputs.databaseId,
    mode: NEW_AGENT,
    agent_type: inputs.agentType,
    agent_os: inputs.os,
    agent_ip: inputs.ipAddress,
    agent_nic: inputs.networkCard,
    cpu_threshold: inputs.cpuThreshold,
    mem_threshold: inputs.memoryThreshold,
  };
}
