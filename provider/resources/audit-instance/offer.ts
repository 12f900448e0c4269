import type { Context } from "../../lifecycle/context";
import type { Inputs } from "./lifecycle";
import { type Offer, rate, refuseTooDear } from "./price";

/**
 * Has BSS rate the period, and refuses what would fail or cost too much, before anything is ordered.
 *
 * @throws Error when the price is above `maxPrice`, the quota is used up, or flavor, edition and zones do not fit.
 */
export async function rateOffer(context: Context, inputs: Inputs): Promise<Offer> {
  const [offer] = await Promise.all([rate(context, inputs), refuseUnavailable(context, inputs), refuseFull(context)]);
  refuseTooDear(offer, inputs, "Nothing was ordered");
  return offer;
}

async function refuseFull({ client, signal }: Context): Promise<void> {
  const { audit_quota: left } = await client.dbss.showAuditQuota({}, { signal });
  if (left !== undefined && left < 1) {
    throw new Error(
      `The account's quota leaves ${left} audit instances, and 1 is needed. Nothing was ordered; ` +
        "delete an instance or ask for a larger quota.",
    );
  }
}

async function refuseUnavailable({ client, signal }: Context, inputs: Inputs): Promise<void> {
  const flavors = await client.dbss.listSpecifications({}, { signal });
  const ofEdition = flavors.filter((flavor) => flavor.level === inputs.edition);
  const flavor = ofEdition.find((candidate) => candidate.id === inputs.flavor);
  if (flavor === undefined) {
    const offered = ofEdition.map((candidate) => candidate.id).join(", ") || "none";
    throw new Error(
      `flavor: ${inputs.flavor} is not offered for edition ${inputs.edition}; offered: ${offered}. Nothing was ordered.`,
    );
  }
  const missing = inputs.availabilityZones.filter((zone) => !flavor.azs.includes(zone));
  if (missing.length > 0) {
    throw new Error(
      `availabilityZones: ${flavor.id} is not offered in ${missing.join(", ")}; offered: ${flavor.azs.join(", ")}. ` +
        "Nothing was ordered.",
    );
  }
}
