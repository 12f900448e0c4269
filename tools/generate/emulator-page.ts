import { z } from "zod";
import { settingsSchema, temperamentSchema } from "../../emulator";
import { filled } from "./filled";
import { table } from "./table";

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

/** The emulator's page, with the tables of its temperament and its settings. */
export function emulatorPage(text: string): string {
  return filled(filled(text, "temperament", keyTable(temperamentSchema)), "timing", keyTable(settingsSchema));
}

function keyTable(schema: z.ZodType): string {
  return table(["key", "values", "default", "meaning"], rowsOf(propertySchema.parse(z.toJSONSchema(schema)), ""));
}

/** A row for each key; those of an object within are written with a dot. */
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
