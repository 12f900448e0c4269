import { table } from "./markdown";
import type { Property, Type } from "./properties";

const EFFECTS = { updates: "updates in place", replaces: "**replaces**", creation: "none" } as const;

/** The arguments of a resource, with the effect of a change. */
export function argumentsTable(args: readonly Property[]): string {
  const rows = args.map((property) => [...argumentRow(property), EFFECTS[property.onChange]]);
  return table(["name", "type", "description", "effect of a change"], rows);
}

/** The arguments of a function or a component, for which a change has no effect of its own. */
export function plainArgumentsTable(args: readonly Property[]): string {
  return table(["name", "type", "description"], args.map(argumentRow));
}

/** Outputs, or the fields of a result. Object types are named or written out. */
export function outputsTable(outputs: readonly Property[], objects: "named" | "written out" = "written out"): string {
  const rows = outputs.map(({ name, type, required, description }) => [
    `\`${name}${required ? "" : "?"}\``,
    code(type, objects),
    inLine(description),
  ]);
  return table(["name", "type", "description"], rows);
}

/** A type in the notation of the documentation: an enum is the union of its values. */
export function documentedType(type: Type, objects: "named" | "written out"): string {
  const within = (inner: Type) => documentedType(inner, objects);
  switch (type.kind) {
    case "array": {
      const item = within(type.item);
      return item.includes(" | ") && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
    }
    case "map":
      return `{[key]: ${within(type.value)}}`;
    case "union":
      return type.options.map(within).join(" | ");
    case "enum":
      return type.values.map((value) => JSON.stringify(value)).join(" | ");
    case "object":
      return objects === "named" ? type.name : `{${type.properties.map(field).join(", ")}}`;
    case "resource":
      return type.name;
    case "integer":
      return "number";
    default:
      return type.kind;
  }
}

function field({ name, type, required }: Property): string {
  return `${name}${required ? "" : "?"}: ${documentedType(type, "written out")}`;
}

function argumentRow(property: Property): string[] {
  const { name, type, required, plain } = property;
  const notes = [
    inLine(property.description),
    property.default !== undefined && `Default: \`${JSON.stringify(property.default)}\`.`,
    plain === "whole" && "Must be a plain value, not an output.",
    plain === "structure" && "The list or map must be plain; the values in it can be outputs.",
    property.money && `Cost: ${property.money}`,
    property.writeOnly && "The service does not return this value, so drift is not detected.",
  ];
  return [`\`${name}${required ? "" : "?"}\``, code(type, "written out"), notes.filter(Boolean).join(" ")];
}

function code(type: Type, objects: "named" | "written out"): string {
  return `\`${documentedType(type, objects)}\``;
}

function inLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
