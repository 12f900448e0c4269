import { z } from "zod";

// The documents have names in snake_case. The services send some of them in camelCase, in addition or instead.

const camelNames = new Map<string, string>();

/** A name in snake_case, in camelCase. */
export function camelCase(name: string): string {
  const known = camelNames.get(name);
  if (known !== undefined) {
    return known;
  }
  const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  camelNames.set(name, camel);
  return camel;
}

/** Whether a field has no value: services omit it, or send null or an empty text. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field of a response in either spelling; the documented one is preferred unless it is empty. */
export function fieldOf(value: unknown, name: string): unknown {
  if (!isRecord(value)) {
    return undefined;
  }
  const own = Object.hasOwn(value, name) ? value[name] : undefined;
  if (!isAbsent(own)) {
    return own;
  }
  const camel = camelCase(name);
  return camel !== name && Object.hasOwn(value, camel) ? value[camel] : own;
}

/** The first of several fields that is not empty; else one that is present at all. */
export function firstOf(value: unknown, names: readonly string[]): unknown {
  const fields = names.map((name) => fieldOf(value, name));
  return fields.find((field) => !isAbsent(field)) ?? fields.find((field) => field !== undefined);
}

/** Whether a response has a field, in either spelling, whatever its value. */
export function hasField(value: unknown, name: string): boolean {
  return isRecord(value) && (Object.hasOwn(value, name) || Object.hasOwn(value, camelCase(name)));
}

/** A part of a response. Its fields are read in either spelling; `aliases` are preferred names: `{ alias: field }`. */
export function record<S extends z.core.$ZodShape>(shape: S, aliases: Readonly<Record<string, string>> = {}) {
  const names = Object.keys(shape);
  const preferred = Object.entries(aliases);
  return z.preprocess((value) => {
    if (!isRecord(value)) {
      return value;
    }
    const fields: Record<string, unknown> = {};
    for (const name of names) {
      const field = fieldOf(value, name);
      if (field !== undefined) {
        fields[name] = field;
      }
    }
    for (const [alias, name] of preferred) {
      const field = fieldOf(value, alias);
      if (!isAbsent(field)) {
        fields[name] = field;
      }
    }
    return fields;
  }, z.object(shape));
}
