import type { Option } from "commander";
import type { AuditInstance } from "../provider/client";
import type { Context } from "../provider/model/context";
import { messageOf } from "../provider/model/errors";
import { inNaturalOrder, inParallel } from "../provider/model/lists";
import { theOne } from "../provider/model/look-up";
import { PROJECT } from "../provider/model/snapshots";
import { instancesNamedBy } from "../provider/resources/audit-instance/presence";
import { listOption } from "./options";
import type { Session } from "./session";

/** An audit instance, as reports name it. */
export interface InstanceName {
  readonly instanceId: string;
  readonly instanceName: string;
}

/** An instance that could not be read. */
export interface InstanceFailure extends InstanceName {
  readonly message: string;
}

/** The option that selects audit instances. */
export function instanceOption(): Option {
  return listOption("--instance <id or name>", "only this audit instance");
}

/** The audit instances with these IDs or names, or all of the project. @throws Error for one that does not exist. */
export async function findInstances(context: Context, wanted: readonly string[]): Promise<AuditInstance[]> {
  const listed = await context.snapshots.instances.get(PROJECT);
  const instances = listed.filter(({ status }) => status !== "DELETED" && status !== "DELETING");
  if (wanted.length === 0) {
    return instances.toSorted((one, other) => inNaturalOrder(one.name, other.name));
  }
  return [...new Set(wanted.map((idOrName) => theOne(instances, idOrName, instancesNamedBy("--instance"))))];
}

/** The one audit instance with this ID or name. */
export async function findInstance(context: Context, wanted: string): Promise<AuditInstance> {
  const instances = await context.snapshots.instances.get(PROJECT);
  return theOne(instances, wanted, instancesNamedBy("<instance>"));
}

export function nameOf({ id: instanceId, name: instanceName }: AuditInstance): InstanceName {
  return { instanceId, instanceName };
}

/** So many instances are read at the same time. */
const AT_ONCE = 5;

/** Reads each instance; one that cannot be read does not hide the others. */
export async function readEach<T>(
  instances: readonly AuditInstance[],
  read: (instance: AuditInstance) => Promise<T>,
): Promise<{ readonly results: readonly T[]; readonly failures: readonly InstanceFailure[] }> {
  const failures: InstanceFailure[] = [];
  const results = await inParallel(AT_ONCE, instances, async (instance) => {
    try {
      return [await read(instance)];
    } catch (error) {
      failures.push({ ...nameOf(instance), message: messageOf(error) });
      return [];
    }
  });
  return { results: results.flat(), failures };
}

/** What may be missing from the result, as sentences to append to a message; empty if every instance could be read. */
export function unreadText(failures: readonly InstanceFailure[]): string {
  return failures.map(({ instanceName, message }) => ` ${instanceName} could not be read: ${message}`).join("");
}

/** Reports the instances that could not be read. With one of them, the command fails. */
export function noteFailures(session: Session, failures: readonly InstanceFailure[]): void {
  for (const { instanceName, instanceId, message } of failures) {
    session.note(`Could not read audit instance ${instanceName} (${instanceId}): ${message}`);
  }
  if (failures.length > 0) {
    session.fail();
  }
}
