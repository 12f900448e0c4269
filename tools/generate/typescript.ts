import type { NamedType, Property, Type } from "./properties";

/** Whether a type is that of a plain value, or of an argument in which values can be outputs. */
export type Form = "plain" | "input";

/** A type in TypeScript. In the form `input`, each value in it can be an output. */
export function typeText(type: Type, form: Form): string {
  const within = (inner: Type) => (form === "input" ? inputText(inner) : typeText(inner, form));
  switch (type.kind) {
    case "array":
      return form === "input" ? `${within(type.item)}[]` : `${bracketed(typeText(type.item, form))}[]`;
    case "map":
      return `{ [key: string]: ${within(type.value)} }`;
    case "union":
      return type.options.map((option) => typeText(option, form)).join(" | ");
    case "object":
      return form === "input" ? `${type.name}Args` : type.name;
    case "enum":
    case "resource":
      return type.name;
    case "integer":
      return "number";
    case "any":
      return "unknown";
    default:
      return type.kind;
  }
}

/** A type whose value can be an output. */
function inputText(type: Type): string {
  return `pulumi.Input<${typeText(type, "input")}>`;
}

/** The type of an argument whose value, or whose structure, must not be an output. */
function plainText(type: Type, form: Form): string {
  if (type.kind === "union") {
    return type.options.map((option) => plainText(option, form)).join(" | ");
  }
  const text = typeText(type, form);
  return type.kind === "array" ? `readonly ${text}` : text;
}

function argumentText({ type, plain }: Property): string {
  return plain === undefined ? inputText(type) : plainText(type, plain === "whole" ? "plain" : "input");
}

function bracketed(text: string): string {
  return / /.test(text) && !text.startsWith("{") ? `(${text})` : text;
}

/** The declaration of a named type. An object has two forms; an enum also has a constant. */
export function declarationOf(type: NamedType, form: Form): string {
  if (type.kind === "enum") {
    const members = type.values.map((value) => `  ${memberName(value)}: ${JSON.stringify(value)},`);
    return [
      `${docOf(type.description)}export const ${type.name} = {\n${members.join("\n")}\n} as const;\n`,
      `export type ${type.name} = (typeof ${type.name})[keyof typeof ${type.name}];`,
    ].join("\n");
  }
  const name = form === "input" ? `${type.name}Args` : type.name;
  return interfaceOf(name, type.description, type.properties, form);
}

/** An interface with these properties. */
export function interfaceOf(
  name: string,
  description: string | undefined,
  properties: readonly Property[],
  form: Form,
): string {
  const fields = properties.map((property) => {
    const type = form === "input" ? argumentText(property) : typeText(property.type, form);
    const readonly = form === "plain" || property.plain ? "readonly " : "";
    return `${docOfProperty(property)}${readonly}${property.name}${property.required ? "" : "?"}: ${type};`;
  });
  return `${docOf(description)}export interface ${name} {\n${fields.join("\n")}\n}`;
}

/** The documentation comment of a property: its description, and the effects of setting or changing it. */
export function docOfProperty(property: Property): string {
  const notes = [
    property.description,
    property.onChange === "replaces" && "Changing this replaces the resource.",
    property.money && `Cost: ${property.money}`,
    property.writeOnly && "The service does not return this value, so drift is not detected.",
  ].filter((note) => note);
  const tag = property.default === undefined ? "" : `\n\n@default ${JSON.stringify(property.default)}`;
  return docOf(`${notes.join("\n\n")}${tag}`);
}

/** A documentation comment; an empty string without a text. */
export function docOf(text: string | undefined): string {
  if (!text) {
    return "";
  }
  const lines = text.trim().split("\n").flatMap(wrapped);
  return lines.length === 1
    ? `/** ${lines[0]} */\n`
    : `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
}

const WIDTH = 112;

function wrapped(line: string): string[] {
  if (line.length <= WIDTH || line.startsWith(" ")) {
    return [line];
  }
  const at = line.lastIndexOf(" ", WIDTH);
  return at <= 0 ? [line] : [line.slice(0, at), ...wrapped(line.slice(at + 1))];
}

/** The name of an enum value: `NoRisk` for `NO_RISK`. */
export function memberName(value: string): string {
  const name = value
    .split(/[^A-Za-z0-9]+/)
    .map((word) => (word === word.toUpperCase() ? word.charAt(0) + word.slice(1).toLowerCase() : word))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
  return /^\d/.test(name) ? `_${name}` : name;
}
