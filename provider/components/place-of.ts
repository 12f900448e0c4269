import * as pulumi from "@pulumi/pulumi";
import { getFlavors } from "../generated/get-flavors";
import type { Edition } from "../resources/for-programs";

/** The arguments that determine flavor and zones, of which these two may be omitted. */
export interface PlaceArgs {
  readonly edition: Edition;
  readonly flavor?: string;
  readonly availabilityZones?: readonly string[];
  readonly region?: string;
}

/** The flavor and the zones of an instance. */
export interface Place {
  readonly flavor: string;
  readonly availabilityZones: string[];
  /** Which of them were looked up. The region may later offer others, which must not replace an existing instance. */
  readonly lookedUp: string[];
}

/**
 * Looks up what is omitted: the first flavor offered for the edition, and its first zone.
 *
 * @throws RunError when nothing is offered.
 */
export async function placeOf(
  { edition, flavor, availabilityZones, region }: PlaceArgs,
  parent: pulumi.Resource,
): Promise<Place> {
  if (flavor !== undefined && availabilityZones !== undefined) {
    return { flavor, availabilityZones: [...availabilityZones], lookedUp: [] };
  }
  const offered = await getFlavors({ edition, region }, { parent });
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
  return {
    flavor: fitting.id,
    availabilityZones: [...(availabilityZones ?? fitting.availabilityZones.slice(0, 1))],
    lookedUp: [
      ...(flavor === undefined ? ["flavor"] : []),
      ...(availabilityZones === undefined ? ["availabilityZones"] : []),
    ],
  };
}
