import type { Property, Type } from "./properties";
import { table } from "./markdown";

const MEANING = { updates: "updates in place", replaces: "**replaces**", creation: "nothing" } as const;

/** The arguments of a resource, with what a change of each means. */
export function argumentsTable(args: readonly Property[]): string {
  const rows = args.map((property) => [...argumentRow(property), MEANING[property.onChange]]);
  return table(["name", "type", "what it is", "a change"], rows);
}

/** The arguments of what is not changed later: a function, or a component. */
export function plainArgumentsTable(args: readonly Property[]): string {
  return table(["name", "type", "what it is"], args.map(argumentRow));
}

/** What is there after the fact: outputs, or the fields of a result. Types with a name are mentioned by it or written out. */
export function outputsTable(outputs: readonly Property[], objects: "named" | "written out" = "written out"): string {
  const rows = outputs.map(({ name, type, required, description }) => [
    `\`${name}${required ? "" : "?"}\``,
    code(type, objects),
    inLine(description),
  ]);
  return table(["name", "type", "what it is"], rows);
}

/** A type as documents write it: enums are their values. */
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
    plain === "whole" && "A plain value.",
    plain === "structure" && "Plain; the values in it may be outputs.",
    property.money && `Money: ${property.money}`,
    property.writeOnly && "Not reported by the service: its drift is not seen.",
  ];
  return [`\`${name}${required ? "" : "?"}\``, code(type, "written out"), notes.filter(Boolean).join(" ")];
}

function code(type: Type, objects: "named" | "written out"): string {
  return `\`${documentedType(type, objects)}\``;
}

function inLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
