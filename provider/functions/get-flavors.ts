import { z } from "zod";
import type { EcsSpecificationBean } from "../client";
import { defineFunction } from "../model/function";

const args = z.strictObject({
  edition: z
    .enum(["entry", "low", "medium", "high"])
    .optional()
    .meta({ description: "Edition of the flavors. Defaults to all editions." }),
  flavorId: z.string().min(1).optional().meta({ description: "Only the flavor with this ID." }),
  vcpus: z.int().min(1).optional().meta({ description: "Only flavors with this number of virtual CPUs." }),
  ram: z.int().min(1).optional().meta({ description: "Only flavors with this amount of memory, in MB." }),
  databaseLimit: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "Only flavors of editions that audit this number of databases." }),
  availabilityZone: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Only flavors that are offered in this availability zone." }),
});

const flavor = z
  .object({
    id: z.string().meta({ description: "ID of the flavor, as in the `flavor` of an AuditInstance." }),
    name: z.string().optional().meta({ description: "Name of the flavor." }),
    edition: z.string().meta({
      description:
        'Edition of the flavor: "entry" (Starter), "low" (Basic), "medium" (Professional) or "high" (Advanced).',
    }),
    databaseLimit: z.number().meta({ description: "Number of databases that an instance of the edition audits." }),
    vcpus: z.number().optional().meta({ description: "Number of virtual CPUs." }),
    ram: z.number().optional().meta({ description: "Memory in MB." }),
    availabilityZones: z.array(z.string()).meta({
      description: "Availability zones that offer the flavor, as in the `availabilityZones` of an AuditInstance.",
    }),
  })
  .meta({ typeName: "Flavor", description: "A flavor of audit instances." });

export type Flavor = z.output<typeof flavor>;

export const getFlavors = defineFunction({
  name: "getFlavors",
  description: "Lists the flavors in which audit instances are offered.",
  example: `
const [flavor] = await dbss.getFlavors({ edition: "low" });
`,
  args,
  result: z.array(flavor),

  async ask({ client }, { availabilityZone, flavorId, ...exact }): Promise<Flavor[]> {
    const offered = (await client.dbss.listSpecifications({})).map(toFlavor);
    return offered.filter(
      (flavor) =>
        (flavorId === undefined || flavor.id === flavorId) &&
        (exact.edition === undefined || flavor.edition === exact.edition) &&
        (exact.vcpus === undefined || flavor.vcpus === exact.vcpus) &&
        (exact.ram === undefined || flavor.ram === exact.ram) &&
        (exact.databaseLimit === undefined || flavor.databaseLimit === exact.databaseLimit) &&
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
