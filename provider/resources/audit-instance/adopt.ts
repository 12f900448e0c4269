import type { AuditInstance } from "../../client";
import type { Context } from "../../lifecycle/context";
import type { Claimed } from "../../lifecycle/contract";
import { PROJECT } from "../../lifecycle/snapshots";
import type { AuditInstanceState, Inputs } from "./lifecycle";
import { isOf, markIn } from "./mark";
import { specCode } from "./price";
import type { Bought } from "./purchase";
import { refuseLeftovers } from "./take-up";
import { observe } from "./view";

/**
 * Takes over the instance that `adopt` names, by ID or name.
 *
 * @throws Error when there is none or several, or when it differs in what cannot be changed in place.
 */
export async function adopt(context: Context, inputs: Inputs): Promise<Bought> {
  const instance = theOne(await context.snapshots.instances.fresh(PROJECT), inputs.adopt ?? "");
  refuseLastingDifferences(instance, inputs);
  const subscriptions = await context.snapshots.subscriptions.get(PROJECT);
  const subscription = subscriptions.find(({ resource_id }) => resource_id === instance.resource_id);
  const orderMark = markIn(subscription?.product_spec_desc);
  await refuseLeftovers(context, inputs, instance.resource_id);
  if (orderMark !== undefined && !isOf(inputs.mark ?? "", orderMark)) {
    context.log.warn(
      `Instance ${instance.resource_id} was bought by another declaration. If a state holds it still, run ` +
        "`pulumi state delete` on it there: two states of one instance undo each other's changes.",
    );
  }
  return { resourceId: instance.resource_id, orderMark };
}

/**
 * The instance that `adopt` names, as it is. Only looks.
 *
 * @throws Error as `adopt` would.
 */
export async function claimOf(context: Context, inputs: Inputs): Promise<Claimed<AuditInstanceState> | undefined> {
  if (inputs.adopt === undefined) {
    return undefined;
  }
  const instance = theOne(await context.snapshots.instances.get(PROJECT), inputs.adopt);
  refuseLastingDifferences(instance, inputs);
  const { name, resource_id: resourceId } = instance;
  const state = await observe(context, resourceId, { ...inputs, resourceId });
  return state && { name: `audit instance ${name} (${resourceId})`, state };
}

function theOne(instances: readonly AuditInstance[], idOrName: string): AuditInstance {
  const byId = instances.find(({ resource_id, id }) => resource_id === idOrName || id === idOrName);
  const matching = byId ? [byId] : instances.filter(({ name }) => name === idOrName);
  const [first, second] = matching;
  if (first === undefined) {
    const known = instances.map(({ name, resource_id }) => `${name} (${resource_id})`).join(", ") || "none";
    throw new Error(`adopt: there is no instance with the ID or name ${idOrName}; there are: ${known}.`);
  }
  if (second !== undefined) {
    const ids = matching.map(({ resource_id }) => resource_id).join(", ");
    throw new Error(`adopt: ${matching.length} instances have the name ${idOrName}: ${ids}. Name one by its ID.`);
  }
  return first;
}

function refuseLastingDifferences(instance: AuditInstance, inputs: Inputs): void {
  const differences = lastingDifferences(instance, inputs);
  if (differences.length > 0) {
    throw new Error(
      `Instance ${instance.resource_id} cannot be adopted, as these cannot be changed in place: ` +
        `${differences.join("; ")}. Declare them as they are.`,
    );
  }
}

function lastingDifferences(instance: AuditInstance, inputs: Inputs): string[] {
  const zones = [...inputs.availabilityZones].sort().join();
  const compared = [
    ["edition", instance.resource_spec_code, specCode(inputs.edition)],
    ["availabilityZones", instance.zone?.split(",").sort().join(), zones],
    ["vpcId", instance.vpc_id, inputs.vpcId],
    ["subnetId", instance.subnet_id, inputs.subnetId],
    ["ipAddress", instance.connect_ip, inputs.ipAddress],
  ] as const;
  return compared
    .filter(([, actual, declared]) => declared !== undefined && (actual ?? declared) !== declared)
    .map(([name, actual, declared]) => `${name} is ${actual}, declared is ${declared}`);
}
