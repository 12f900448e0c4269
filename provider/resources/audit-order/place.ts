import { ApiError, mayHaveHappened } from "../../client";
import { type Failure, failuresInWords } from "../../model/check";
import type { Context } from "../../model/context";
import { messageOf, PartialFailure } from "../../model/errors";
import { obstacleTo } from "../databases/auditable";
import { toWireTags } from "../tags";
import type { Inputs } from "./args";
import { duplicateOf, duplicateText, type Own, toSpecDescription, warnOfStrays } from "./duplicates";
import { type LedgerEntry, purchaseOf } from "./ledger";
import { findOrder } from "./orders";
import { type Offer, PERIOD_TYPE, priceFailures, rate, specCode } from "./price";

/**
 * Places an order, which is free until it is paid, after checking everything that can be known beforehand.
 *
 * @throws Error when something would fail or cost too much, or seems to be bought already; nothing was ordered then.
 */
export async function placeOrder(context: Context, inputs: Inputs, own: Own): Promise<LedgerEntry> {
  const [offer, duplicate] = await Promise.all([rateOffer(context, inputs), duplicateOf(context, inputs, own)]);
  if (duplicate !== undefined) {
    throw new Error(duplicateText(inputs, duplicate));
  }
  await warnOfStrays(context, inputs, own);
  context.log.progress(`ordering for ${offer.amount} ${offer.currency}`);
  const orderId = await place(context, inputs, offer);
  const { period, periodUnit } = inputs;
  return { orderId, purchase: purchaseOf(inputs), period, periodUnit, price: offer.official, currency: offer.currency };
}

/**
 * Maximum number of attempts to place an order while it is unclear whether the service placed it: a stray one is unpaid
 * and free.
 */
const MAX_ATTEMPTS = 4;

async function place(context: Context, inputs: Inputs, offer: Offer): Promise<string> {
  const { client, log } = context;
  for (let attempt = 1; ; attempt++) {
    try {
      return (await client.dbss.createPeriodOrder(toOrder(context, inputs, offer))).order_id;
    } catch (error) {
      if (ApiError.isInstance(error) && error.status === 400) {
        throw new Error(
          `No order was placed for audit instance ${inputs.name}. Check vpcId, subnetId, securityGroupIds, flavor and availabilityZones. ${messageOf(error)}`,
          { cause: error },
        );
      }
      if (!mayHaveHappened(error)) {
        throw error;
      }
      if (attempt === MAX_ATTEMPTS) {
        throw new Error(
          `It is unclear whether an order was placed for audit instance ${inputs.name}: ${messageOf(error)} If it was, it is unpaid, costs nothing and expires. Run \`pulumi up\` again: it places another order and pays only that one.`,
          { cause: error },
        );
      }
      log.progress("it is unclear whether the order was placed, so another one is placed; only that one will be paid");
    }
  }
}

/**
 * Refuses an order that costs more than the price quoted just before.
 *
 * @throws PartialFailure that keeps the unpaid order in the state, as one that is never paid.
 */
export async function refuseRaised(context: Context, entry: LedgerEntry, id: string, state: object): Promise<void> {
  // The order must get into the state, even if this check fails. Its price is checked again before it is paid.
  const placed = await findOrder(context, entry.orderId).catch(() => undefined);
  if (placed === undefined) {
    return;
  }
  const { amount, currency } = placed;
  if (amount !== undefined && (amount > (entry.price ?? amount) || currency !== (entry.currency ?? currency))) {
    throw new PartialFailure(
      `Order ${entry.orderId} costs ${amount} ${currency}, but BSS quoted ${entry.price} ${entry.currency} just before. It was not paid. Run \`pulumi up\` again: it requests a new quote, places another order and cancels this one.`,
      id,
      { ...state, status: "spent" },
    );
  }
}

function toOrder({ client, enterpriseProjectId }: Context, inputs: Inputs, offer: Offer) {
  return {
    name: inputs.name,
    flavor_ref: inputs.flavor,
    vpc_id: inputs.vpcId,
    availability_zone: inputs.availabilityZones.join(","),
    enterprise_project_id: inputs.enterpriseProjectId ?? enterpriseProjectId,
    nics: [{ subnet_id: inputs.subnetId, ...(inputs.ipAddress && { ip_address: inputs.ipAddress }) }],
    security_groups: inputs.securityGroupIds.map((id) => ({ id })),
    comment: inputs.description ?? "",
    region: client.region,
    period_type: PERIOD_TYPE[inputs.periodUnit],
    period_num: inputs.period,
    product_infos: [
      {
        product_id: offer.productId,
        resource_spec_code: specCode(inputs.edition),
        product_spec_desc: toSpecDescription(inputs.mark),
      },
    ],
    ...(inputs.tags && { tags: toWireTags(inputs.tags) }),
    is_auto_renew: inputs.autoRenew ? 1 : 0,
  };
}

type Known = Partial<Inputs>;

/**
 * What would certainly fail when the order is placed, as far as the arguments are known: a flavor or zone that is not
 * offered, an exhausted quota, a price above `maxPrice`, RDS instances that do not exist.
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
 * Requests a quote from BSS, and refuses what would fail or cost too much before anything is ordered.
 *
 * @throws Error that names each invalid argument.
 */
async function rateOffer(context: Context, inputs: Inputs): Promise<Offer> {
  refuseFailures(inputs, await failuresOf(context, inputs));
  return rate(context, inputs);
}

/** @throws Error that names each invalid argument, if there is one. */
export function refuseFailures({ name }: Known, failures: readonly Failure[]): void {
  if (failures.length > 0) {
    throw new Error(`Nothing was ordered for audit instance ${name}. ${failuresInWords(failures)}.`);
  }
}

async function quotaFailures({ client }: Context): Promise<Failure[]> {
  const { audit_quota: left } = await client.dbss.showAuditQuota({});
  const reason = `the quota of the account leaves ${left} audit instances, and 1 is needed: delete an instance or request a higher quota`;
  return left < 1 ? [{ property: "name", reason }] : [];
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
  const isReported = flavor.azs.length > 0;
  const reason = `${flavor.id} is not offered in ${missing.join(", ")}; offered: ${flavor.azs.join(", ")}`;
  return isReported && missing.length > 0 ? [{ property: "availabilityZones", reason }] : [];
}

/**
 * The RDS instances that the program declares as databases must be auditable; otherwise, the instance would be bought
 * for nothing.
 */
async function rdsFailures(context: Context, rdsIds: readonly string[]): Promise<Failure[]> {
  const reasons = await Promise.all(rdsIds.map((rdsId) => obstacleTo(context, rdsId)));
  return reasons.flatMap((reason) =>
    reason === undefined
      ? []
      : [{ property: "rdsId", reason: `${reason}. The program declares it as a database of this instance` }],
  );
}
