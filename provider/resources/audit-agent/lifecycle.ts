import type { z } from "zod";
import { type AuditAgent, isNotFound } from "../../client";
import type { Context } from "../../lifecycle/context";
import { defineLifecycle, type Found, type State } from "../../lifecycle/contract";
import { messageOf, PartialFailure } from "../../lifecycle/errors";
import { addAgent } from "./add";
import { adopted, agentsOf, agentsOrGone, keyOf, theOne } from "./agents";
import { args, outputs } from "./args";
import { downloadUrl } from "./download-url";

export type Inputs = z.output<typeof args>;
export type AuditAgentState = State<typeof args, typeof outputs>;

/** An agent that collects what happens on a database. */
export const auditAgent = defineLifecycle({
  args,
  outputs,
  // Of agents that are declared alike there is one on a database.
  deleteBeforeReplace: true,

  async adoptionOf(context, inputs) {
    const agent = adopted((await agentsOrGone(context, inputs, "get")) ?? [], inputs);
    return agent && { name: `agent ${keyOf(inputs)}/${agent.agent_id}`, state: toState(inputs, agent, undefined) };
  },

  async create(context, inputs) {
    const agent = adopted(await agentsOf(context, inputs), inputs) ?? (await addAgent(context, inputs));
    return converge(context, inputs, agent, await downloadUrl(context, inputs.instanceId, agent.agent_id));
  },

  async read(context, id, state) {
    const agent = theOne((await agentsOrGone(context, state, "get")) ?? [], state);
    return agent && { id, state: toState(state, agent, state.downloadUrl) };
  },

  async update(context, _id, olds, news) {
    const agent = theOne(await agentsOf(context, olds), olds);
    if (agent === undefined) {
      throw new Error(
        `Agent ${olds.agentId} of database ${olds.databaseId} is gone. Run \`pulumi refresh\`, then \`pulumi up\` to make ` +
          "another.",
      );
    }
    return (await converge(context, news, agent, olds.downloadUrl)).state;
  },

  async delete(context, _id, state) {
    const { client, signal, snapshots } = context;
    const { instanceId, databaseId } = state;
    const agent = theOne((await agentsOrGone(context, state, "fresh")) ?? [], state);
    if (agent === undefined) {
      return;
    }
    try {
      await client.dbss.deleteAgent(
        { instance_id: instanceId, agent_id: agent.agent_id, db_id: databaseId },
        { signal },
      );
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    } finally {
      snapshots.agents.drop(keyOf(state));
    }
  },
});

/** Sets thresholds and switch as declared. What was added before stays in state if that fails. */
async function converge(
  context: Context,
  inputs: Inputs,
  agent: AuditAgent,
  url: string | undefined,
): Promise<Found<AuditAgentState>> {
  const id = `${keyOf(inputs)}/${agent.agent_id}`;
  const before = toState(inputs, agent, url);
  const changes = changesOf(context, inputs, agent, before);
  try {
    for (const change of changes) {
      await change();
    }
  } catch (error) {
    context.snapshots.agents.drop(keyOf(inputs));
    const now = theOne(await agentsOf(context, before).catch(() => [agent]), before) ?? agent;
    throw new PartialFailure(messageOf(error), id, toState(inputs, now, url), { cause: error });
  }
  if (changes.length === 0) {
    return { id, state: before };
  }
  context.snapshots.agents.drop(keyOf(inputs));
  return { id, state: toState(inputs, theOne(await agentsOf(context, before), before) ?? agent, url) };
}

function changesOf(
  { client, signal }: Context,
  inputs: Inputs,
  { agent_id, cpu_threshold: cpu = 0, mem_threshold: memory = 0 }: AuditAgent,
  now: AuditAgentState,
): (() => Promise<void>)[] {
  const { instanceId: instance_id, cpuThreshold = cpu, memoryThreshold = memory, enabled } = inputs;
  const setThresholds = () =>
    client.dbss.setAgentThresholds(
      { instance_id, agent_id, cpu_threshold: cpuThreshold, mem_threshold: memoryThreshold },
      { signal },
    );
  const switchOver = () => client.dbss.switchAgent({ instance_id, agent_id, status: enabled ? 1 : 0 }, { signal });
  return [
    ...(cpuThreshold !== cpu || memoryThreshold !== memory ? [setThresholds] : []),
    ...(now.enabled === enabled ? [] : [switchOver]),
  ];
}

/** The state, with what was declared as it really is. */
function toState(known: Inputs | AuditAgentState, agent: AuditAgent, url: string | undefined): AuditAgentState {
  return {
    ...known,
    agentType: agent.agent_type ?? known.agentType,
    os: agent.agent_os ?? known.os,
    ipAddress: known.ipAddress && (agent.agent_ip ?? known.ipAddress),
    networkCard: known.networkCard && (agent.agent_nic ?? known.networkCard),
    cpuThreshold: known.cpuThreshold === undefined ? undefined : (agent.cpu_threshold ?? known.cpuThreshold),
    memoryThreshold: known.memoryThreshold === undefined ? undefined : (agent.mem_threshold ?? known.memoryThreshold),
    enabled: agent.status === 1,
    agentId: agent.agent_id,
    downloadUrl: url,
    sha256: agent.sha256,
  };
}
