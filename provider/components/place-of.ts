import * as pulumi from "@pulumi/pulumi";
import { getAuditInstances } from "../generated/get-audit-instances";
import { getFlavors } from "../generated/get-flavors";
import type { Edition } from "../resources/for-programs";

/** The arguments that determine flavor and zones, of which these two may be omitted. */
export interface PlaceArgs {
  readonly name: string;
  readonly edition: Edition;
  readonly flavor?: string;
  readonly availabilityZones?: readonly string[];
  readonly region?: string;
}

/** The flavor and the zones of an instance. */
export interface Place {
  readonly flavor: string;
  readonly availabilityZones: string[];
  /** Arguments that were looked up and must not change for an existing instance. */
  readonly settled: string[];
}

/**
 * Looks up what is omitted: the first flavor offered for the edition, and its first zone.
 *
 * @throws RunError when nothing is offered.
 */
export async function placeOf(
  { name, edition, flavor, availabilityZones, region }: PlaceArgs,
  parent: pulumi.Resource,
): Promise<Place> {
  if (flavor !== undefined && availabilityZones !== undefined) {
    return { flavor, availabilityZones: [...availabilityZones], settled: [] };
  }
  const [offered, instances] = await Promise.all([
    getFlavors({ edition, region }, { parent }),
    getAuditInstances({ region }, { parent }),
  ]);
  const fitting = offered.find(
    (candidate) =>
      (flavor ?? candidate.id) === candidate.id &&
      candidate.availabilityZones.length > 0 &&
      (availabilityZones ?? []).every((zone) => candidate.availabilityZones.includes(zone)),
  );
  if (fitting === undefined) {
    const flavors = offered.map((each) => `${each.id} (${each.availabilityZones.join(", ")})`).join("; ") || "none";
    throw new pulumi.RunError(
      `No flavor matches ${JSON.stringify({ edition, flavor, availabilityZones })}; offered for the ` +
        `edition: ${flavors}. Nothing was ordered.`,
    );
  }
  // The region may later offer other flavors: that must not replace an existing instance. Without one of this name, any of
  // the edition may be it, and is about to be renamed. For an instance that is created, these arguments change nothing.
  const namesakes = instances.filter((instance) => instance.name === name);
  const candidates = namesakes.length > 0 ? namesakes : instances;
  const exists = candidates.some((instance) => (instance.edition ?? edition) === edition);
  const lookedUp = { flavor: flavor === undefined, availabilityZones: availabilityZones === undefined };
  return {
    flavor: fitting.id,
    availabilityZones: [...(availabilityZones ?? fitting.availabilityZones.slice(0, 1))],
    settled: exists ? Object.entries(lookedUp).flatMap(([property, isLookedUp]) => (isLookedUp ? [property] : [])) : [],
  };
}
