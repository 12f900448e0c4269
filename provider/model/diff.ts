import type { z } from "zod";

/**
 * What a later change of an argument means.
 *
 * - `updates`: updated in place.
 * - `replaces`: the resource is created anew, then the old one is deleted.
 * - `creation`: used only when the resource is created; a later change has no effect.
 */
export type OnChange = "updates" | "replaces" | "creation";

export interface Difference {
  /** Arguments that differ from the state. */
  readonly changed: readonly string[];
  /** Those of them that require a new resource. */
  readonly replaces: readonly string[];
  /** Arguments that cost money when the resource was created, and whose later change has no effect. */
  readonly ignored: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/** Compares the state with the inputs, according to the metadata of each argument. An unknown input is a change. */
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

/** The difference with another argument that changes. */
export function withChanged(difference: Difference, name: string): Difference {
  const { changed } = difference;
  return changed.includes(name) ? difference : { ...difference, changed: [...changed, name] };
}

/** What a later change of the argument means. */
export function onChange(schema: z.core.$ZodType): OnChange {
  return metaOf(schema).onChange ?? "updates";
}

/** The metadata of an argument, on its outermost schema or further in. */
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
    // Omitted means "as the service has it": only what was declared before and can be changed back is a difference.
    return old !== undefined && onChange(schema) === "updates";
  }
  // State written by another version may lack an argument that is always present: that must not replace anything.
  if (old === undefined && onChange(schema) === "replaces" && isAlwaysThere(schema)) {
    return false;
  }
  const unordered = metaOf(schema).unordered === true;
  return canonical(old, unordered) !== canonical(now, unordered);
}

/** Whether every declaration has the argument: it is required, or has a default. */
function isAlwaysThere(schema: z.core.$ZodType): boolean {
  return "defaultValue" in schema._zod.def || !(schema as z.ZodType).safeParse(undefined).success;
}

/** An unordered list, in the order in which it was declared. */
export function inOrderOf<Item>(known: readonly Item[] | undefined, actual: readonly Item[]): Item[] {
  const keys = (known ?? []).map((item) => canonical(item));
  const isSame = keys.length === actual.length && actual.every((item) => keys.includes(canonical(item)));
  return [...(known && isSame ? known : actual)];
}

/** The declared name, unless the service reports another one; names in another case are the same. */
export function sameName(known: string, actual: string | undefined): string {
  return actual === undefined || known.toLowerCase() === actual.toLowerCase() ? known : actual;
}

/** The declared word, unless the service reports another one of the known words; `spell` makes all its spellings equal. */
export function asDeclared(
  known: string,
  actual: string | undefined,
  words: readonly string[],
  spell: (word: string) => string = plainly,
): string {
  const other = words.find((word) => actual !== undefined && spell(word) === spell(actual));
  return other === undefined || spell(other) === spell(known) ? known : other;
}

/** A word of a fixed set without what its spellings differ in. */
export function plainly(word: string): string {
  return word.replace(/[\s_-]/g, "").toUpperCase();
}

/** A text that is the same for equal values, regardless of the order of their properties. */
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
