import type { Failure } from "../../model/check";
import type { Context } from "../../model/context";
import { obstacleTo } from "../databases/auditable";
import type { Inputs } from "./lifecycle";
import { type Offer, priceFailures, rate } from "./price";

type Known = Partial<Inputs>;

/**
 * What would certainly fail when the order is placed, as far as the arguments are known: a flavor or zone that is not
 * offered, a quota that is used up, a price above `maxPrice`, RDS instances that do not exist.
 */
export async function failuresOf(context: Context, inputs: Known): Promise<Failure[]> {
  const failures = await Promise.all([
    offerFailures(context, inputs),
    quotaFailures(context),
    priceFailures(context, inputs),
    rdsFailures(context, inputs.rdsIds ?? []),
  ]);
  return failures.flat();
}

/**
 * Has BSS rate the period, and refuses what would fail or cost too much, before anything is ordered.
 *
 * @throws Error that names each argument at fault.
 */
export async function rateOffer(context: Context, inputs: Inputs): Promise<Offer> {
  const failures = await failuresOf(context, inputs);
  if (failures.length > 0) {
    const reasons = failures.map(({ property, reason }) => `${property}: ${reason}`).join("; ");
    throw new Error(`Nothing was ordered for audit instance ${inputs.name}. ${reasons}.`);
  }
  return rate(context, inputs);
}

async function quotaFailures({ client }: Context): Promise<Failure[]> {
  const { audit_quota: left } = await client.dbss.showAuditQuota({});
  const reason = `the quota of the account leaves ${left} audit instances, and 1 is needed: delete an instance or request a larger quota`;
  return left !== undefined && left < 1 ? [{ property: "name", reason }] : [];
}

async function offerFailures({ client }: Context, inputs: Known): Promise<Failure[]> {
  const { edition, flavor: wanted, availabilityZones = [] } = inputs;
  if (edition === undefined || wanted === undefined) {
    return [];
  }
  const flavors = await client.dbss.listSpecifications({});
  const ofEdition = flavors.filter((flavor) => flavor.level === edition);
  const flavor = ofEdition.find((candidate) => candidate.id.toLowerCase() === wanted.toLowerCase());
  if (flavor === undefined) {
    const offered = ofEdition.map((candidate) => candidate.id).join(", ") || "none";
    return [{ property: "flavor", reason: `${wanted} is not offered for edition ${edition}; offered: ${offered}` }];
  }
  const missing = availabilityZones.filter((zone) => !flavor.azs.includes(zone));
  const isTold = flavor.azs.length > 0;
  const reason = `${flavor.id} is not offered in ${missing.join(", ")}; offered: ${flavor.azs.join(", ")}`;
  return isTold && missing.length > 0 ? [{ property: "availabilityZones", reason }] : [];
}

/** The databases that the program puts on the instance must be auditable, or the instance is bought for nothing. */
async function rdsFailures(context: Context, rdsIds: readonly string[]): Promise<Failure[]> {
  const reasons = await Promise.all(rdsIds.map((rdsId) => obstacleTo(context, rdsId)));
  return reasons.flatMap((reason) =>
    reason === undefined
      ? []
      : [{ property: "rdsId", reason: `${reason}. The program declares it as a database of this instance` }],
  );
}
