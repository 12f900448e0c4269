import { widthOf } from "../reports/table";

/** Code that stands for a value: an output of another resource. */
export class Reference {
  constructor(readonly code: string) {}
}

const MAX_WIDTH = 80;
const INDENT = "  ";

/** A call that makes a resource, formatted as the formatters of TypeScript would. */
export function printResource(
  head: string,
  name: string,
  args: Readonly<Record<string, unknown>>,
  options: Reference,
): string {
  const parts = [printString(name), printObject(args, INDENT), options.code];
  return `${head}(\n${parts.map((part) => `${INDENT}${part},\n`).join("")});`;
}

/** An object with a line for each property. */
function printObject(object: Readonly<Record<string, unknown>>, indent: string): string {
  const inner = indent + INDENT;
  const lines = Object.entries(object).map(([name, value]) => `${inner}${printProperty(name, value, inner)},\n`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`;
}

/** A line break in front of a long string must move it by so much more than the key is long. */
const LEAST_GAIN = 3;

function printProperty(name: string, value: unknown, indent: string): string {
  const key = printKey(name);
  const sameLine = printValue(value, indent, widthOf(`${indent}${key}: `));
  const isLong = widthOf(`${indent}${key}: ${sameLine},`) > MAX_WIDTH;
  const breaks = typeof value === "string" && isLong && widthOf(key) >= INDENT.length + LEAST_GAIN;
  return breaks ? `${key}:\n${indent}${INDENT}${sameLine}` : `${key}: ${sameLine}`;
}

/** A value that begins at a column and continues on lines of the indent. */
function printValue(value: unknown, indent: string, column: number): string {
  if (value instanceof Reference) {
    return value.code;
  }
  if (typeof value === "string") {
    return printString(value);
  }
  if (value === null || typeof value !== "object") {
    return String(value);
  }
  const flat = printFlat(value);
  if (!mustBreak(value) && column + widthOf(`${flat},`) <= MAX_WIDTH) {
    return flat;
  }
  return Array.isArray(value) ? printList(value, indent) : printObject({ ...value }, indent);
}

function printList(items: readonly unknown[], indent: string): string {
  const inner = indent + INDENT;
  if (items.every((item) => typeof item === "number")) {
    return `[\n${filled(items.map(String), inner)}\n${indent}]`;
  }
  const lines = items.map((item) => `${inner}${printValue(item, inner, widthOf(inner))},\n`);
  return `[\n${lines.join("")}${indent}]`;
}

/** Numbers stand as many on a line as it holds. */
function filled(words: readonly string[], indent: string): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = `${last} ${word},`;
    if (last !== undefined && widthOf(longer) <= MAX_WIDTH) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(`${indent}${word},`);
    }
  }
  return lines.join("\n");
}

function printFlat(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(printFlat).join(", ")}]`;
  }
  if (value === null || typeof value !== "object" || value instanceof Reference) {
    return printValue(value, "", 0);
  }
  const properties = Object.entries(value).map(([name, each]) => `${printKey(name)}: ${printFlat(each)}`);
  return properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }`;
}

/** Formatters break a list of several objects with several properties each. */
function mustBreak(value: object): boolean {
  return (
    Array.isArray(value) && value.length > 1 && value.every((item) => isObject(item) && Object.keys(item).length > 1)
  );
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === "object" && !(value instanceof Reference);
}

function printKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : printString(name);
}

/** A string with the quotes that need fewer escapes; double ones where that makes no difference. */
export function printString(text: string): string {
  const double = JSON.stringify(text).replace(/[\u2028\u2029\u007f-\u009f]/g, escaped);
  const isBetterSingle = (text.match(/"/g) ?? []).length > (text.match(/'/g) ?? []).length;
  return isBetterSingle ? `'${double.slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'` : double;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
