import { z } from "zod";
import type { AvailabilityZone as WireZone } from "../client";
import { defineFunction } from "../model/function";

const availabilityZone = z
  .object({
    name: z.string().meta({ description: "Name of the zone, as in the `availabilityZones` of an AuditInstance." }),
    number: z.number().optional().meta({ description: "Number of the zone in its region." }),
    type: z.string().optional().meta({ description: 'Type of the zone, such as "normal".' }),
    alias: z.string().optional().meta({ description: "Display name, in the language of the site." }),
    aliasUs: z.string().optional().meta({ description: "Display name, in English." }),
  })
  .meta({ typeName: "AvailabilityZone", description: "An availability zone of the region." });

export type AvailabilityZone = z.output<typeof availabilityZone>;

export const getAvailabilityZones = defineFunction({
  name: "getAvailabilityZones",
  description: "Lists the availability zones in which audit instances are offered.",
  example: `
const [primary, standby] = await dbss.getAvailabilityZones();
`,
  args: z.strictObject({}),
  result: z.array(availabilityZone),

  async ask({ client }): Promise<AvailabilityZone[]> {
    return (await client.dbss.listAvailabilityZones({})).map(toZone);
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
