const NATURAL = new Intl.Collator("en", { numeric: true });

/** Compares names in natural order: `db-2` before `db-10`. Equal only for the same text. */
export function inNaturalOrder(one: string, other: string): number {
  return NATURAL.compare(one, other) || (one < other ? -1 : Number(one > other));
}

/** Compares by name, in natural order. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return inNaturalOrder(one.name, other.name);
}
