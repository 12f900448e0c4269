import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { EcsSpecificationBean } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Edition that the flavor is for. All editions when left out. */
    edition: z.enum(["low", "medium", "high"]).optional(),
    /** Availability zone in which the flavor must be offered. */
    availabilityZone: z.string().min(1).optional(),
  });

export type GetFlavorsArgs = z.input<ReturnType<typeof args>>;

/** A specification of the machines that instances run on. */
export interface Flavor {
  /** ID, as the `flavor` of an AuditInstance. */
  readonly id: string;
  readonly name?: string;
  /** Edition that the flavor is for: "low", "medium" or "high". */
  readonly edition: string;
  /** Databases that an instance of the edition audits. */
  readonly databaseLimit: number;
  readonly vcpus?: number;
  /** Memory in MB. */
  readonly ram?: number;
  /** Zones in which the flavor is offered, as the `availabilityZones` of an AuditInstance. */
  readonly availabilityZones: readonly string[];
}

const flavors = defineQuery({
  name: "getFlavors",
  args,
  async ask({ client, signal }, { edition, availabilityZone }): Promise<Flavor[]> {
    const offered = (await client.dbss.listSpecifications({}, { signal })).map(toFlavor);
    return offered.filter(
      (flavor) =>
        (edition === undefined || flavor.edition === edition) &&
        (availabilityZone === undefined || flavor.availabilityZones.includes(availabilityZone)),
    );
  },
});

function toFlavor(wire: EcsSpecificationBean): Flavor {
  return {
    id: wire.id,
    name: wire.name,
    edition: wire.level,
    databaseLimit: wire.proxy,
    vcpus: wire.vcpus,
    ram: wire.ram,
    availabilityZones: wire.azs,
  };
}

/**
 * Lists the flavors in which instances are offered.
 *
 * @example
 * ```ts
 * const [flavor] = await dbss.getFlavors({ edition: "low" });
 * ```
 */
export function getFlavors(args: GetFlavorsArgs = {}, options?: QueryOptions): Promise<Flavor[]> {
  return flavors.now(args, options);
}

/** `getFlavors` for arguments that may be outputs. */
export function getFlavorsOutput(
  args: Lifted<GetFlavorsArgs> = {},
  options?: QueryOutputOptions,
): pulumi.Output<Flavor[]> {
  return flavors.whenKnown(args, options);
}
