import type { AuditAgent, AuditDatabase, AuditInstance } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { inNaturalOrder } from "../../provider/model/natural-order";
import { type Sighting, unlessUnknown } from "./sighting";

/** The databases of an instance in natural order, each with its agents. */
export async function sightDatabases(context: Context, { id: instanceId }: AuditInstance): Promise<Sighting[]> {
  const databases = await context.snapshots.databases.get(instanceId);
  const sightings: Sighting[] = [];
  for (const database of databases.toSorted((one, other) =>
    inNaturalOrder(one.name ?? one.id, other.name ?? other.id),
  )) {
    sightings.push(sightDatabase(instanceId, database));
    const agents = await unlessUnknown(context.snapshots.agents.get(`${instanceId}/${database.id}`));
    sightings.push(...agents.map((agent) => sightAgent(instanceId, database, agent)));
  }
  return sightings;
}

function sightDatabase(instanceId: string, database: AuditDatabase): Sighting {
  const { id: databaseId, name = databaseId, rds_id: rdsId } = database;
  const found = { name, id: `${instanceId}/${databaseId}`, extra: { adopt: databaseId } };
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
  { agent_id: agentId, agent_ip: ipAddress = "", agent_nic: networkCard = "" }: AuditAgent,
): Sighting {
  return {
    type: "AuditAgent",
    name: `${name}-agent`,
    id: `${instanceId}/${databaseId}/${agentId}`,
    seed: { instanceId, databaseId, agentId, ipAddress, networkCard, cpuThreshold: 0, memoryThreshold: 0 },
    extra: { adopt: agentId },
  };
}
