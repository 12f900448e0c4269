import { join } from "node:path";
import { z } from "zod";
import { metaOf, onChange } from "../../provider/model/diff";
import { REPO } from "../pulumi-cli/repo";
import { commentsOf } from "./comments";
import { table } from "./table";

interface Documented {
  readonly args: z.ZodObject;
  readonly outputs: z.ZodObject;
}

const MEANING = { updates: "updates in place", replaces: "**replaces**", creation: "nothing" } as const;

/** The reference page of a resource, from its schemas and the comments beside them. */
export async function resourcePage(type: string, { args, outputs }: Documented): Promise<string> {
  const folder = join(REPO, "provider/resources", type.replace(/(?<=.)[A-Z]/g, "-$&").toLowerCase());
  const schemas = await commentsOf(join(folder, "args.ts"));
  const { classes } = await commentsOf(join(folder, "resource.ts"));
  const described = classes[type];
  if (!described?.text) {
    throw new Error(`The class ${type} has no docstring.`);
  }
  const argument = argumentRow(type, schemas.properties.args ?? {});
  const output = outputRow(type, schemas.properties.outputs ?? {});
  return [
    `# ${type}\n\n${described.text}\n\n${described.example}\n`,
    `## Arguments\n\n${table(["name", "type", "what it is", "a change"], Object.entries(args.shape).flatMap(argument))}`,
    `## Outputs\n\nAll arguments, and:\n\n${table(["name", "type", "what it is"], Object.entries(outputs.shape).map(output))}`,
    `## What exists already\n\n${adoption(type, args)}\n`,
  ].join("\n");
}

function adoption(type: string, args: z.ZodObject): string {
  if ("adopt" in args.shape) {
    return (
      "`adopt` manages it, by ID or name: nothing is created, and what differs is changed to what is declared. The " +
      "preview shows a creation, and says what that would change."
    );
  }
  if (type === "AuditOrder") {
    return (
      "An order is never adopted. An instance of the same name, or a purchase that seems to be made for this declaration, is " +
      "refused; `keepers` say that another instance is wanted. To manage an existing instance, use `adopt` of `AuditInstance`."
    );
  }
  return type === "AuditReport"
    ? "A new report is generated."
    : "Declare it unchanged: what exists already is adopted, and nothing is created twice. The preview shows a creation, " +
        "and says what would be changed.";
}

function argumentRow(type: string, comments: Readonly<Record<string, string>>) {
  return ([name, schema]: [string, z.core.$ZodType]): string[][] => {
    const meta = metaOf(schema);
    if (meta.internal) {
      return [];
    }
    const notes = [
      required(type, name, comments),
      defaultOf(schema),
      meta.money && `Money: ${meta.money}`,
      meta.writeOnly && "Not reported by the service: its drift is not seen.",
    ];
    const optional = z.safeParse(schema, undefined).success;
    const label = `\`${name}${optional ? "?" : ""}\``;
    return [[label, typeOf(schema), notes.filter(Boolean).join(" "), MEANING[onChange(schema)]]];
  };
}

function outputRow(type: string, comments: Readonly<Record<string, string>>) {
  return ([name, schema]: [string, z.core.$ZodType]): string[] => [
    `\`${name}\``,
    typeOf(schema),
    required(type, name, comments),
  ];
}

function required(type: string, name: string, comments: Readonly<Record<string, string>>): string {
  const comment = comments[name];
  if (!comment) {
    throw new Error(`${type}.${name} has no docstring.`);
  }
  return comment.replace(/\s+/g, " ");
}

function defaultOf(schema: z.core.$ZodType): string | undefined {
  return schema instanceof z.ZodDefault ? `Default: \`${JSON.stringify(schema.def.defaultValue)}\`.` : undefined;
}

function typeOf(schema: z.core.$ZodType): string {
  return `\`${describe(schema)}\``;
}

function describe(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return describe(schema.def.innerType);
  }
  if (schema instanceof z.ZodArray) {
    const element = describe(schema.element);
    return element.includes(" | ") ? `(${element})[]` : `${element}[]`;
  }
  if (schema instanceof z.ZodRecord) {
    return `{[key]: ${describe(schema.valueType)}}`;
  }
  if (schema instanceof z.ZodEnum) {
    return schema.options.map((option) => JSON.stringify(option)).join(" | ");
  }
  if (schema instanceof z.ZodUnion) {
    return schema.options.map(describe).join(" | ");
  }
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape).map(([name, field]) => {
      return `${name}${z.safeParse(field, undefined).success ? "?" : ""}: ${describe(field)}`;
    });
    return `{${fields.join(", ")}}`;
  }
  return schema._zod.def.type === "int" ? "number" : schema._zod.def.type;
}
