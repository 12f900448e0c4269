import { z } from "zod";

// The doctor reads responses as the services send them. The client's schemas would hide the differences.

const record = z.record(z.string(), z.unknown());

/** The fields of an object in a response. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a value; none if it is not an object. */
export function fieldsOf(value: unknown): Fields {
  return record.safeParse(value).data ?? {};
}

/** A list in a response. */
export interface WrittenList {
  readonly items: readonly Fields[];
  /** How the response represents an empty list. */
  readonly empty?: "list" | "null" | "absent";
  readonly total?: number;
}

const TOTALS = ["total", "total_count", "total_num"];

/** The list in the first of these fields that exists. */
export function listIn(json: unknown, ...names: readonly string[]): WrittenList {
  const fields = fieldsOf(json);
  const value = names.map((name) => fields[name]).find((each) => each !== undefined);
  const found = TOTALS.map((name) => fields[name]).find(hasValue);
  const total = found === undefined || Number.isNaN(Number(found)) ? {} : { total: Number(found) };
  if (!Array.isArray(value)) {
    return { items: [], empty: value === null ? "null" : "absent", ...total };
  }
  return { items: value.map(fieldsOf), ...(value.length === 0 && { empty: "list" as const }), ...total };
}

/** Whether a field has a value: absent, null and an empty string count as missing. */
export function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** A field as text; empty if it is missing. */
export function textIn(fields: Fields, ...names: readonly string[]): string {
  const value = names.map((name) => fields[name]).find(hasValue);
  return value === undefined ? "" : String(value);
}

/** A field as a number; undefined if it is not one. */
export function numberIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return hasValue(value) && !Number.isNaN(Number(value)) ? Number(value) : undefined;
}
