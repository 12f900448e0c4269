import type { AuditInstance, OperationLog } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { PROJECT } from "../../provider/model/snapshots";
import type { ResourceDrift } from "./compare";
import type { PreviewedResource, ResourceState } from "./preview";

/** An entry of the operation log that may be the cause. */
export interface Authorship {
  readonly user: string;
  /** When, in UTC. */
  readonly time: string;
  /** What, in the words of the log. */
  readonly what: string;
}

/** So many entries are told of one resource: the latest. */
const TOLD = 3;

/**
 * Looks for who changed a resource in the operation log of its audit instance: since Pulumi last wrote the resource,
 * and under a name that the resource goes by.
 */
export async function authorsOf(
  context: Context,
  drift: ResourceDrift,
  { was }: PreviewedResource,
): Promise<readonly Authorship[]> {
  const instance = was && (await instanceOf(context, was));
  if (was === undefined || instance === undefined || drift.kind !== "drift") {
    return [];
  }
  const [names, logs] = await Promise.all([namesOf(context, instance, was), logsOf(context, instance)]);
  return logs
    .filter((log) => isSince(log, was.modified) && isAbout(log, drift, names))
    .slice(0, TOLD)
    .map(({ user = "?", time = "", function: where, action, description }) => ({
      user,
      time,
      what: `${where}: ${description || action}`,
    }));
}

async function instanceOf(context: Context, { outputs }: ResourceState): Promise<AuditInstance | undefined> {
  const ids = [outputs.instanceId, outputs.resourceId];
  const instances = await context.snapshots.instances.get(PROJECT);
  return instances.find(({ id, resource_id: resourceId }) => ids.includes(id) || ids.includes(resourceId));
}

/** The newest first. */
async function logsOf({ client, signal }: Context, { id }: AuditInstance): Promise<OperationLog[]> {
  const logs = await client.dbss.listOperationLogs(
    { instance_id: id, time: { time_range: "MONTH" }, result: "success" },
    { signal },
  );
  return logs.sort((one, other) => ((one.time ?? "") < (other.time ?? "") ? 1 : -1));
}

/** The log writes UTC, cut to the second: what Pulumi itself did last is never taken for the work of others. */
function isSince({ time }: OperationLog, modified: string | undefined): boolean {
  const at = Date.parse(`${time?.replace(" ", "T")}Z`);
  return Number.isNaN(at) || modified === undefined || at > Date.parse(modified);
}

function isAbout(log: OperationLog, { type }: ResourceDrift, names: ReadonlySet<string>): boolean {
  const isOfTags = /tag/i.test(log.function ?? "");
  return names.has(log.name ?? "") && isOfTags === (type === "ResourceTags");
}

/** The IDs and names that stand in the state, and the names of the objects that have those IDs. */
async function namesOf(context: Context, instance: AuditInstance, state: ResourceState): Promise<ReadonlySet<string>> {
  const { snapshots } = context;
  const words = new Set(textsIn(state.outputs));
  if (words.has(instance.resource_id)) {
    words.add(instance.name);
  }
  const [databases, rules, rdsInstances] = await Promise.all([
    snapshots.databases.get(instance.id),
    snapshots.riskRules.get(instance.id),
    snapshots.rdsInstances.get(PROJECT),
  ]);
  const named = [...databases, ...rules, ...rdsInstances].filter(({ id }) => words.has(id));
  return new Set([...words, ...named.flatMap(({ name }) => name ?? [])]);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}
