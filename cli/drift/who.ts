import type { AuditInstance, OperationLog } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { PROJECT } from "../../provider/model/snapshots";
import { momentOf } from "../../provider/model/timestamps";
import type { Authorship, ResourceDrift } from "./drift";
import type { PreviewedResource, ResourceState } from "./preview";

/** Maximum number of entries that are reported for a resource, the newest first. */
const REPORTED = 3;

/** The clock of a deploying machine cannot be further off, because the services would reject its signed requests. */
const LARGEST_SKEW_MS = 15 * 60_000;

/**
 * Looks up who changed a resource since its last deployment, in the operation log of its audit instance. Log entries
 * have no IDs, so they are matched by the names of the resource.
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
  const about = logs.filter((log) => isAbout(log, drift, names));
  const others = entriesOfOthers(about, was.modified, context.client.clockSkewMs() ?? 0);
  const isAlone = new Set(others.map(({ log }) => log.user)).size === 1;
  return others.slice(0, REPORTED).map(({ log, isSure }) => ({
    user: log.user ?? "?",
    time: log.time ?? "",
    what: `${log.function}: ${log.description || log.action}`,
    certainty: isAlone && isSure ? "likely" : "possible",
  }));
}

/** A log entry after the deployment, and whether it is certain that the deployment itself did not cause it. */
interface Later {
  readonly log: OperationLog;
  readonly isSure: boolean;
}

/**
 * The log entries after the deployment that the deployment itself did not cause. `logs` must be sorted, the newest
 * first.
 *
 * The time in the state is by the clock of the deploying machine, the time in the log by that of the service. The
 * skew between them is known only if this machine deployed. Entries of the deploying user within the largest possible
 * skew are therefore taken for the deployment itself.
 */
export function entriesOfOthers(
  logs: readonly OperationLog[],
  modified: string | undefined,
  skewMs: number,
  now = Date.now(),
): Later[] {
  if (modified === undefined) {
    return logs.map((log) => ({ log, isSure: false }));
  }
  const deployedAt = Date.parse(modified) + skewMs;
  // Log times are in UTC, truncated to the second. `!(… <= …)`: entries without a valid time count as later.
  const later = logs.filter((log) => !(timeOf(log) <= deployedAt));
  const earlier = logs.filter((log) => timeOf(log) <= deployedAt);
  const deployer = (earlier[0] ?? later.at(-1))?.user;
  // A log with times in the future cannot be compared with any clock.
  const isLogAhead = logs.some((log) => timeOf(log) > now + skewMs + LARGEST_SKEW_MS);
  return later.flatMap((log) => {
    const isFar = timeOf(log) > deployedAt + LARGEST_SKEW_MS && !isLogAhead;
    if (log.user === deployer && !isFar) {
      return [];
    }
    const mayDeploy = earlier.some(({ user }) => user === log.user);
    return [{ log, isSure: (isFar || !mayDeploy) && !Number.isNaN(timeOf(log)) && log.user !== undefined }];
  });
}

function timeOf({ time = "" }: OperationLog): number {
  return momentOf(time) ?? Number.NaN;
}

async function instanceOf(context: Context, { outputs }: ResourceState): Promise<AuditInstance | undefined> {
  const ids = [outputs.instanceId, outputs.resourceId];
  const instances = await context.snapshots.instances.get(PROJECT);
  return instances.find(({ id, resource_id: resourceId }) => ids.includes(id) || ids.includes(resourceId));
}

/** The newest first. */
async function logsOf({ client }: Context, { id }: AuditInstance): Promise<OperationLog[]> {
  const logs = await client.dbss.listOperationLogs({
    instance_id: id,
    time: { time_range: "MONTH" },
    result: "success",
  });
  return logs.sort((one, other) => (other.time ?? "").localeCompare(one.time ?? ""));
}

function isAbout(log: OperationLog, { type }: ResourceDrift, names: ReadonlySet<string>): boolean {
  const isOfTags = /tag/i.test(log.function ?? "");
  return names.has(log.name ?? "") && isOfTags === (type === "ResourceTags");
}

/** All strings in the resource's state, and the names of the objects whose IDs are among them. */
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
  const named = [...databases, ...rules, ...rdsInstances.values()].filter(({ id }) => words.has(id));
  return new Set([...words, ...named.flatMap(({ name }) => name ?? [])]);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}
