import type { Option } from "commander";
import type { AuditInstance } from "../provider/client";
import type { Context } from "../provider/model/context";
import { messageOf } from "../provider/model/errors";
import { byName, existingInstances, inParallel, isThere } from "../provider/model/lists";
import { theOne } from "../provider/model/look-up";
import { PROJECT } from "../provider/model/snapshots";
import { instancesNamedBy } from "../provider/resources/audit-instance/presence";
import { listOption } from "./options";
import type { Session } from "./session";
import { type PlaceFlags, type Survey, survey } from "./survey";

/** An audit instance, as reports name it. */
export interface InstanceName {
  readonly instanceId: string;
  readonly instanceName: string;
}

/** An instance that could not be read. */
export interface InstanceFailure extends InstanceName {
  readonly reason: string;
}

/** The option that selects audit instances. */
export function instanceOption(): Option {
  return listOption("--instance <id or name>", "only this audit instance");
}

/** The audit instances with these IDs or names, or all of the project. @throws Error for one that does not exist. */
export async function findInstances(context: Context, wanted: readonly string[]): Promise<AuditInstance[]> {
  const instances = await existingInstances(context);
  if (wanted.length === 0) {
    return instances.toSorted(byName);
  }
  refuseUnknown(instances, wanted);
  return [...new Set(wanted.map((idOrName) => theOne(instances, idOrName, instancesNamedBy("--instance"))))];
}

/** The one audit instance with this ID or name; one that is deleted only if no other has it. */
export async function findInstance(context: Context, wanted: string): Promise<AuditInstance> {
  const all = await context.snapshots.instances.get(PROJECT);
  const existing = all.filter(isThere);
  const instances = existing.some((instance) => isNamed(instance, wanted)) ? existing : all;
  refuseUnknown(instances, [wanted]);
  return theOne(instances, wanted, instancesNamedBy());
}

/**
 * Runs `work` in every place that the flags select, with the audit instances that have these IDs or names, or with all.
 *
 * @throws Error for an instance that is in none of the places, if all of them could be read.
 */
export async function surveyInstances<T>(
  session: Session,
  flags: PlaceFlags,
  wanted: readonly string[],
  work: (context: Context, instances: readonly AuditInstance[]) => Promise<T>,
): Promise<Survey<T>> {
  const { found, ...others } = await survey(session, flags, async (context) => {
    const instances = (await existingInstances(context)).toSorted(byName);
    const selected = instances.filter(
      (instance) => wanted.length === 0 || wanted.some((each) => isNamed(instance, each)),
    );
    return { instances, result: await work(context, selected) };
  });
  if (others.failures.length === 0) {
    refuseUnknown(
      found.flatMap(({ value }) => value.instances),
      wanted,
    );
  }
  return { ...others, found: found.map(({ place, value }) => ({ place, value: value.result })) };
}

/** @throws Error that lists the instances if one that is wanted is not among them. */
export function refuseUnknown(instances: readonly AuditInstance[], wanted: readonly string[]): void {
  const unknown = wanted.find((idOrName) => !instances.some((instance) => isNamed(instance, idOrName)));
  if (unknown !== undefined) {
    const known = instances.map(({ name, resource_id }) => `${name} (${resource_id})`).join(", ") || "none";
    throw new Error(`No audit instance has the ID or name ${unknown}. Found: ${known}.`);
  }
}

/** Whether an instance has this ID, resource ID or name. */
export function isNamed({ id, resource_id: resourceId, name }: AuditInstance, idOrName: string): boolean {
  return [id, resourceId, name].includes(idOrName);
}

export function nameOf({ id: instanceId, name: instanceName }: AuditInstance): InstanceName {
  return { instanceId, instanceName };
}

/** Maximum number of instances that are read at the same time. */
const AT_ONCE = 5;

/** Reads each instance. A failure of one does not affect the others. */
export async function readEach<T>(
  instances: readonly AuditInstance[],
  read: (instance: AuditInstance) => Promise<T>,
): Promise<{ readonly results: readonly T[]; readonly failures: readonly InstanceFailure[] }> {
  const failures: InstanceFailure[] = [];
  const results = await inParallel(AT_ONCE, instances, async (instance) => {
    try {
      return [await read(instance)];
    } catch (error) {
      failures.push({ ...nameOf(instance), reason: messageOf(error) });
      return [];
    }
  });
  return { results: results.flat(), failures };
}

/** The instances that could not be read, as sentences to append to a message; empty if there are none. */
export function unreadText(failures: readonly InstanceFailure[]): string {
  return failures.map(({ instanceName, reason }) => ` ${instanceName} could not be read: ${reason}`).join("");
}

/** Prints the instances that could not be read. If there are any, the command fails. */
export function noteFailures(session: Session, failures: readonly InstanceFailure[]): void {
  for (const { instanceName, instanceId, reason } of failures) {
    session.note(`Could not read audit instance ${instanceName} (${instanceId}): ${reason}`);
  }
  if (failures.length > 0) {
    session.fail();
  }
}
