import type { Declared } from "../declare";
import { type Program, Reference } from "../program";
import type { Code } from "./layout";

type Values = Readonly<Record<string, unknown>>;

/** Arguments with the code of a language for each output of another resource. */
export function withReferences(args: Values, code: (target: Declared, output: string) => Code): Values {
  const resolve = (value: unknown): unknown => {
    if (value instanceof Reference) {
      return code(value.target, value.output);
    }
    return Array.isArray(value) ? value.map(resolve) : value;
  };
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, resolve(value)]));
}

/** Comments on what a program leaves out: one text, or none. */
export function notDeclared({ leftOut, unread }: Program, mark: string): string[] {
  const lines = [
    ...leftOut.map(({ type, name, id, why }) => `${mark} Not declared: ${type} ${name} (${id}): ${why}\n`),
    ...unread.map((text) => `${mark} Not read: ${text}\n`),
  ];
  return lines.length === 0 ? [] : [lines.join("")];
}
