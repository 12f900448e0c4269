import { CloudError } from "../errors";
import type { Call } from "../operation";
import type { Instance } from "../state/instances";

/** No document has a code for an object that does not exist: DBSS.10021004 is a fault of the compute service. */
export function notFound(what: string): CloudError {
  return new CloudError(404, "DBSS.10020404", `${what} does not exist`);
}

/** The instance whose ID is in the path. */
export function instanceInPath(call: Call): Instance {
  const id = call.param("instance_id");
  const instance = call.instances.find((candidate) => candidate.id === id);
  if (instance === undefined) {
    throw notFound(`instance ${id}`);
  }
  return instance;
}

export function instanceByResourceId(call: Call, resourceId: string): Instance {
  const instance = call.instances.find((candidate) => candidate.resource_id === resourceId);
  if (instance === undefined) {
    throw notFound(`resource ${resourceId}`);
  }
  return instance;
}

/** Some operations accept the ID or the resource ID. */
export function instanceByEitherId(call: Call, id: string): Instance {
  const instance = call.instances.find((candidate) => candidate.id === id || candidate.resource_id === id);
  if (instance === undefined) {
    throw notFound(`instance ${id}`);
  }
  return instance;
}

function refuse(instance: Instance, why: string): never {
  throw new CloudError(409, "DBSS.10021009", `Instance ${instance.id} is ${instance.status}: ${why}`);
}

/** Tags can be changed on every active or stopped instance, even during an operation. */
export function requireAlive(instance: Instance): void {
  if (instance.status === "ERROR") {
    refuse(instance, "only deletion is allowed");
  }
  if (instance.status === "FROZEN") {
    refuse(instance, "only renewal, binding and unbinding are allowed");
  }
  if (instance.status !== "ACTIVE" && instance.status !== "SHUTOFF") {
    refuse(instance, "no operations are allowed");
  }
}

/** An active or stopped instance allows all operations, except while another one is in progress. */
export function requireIdle(instance: Instance): void {
  requireAlive(instance);
  if (instance.task !== "NO_TASK") {
    refuse(instance, `it is ${instance.task}`);
  }
}

/** The objects that lists show: new ones appear late. */
export function listed<T extends { readonly created_at: string }>(call: Call, items: readonly T[]): T[] {
  const { listLagSeconds } = call.state.temperament;
  if (listLagSeconds === 0) {
    return [...items];
  }
  const newest = new Date(call.now.getTime() - listLagSeconds * 1000).toISOString();
  return items.filter((item) => item.created_at <= newest);
}

/** The rows of the instance in the path. */
export function rowsOf<T extends { readonly instance_id: string }>(instance: Instance, rows: readonly T[]): T[] {
  return rows.filter((row) => row.instance_id === instance.id);
}
