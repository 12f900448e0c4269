import type * as pulumi from "@pulumi/pulumi";
import type { AvailabilityZone as WireZone } from "../client";
import { defineQuery, type QueryOptions, type QueryOutputOptions } from "./query";

/** A zone of the region. */
export interface AvailabilityZone {
  /** Name, as the `availabilityZones` of an AuditInstance. */
  readonly name: string;
  readonly number?: number;
  /** Kind of the zone, such as "normal". */
  readonly type?: string;
  /** Name for display, in the language of the site. */
  readonly alias?: string;
  /** Name for display, in English. */
  readonly aliasUs?: string;
}

const zones = defineQuery({
  name: "getAvailabilityZones",
  args: (z) => z.strictObject({}),
  async ask({ client, signal }): Promise<AvailabilityZone[]> {
    return (await client.dbss.listAvailabilityZones({}, { signal })).map(toZone);
  },
});

function toZone(wire: WireZone): AvailabilityZone {
  return {
    name: wire.zone_name,
    number: wire.zone_number,
    type: wire.az_type,
    alias: wire.alias,
    aliasUs: wire.alias_us,
  };
}

/**
 * Lists the availability zones in which instances can be.
 *
 * @example
 * ```ts
 * const [primary, standby] = await dbss.getAvailabilityZones();
 * ```
 */
export function getAvailabilityZones(
  args: Record<string, never> = {},
  options?: QueryOptions,
): Promise<AvailabilityZone[]> {
  return zones.now(args, options);
}

/** `getAvailabilityZones` as an output. */
export function getAvailabilityZonesOutput(
  args: Record<string, never> = {},
  options?: QueryOutputOptions,
): pulumi.Output<AvailabilityZone[]> {
  return zones.whenKnown(args, options);
}
