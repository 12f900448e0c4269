import { z } from "zod";

// The doctor looks at responses as the services write them: the client's schemas would even out what differs.

const record = z.record(z.string(), z.unknown());

/** The fields of an object in a response; none of anything else. */
export type Fields = Readonly<Record<string, unknown>>;

/** What is an object, as its fields. */
export function fieldsOf(value: unknown): Fields {
  return record.safeParse(value).data ?? {};
}

/** A list in a response, as it was written. */
export interface WrittenList {
  readonly items: readonly Fields[];
  /** How nothing is written, where the list is empty. */
  readonly empty?: "list" | "null" | "absent";
  readonly total?: number;
}

const TOTALS = ["total", "total_count", "total_num"];

/** The list under one of the names. */
export function listIn(json: unknown, ...names: readonly string[]): WrittenList {
  const fields = fieldsOf(json);
  const value = names.map((name) => fields[name]).find((each) => each !== undefined);
  const told = TOTALS.map((name) => fields[name]).find(isTold);
  const total = told === undefined || Number.isNaN(Number(told)) ? {} : { total: Number(told) };
  if (!Array.isArray(value)) {
    return { items: [], empty: value === null ? "null" : "absent", ...total };
  }
  return { items: value.map(fieldsOf), ...(value.length === 0 && { empty: "list" as const }), ...total };
}

/** Whether a field has a value: absent, null and empty all count as missing. */
export function isTold(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Returns a field as text; empty if it is missing. */
export function textIn(fields: Fields, ...names: readonly string[]): string {
  const value = names.map((name) => fields[name]).find(isTold);
  return value === undefined ? "" : String(value);
}

/** A field as a number, where it is one. */
export function numberIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return isTold(value) && !Number.isNaN(Number(value)) ? Number(value) : undefined;
}
