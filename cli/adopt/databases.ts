import type { AuditAgent, AuditDatabase, AuditInstance } from "../../provider/client";
import type { Context } from "../../provider/lifecycle/context";
import { type Sighting, unlessUnknown } from "./sighting";

/** What an instance audits, and the agents. */
export async function sightDatabases(context: Context, { id: instanceId }: AuditInstance): Promise<Sighting[]> {
  const databases = await context.snapshots.databases.get(instanceId);
  const sightings: Sighting[] = [];
  for (const database of databases) {
    sightings.push(sightDatabase(instanceId, database));
    const agents = await unlessUnknown(context.snapshots.agents.get(`${instanceId}/${database.id}`));
    sightings.push(...agents.map((agent) => sightAgent(instanceId, database, agent, agents)));
  }
  return sightings;
}

function sightDatabase(instanceId: string, database: AuditDatabase): Sighting {
  const { id: databaseId, name = databaseId, rds_id: rdsId } = database;
  const found = { name, id: `${instanceId}/${databaseId}` };
  if (rdsId !== undefined) {
    return { ...found, type: "RdsAuditDatabase", seed: { instanceId, rdsId, databaseId } };
  }
  return {
    ...found,
    type: "EcsAuditDatabase",
    obstacle: database.db_classification === "RDS" ? "the service does not tell its RDS instance" : undefined,
    seed: { instanceId, databaseId, instanceName: database.instance_name ?? "" },
  };
}

function sightAgent(
  instanceId: string,
  { id: databaseId, name = databaseId }: AuditDatabase,
  agent: AuditAgent,
  agents: readonly AuditAgent[],
): Sighting {
  const alike = agents.filter((other) => keyOf(other) === keyOf(agent));
  const { agent_id: agentId, agent_ip: ipAddress = "", agent_nic: networkCard = "" } = agent;
  return {
    type: "AuditAgent",
    name: `${name}-agent`,
    id: `${instanceId}/${databaseId}/${agentId}`,
    obstacle: alike.length > 1 ? "nothing tells it from another agent of its database" : undefined,
    seed: { instanceId, databaseId, agentId, ipAddress, networkCard, cpuThreshold: 0, memoryThreshold: 0 },
  };
}

/** What an agent is found again by. */
function keyOf({ agent_type, agent_os, agent_ip, agent_nic }: AuditAgent): string {
  return JSON.stringify([agent_type, agent_os, agent_ip ?? "", agent_nic ?? ""]);
}
