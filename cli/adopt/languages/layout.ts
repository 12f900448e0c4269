import { widthOf } from "../../reports/text";
import type { Declared } from "../declare";
import { type Program, Reference } from "../program";

/** Code that stands for a value, such as an output of another resource. */
export class Code {
  constructor(readonly text: string) {}
}

/** How the standard formatter of a language lays out values. */
export interface Style {
  readonly indent: string;
  readonly width: number;
  /** Inserted between the braces of an object and its contents on the same line. */
  readonly padding: string;
  /** How much longer than the indent a key must be before a long string moves to its own line. */
  readonly leastGain: number;
  key(name: string): string;
  text(value: string): string;
  /** A value that is neither a string, nor a list, nor an object. */
  scalar(value: unknown): string;
}

/** A value that starts at `column`. Its further lines have the indent. */
export function printValue(style: Style, value: unknown, indent: string, column: number): string {
  const flat = printFlat(style, value);
  if (!isComposed(value) || (!mustBreak(value) && column + widthOf(`${flat},`) <= style.width)) {
    return flat;
  }
  return Array.isArray(value) ? printList(style, value, indent) : printObject(style, { ...value }, indent);
}

/** An object, one property per line. */
export function printObject(style: Style, object: Readonly<Record<string, unknown>>, indent: string): string {
  const inner = indent + style.indent;
  const lines = Object.entries(object).map(([name, value]) => `${inner}${printProperty(style, name, value, inner)},\n`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`;
}

function printProperty(style: Style, name: string, value: unknown, indent: string): string {
  const key = style.key(name);
  const sameLine = printValue(style, value, indent, widthOf(`${indent}${key}: `));
  const isLong = widthOf(`${indent}${key}: ${sameLine},`) > style.width;
  const breaks = typeof value === "string" && isLong && widthOf(key) >= style.indent.length + style.leastGain;
  return breaks ? `${key}:\n${indent}${style.indent}${sameLine}` : `${key}: ${sameLine}`;
}

function printList(style: Style, items: readonly unknown[], indent: string): string {
  const inner = indent + style.indent;
  if (items.every((item) => typeof item === "number")) {
    return `[\n${filled(items.map(String), inner, style.width)}\n${indent}]`;
  }
  const lines = items.map((item) => `${inner}${printValue(style, item, inner, widthOf(inner))},\n`);
  return `[\n${lines.join("")}${indent}]`;
}

/** Fills lines with numbers. */
function filled(words: readonly string[], indent: string, width: number): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = `${last} ${word},`;
    if (last !== undefined && widthOf(longer) <= width) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(`${indent}${word},`);
    }
  }
  return lines.join("\n");
}

/** A value on one line. */
export function printFlat(style: Style, value: unknown): string {
  if (value instanceof Code) {
    return value.text;
  }
  if (typeof value === "string") {
    return style.text(value);
  }
  if (!isComposed(value)) {
    return style.scalar(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((each) => printFlat(style, each)).join(", ")}]`;
  }
  const properties = Object.entries(value).map(([name, each]) => `${style.key(name)}: ${printFlat(style, each)}`);
  return properties.length === 0 ? "{}" : `{${style.padding}${properties.join(", ")}${style.padding}}`;
}

/** Formatters never keep a list of several objects with several properties on one line. */
function mustBreak(value: object): boolean {
  return (
    Array.isArray(value) && value.length > 1 && value.every((item) => isComposed(item) && Object.keys(item).length > 1)
  );
}

/** Whether a value is an object or a list. */
export function isComposed(value: unknown): value is object {
  return value !== null && typeof value === "object" && !(value instanceof Code);
}

/** A string in double quotes. Line separators and control characters are escaped. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029\u007f-\u009f]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

type Values = Readonly<Record<string, unknown>>;

/** Replaces the references in arguments with code. */
export function withReferences(args: Values, code: (target: Declared, output: string) => Code): Values {
  const resolve = (value: unknown): unknown => {
    if (value instanceof Reference) {
      return code(value.target, value.output);
    }
    return Array.isArray(value) ? value.map(resolve) : value;
  };
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, resolve(value)]));
}

/** Comments on what the program leaves out; an empty list if there is nothing. */
export function notDeclared({ leftOut, unread }: Program, mark: string): string[] {
  const lines = [
    ...leftOut.map(({ type, name, id, why }) => `${mark} Not declared: ${type} ${name} (${id}): ${why}\n`),
    ...unread.map((text) => `${mark} Not read: ${text}\n`),
  ];
  return lines.length === 0 ? [] : [lines.join("")];
}
