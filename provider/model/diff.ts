import type { z } from "zod";

/**
 * What a later change of an argument means.
 *
 * - `updates`: changed in place.
 * - `replaces`: the resource is made anew, then the old one is deleted.
 * - `creation`: only looked at when the resource is created; a later change does nothing.
 */
export type OnChange = "updates" | "replaces" | "creation";

export interface Difference {
  /** Arguments that differ from the state. */
  readonly changed: readonly string[];
  /** Those of them that only a new resource can have. */
  readonly replaces: readonly string[];
  /** Arguments that cost money when the resource was created, and whose later change does nothing. */
  readonly ignored: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/** Compares the state with the inputs, driven by what each argument says of itself. An unknown input is a change. */
export function diff(lifecycle: { readonly args: z.ZodObject }, state: Values, inputs: Values): Difference {
  const differing = Object.entries(lifecycle.args.shape).filter(([name, schema]) =>
    differs(schema, state[name], inputs[name]),
  );
  const namesWhere = (meets: (schema: z.core.$ZodType) => boolean) =>
    differing.filter(([, schema]) => meets(schema)).map(([name]) => name);
  return {
    changed: namesWhere((schema) => onChange(schema) !== "creation"),
    replaces: namesWhere((schema) => onChange(schema) === "replaces"),
    ignored: namesWhere((schema) => onChange(schema) === "creation" && metaOf(schema).money !== undefined),
  };
}

/** What a later change of the argument means. */
export function onChange(schema: z.core.$ZodType): OnChange {
  return metaOf(schema).onChange ?? "updates";
}

/** What an argument says of itself, on its outermost schema or further in. */
export function metaOf(schema: z.core.$ZodType): z.core.GlobalMeta {
  const own = (schema as z.ZodType).meta?.() ?? {};
  const inner = (schema as { def?: { innerType?: z.core.$ZodType } }).def?.innerType;
  return inner ? { ...metaOf(inner), ...own } : own;
}

function differs(schema: z.core.$ZodType, old: unknown, now: unknown): boolean {
  if (old === now) {
    return false;
  }
  if (now === undefined) {
    // Left out means "as the service has it": only what was declared before and can be changed back is a difference.
    return old !== undefined && onChange(schema) === "updates";
  }
  // A state of another version may lack an argument that is always there: that must replace nothing.
  if (old === undefined && onChange(schema) === "replaces" && isAlwaysThere(schema)) {
    return false;
  }
  const unordered = metaOf(schema).unordered === true;
  return canonical(old, unordered) !== canonical(now, unordered);
}

/** Whether every declaration has the argument: it is required, or has a default that is filled in. */
function isAlwaysThere(schema: z.core.$ZodType): boolean {
  return "defaultValue" in schema._zod.def || !(schema as z.ZodType).safeParse(undefined).success;
}

/** A list whose order carries no meaning, in the order in which it was declared. */
export function inOrderOf<Item>(known: readonly Item[] | undefined, actual: readonly Item[]): Item[] {
  const keys = (known ?? []).map((item) => canonical(item));
  const isSame = keys.length === actual.length && actual.every((item) => keys.includes(canonical(item)));
  return [...(known && isSame ? known : actual)];
}

/** A text that is the same for values that are equal, in whatever order their properties come. */
export function canonical(value: unknown, unordered = false): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    return `[${(unordered ? items.sort() : items).join(",")}]`;
  }
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${entries
      .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
      .sort()
      .join(",")}}`;
  }
  return JSON.stringify(value) ?? "undefined";
}
