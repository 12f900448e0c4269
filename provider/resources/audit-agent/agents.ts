import type { AuditAgent } from "../../client";
import type { Context } from "../../lifecycle/context";
import { databasesOrGone } from "../databases/list";
import type { AuditAgentState, Inputs } from "./lifecycle";

type Place = Pick<Inputs, "instanceId" | "databaseId">;

/** The key of a database's agents among the snapshots. */
export function keyOf({ instanceId, databaseId }: Place): string {
  return `${instanceId}/${databaseId}`;
}

/** The agents of a database as they are now. */
export function agentsOf({ snapshots }: Context, place: Place): Promise<AuditAgent[]> {
  return snapshots.agents.fresh(keyOf(place));
}

/** The agents of a database; undefined when it, or its instance, is gone. */
export async function agentsOrGone(
  context: Context,
  place: Place,
  how: "get" | "fresh",
): Promise<AuditAgent[] | undefined> {
  // The service answers 400, not 404, for a database that it does not know.
  const databases = await databasesOrGone(context, place.instanceId, how);
  const isThere = databases?.some(({ id }) => id === place.databaseId);
  return isThere ? context.snapshots.agents[how](keyOf(place)) : undefined;
}

/**
 * The agent that is there already and is adopted: the one that `adopt` names, or the one that is as declared.
 *
 * @throws Error when there is none as `adopt` names it, one that is not as declared, or several that are.
 */
export function adopted(agents: readonly AuditAgent[], inputs: Inputs): AuditAgent | undefined {
  const { adopt, databaseId } = inputs;
  if (adopt === undefined) {
    return theOne(agents, inputs);
  }
  const agent = agents.find(({ agent_id }) => agent_id === adopt);
  if (agent === undefined) {
    const known = agents.map(({ agent_id }) => agent_id).join(", ") || "none";
    throw new Error(`adopt: database ${databaseId} has no agent with the ID ${adopt}; it has: ${known}.`);
  }
  if (!isAlike(agent, inputs)) {
    const has = [agent.agent_type, agent.agent_os, agent.agent_ip, agent.agent_nic].filter(Boolean).join(", ");
    throw new Error(
      `adopt: agent ${adopt} of database ${databaseId} is not as declared: it is ${has}. Declare it as it is.`,
    );
  }
  return agent;
}

/**
 * The agent that is meant: by its ID, or until that is known by what it was declared with.
 *
 * @throws Error when several are declared alike: nothing says which is meant.
 */
export function theOne(agents: readonly AuditAgent[], known: Inputs | AuditAgentState): AuditAgent | undefined {
  if ("agentId" in known && known.agentId !== undefined) {
    return agents.find(({ agent_id }) => agent_id === known.agentId);
  }
  const alike = agents.filter((agent) => isAlike(agent, known));
  if (alike.length > 1) {
    const ids = alike.map(({ agent_id }) => agent_id).join(" and ");
    throw new Error(
      `Database ${known.databaseId} has ${alike.length} agents as declared: ${ids}. Nothing says which is meant. ` +
        "Delete all but one, declare what tells them apart, or name the one that is meant with `adopt`.",
    );
  }
  return alike[0];
}

function isAlike(agent: AuditAgent, { agentType, os, ipAddress, networkCard }: Inputs | AuditAgentState): boolean {
  return (
    agent.agent_type === agentType &&
    agent.agent_os === os &&
    (ipAddress === undefined || agent.agent_ip === ipAddress) &&
    (networkCard === undefined || agent.agent_nic === networkCard)
  );
}
