import { z } from "zod";
import { ACCOUNT } from "../../emulator";
import { settingsSchema } from "../../emulator/state/schema";
import { temperamentSchema } from "../../emulator/temperament";
import { filled, table } from "./markdown";

const propertySchema = z.object({
  description: z.string().optional(),
  default: z.json().optional(),
  type: z.string().optional(),
  enum: z.array(z.json()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  get properties() {
    return z.record(z.string(), propertySchema).optional();
  },
});

type Property = z.infer<typeof propertySchema>;

/** The page of the emulator. Fills in the second region, the compose file, and the tables of temperament and timing. */
export function emulatorPage(text: string, compose: string): string {
  return filled(text, {
    region: regionTable(),
    compose: `\`\`\`yaml\n${compose}\`\`\`\n`,
    temperament: keyTable(temperamentSchema),
    timing: keyTable(settingsSchema),
  });
}

function regionTable(): string {
  const { region, projectId, vpcId, subnetId, securityGroupIds, availabilityZones, flavors, rdsInstances } =
    ACCOUNT.otherRegion;
  const codes = (...values: string[]) => values.map(code).join(", ");
  return table(
    ["what", "value"],
    [
      ["region, project", codes(region, projectId)],
      ["VPC, subnet", codes(vpcId, subnetId)],
      ["security group", codes(...securityGroupIds)],
      ["availability zones", codes(...availabilityZones)],
      ...Object.entries(flavors).map(([edition, flavor]) => [`flavor of edition ${edition}`, code(flavor)]),
      ...Object.entries(rdsInstances).map(([name, id]) => [`RDS instance ${name}`, code(id)]),
    ],
  );
}

function keyTable(schema: z.ZodType): string {
  return table(["key", "values", "default", "meaning"], rowsOf(propertySchema.parse(z.toJSONSchema(schema)), ""));
}

/** A row for each key. Keys of nested objects are joined with a dot. */
function rowsOf({ properties = {} }: Property, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([key, property]) =>
    property.properties === undefined
      ? [
          [
            code(`${prefix}${key}`),
            valuesOf(property),
            code(JSON.stringify(property.default)),
            property.description ?? "",
          ],
        ]
      : rowsOf(property, `${prefix}${key}.`),
  );
}

function valuesOf({ enum: values, type, minimum, maximum }: Property): string {
  if (values !== undefined) {
    return values.map((value) => code(JSON.stringify(value))).join(", ");
  }
  switch (type) {
    case "boolean":
      return "`true`, `false`";
    case "integer":
    case "number": {
      const name = type === "integer" ? "whole number" : "number";
      const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
      return isBounded ? `${name} from ${minimum ?? 0} to ${maximum}` : `${name}, ${minimum ?? 0} or more`;
    }
    default:
      return "list of strings";
  }
}

function code(text: string): string {
  return `\`${text}\``;
}
