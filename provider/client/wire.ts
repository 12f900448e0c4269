import { z } from "zod";
import type { Page } from "./pages";

// Answers: the services write numbers as strings and strings as numbers, leave fields out or send null for them,
// and spell one value in several ways. What leaves this file is one spelling, and absence is always `undefined`.

type Issues = { issues: z.core.$ZodRawIssue[]; value: unknown };

function refuse(context: Issues, input: unknown, message: string): never {
  context.issues.push({ code: "custom", input, message });
  return z.NEVER;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function toText(value: unknown, context: Issues): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") {
    // JSON has already rounded it: an id that is almost right is worse than none.
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return refuse(context, value, "a number too large to be read exactly");
    }
    return String(value);
  }
  if (typeof value === "boolean") return String(value);
  return refuse(context, value, isAbsent(value) ? "missing" : "not a text");
}

function toNumber(value: unknown, context: Issues): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  return refuse(context, value, isAbsent(value) ? "missing" : "not a number");
}

function toFlag(value: unknown, context: Issues): boolean {
  if (typeof value === "boolean") return value;
  const word = String(value).toLowerCase();
  if (word === "true" || word === "1") return true;
  if (word === "false" || word === "0") return false;
  return refuse(context, value, "neither true nor false");
}

/** A field that the answer must have. */
function required<T>(read: (value: unknown, context: Issues) => T) {
  return z.transform((value: unknown, context) => read(value, context));
}

/** A field that may be missing, null or (for numbers) an empty string. */
function optional<T>(read: (value: unknown, context: Issues) => T) {
  return z
    .transform((value: unknown, context): T | undefined => (isAbsent(value) ? undefined : read(value, context)))
    .optional();
}

export const text = required(toText);
export const optionalText = optional(toText);
export const number = required(toNumber);
export const optionalNumber = optional((value, context) => (value === "" ? undefined : toNumber(value, context)));
export const optionalFlag = optional(toFlag);

const ON_OFF: Readonly<Record<string, string>> = { ENABLED: "ON", DISABLED: "OFF", "1": "ON", "0": "OFF" };

/** "ON" or "OFF" in any of its spellings; another state is passed on in upper case. */
export function toOnOff(value: string): string {
  const word = value.trim().toUpperCase();
  return ON_OFF[word] ?? word;
}

const RISK_LEVELS: Readonly<Record<string, string>> = { MODERATE: "MEDIUM", NORISK: "NO_RISK" };

/** LOW, MEDIUM, HIGH or NO_RISK in any of its spellings. */
export function toRiskLevel(value: string): string {
  const word = value
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, "_");
  return RISK_LEVELS[word] ?? word;
}

export const optionalOnOff = optional((value, context) => toOnOff(toText(value, context)));
export const optionalRiskLevel = optional((value, context) => toRiskLevel(toText(value, context)));

/** A list that may be missing or null; a single text stands for a list of one, commas separate several. */
export const textList = z
  .transform((value: unknown, context): string[] => {
    if (isAbsent(value) || value === "") return [];
    if (typeof value === "string") return value.split(",").map((each) => each.trim());
    if (!Array.isArray(value)) return refuse(context, value, "not a list");
    return value.map((each) => toText(each, context));
  })
  .optional()
  .transform((list) => list ?? []);

/** Lets a field arrive under another name, which is preferred where both are there: `{ wire name: name here }`. */
export function aliased<S extends z.ZodType>(aliases: Readonly<Record<string, string>>, schema: S) {
  return z.preprocess((value) => {
    if (typeof value !== "object" || value === null) return value;
    const fields = value as Record<string, unknown>;
    const renamed: Record<string, unknown> = {};
    for (const [from, to] of Object.entries(aliases)) {
      if (!isAbsent(fields[from])) renamed[to] = fields[from];
    }
    return Object.keys(renamed).length === 0 ? value : { ...fields, ...renamed };
  }, schema);
}

function own(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const name = names.find((each) => Object.hasOwn(value, each));
  return name === undefined ? undefined : (value as Record<string, unknown>)[name];
}

const TOTALS = ["total", "total_count", "total_num"];

/** One page of a list that stands under one of the names. A list of nothing may be null, or absent with a total of 0. */
export function listing<S extends z.ZodType>(names: readonly [string, ...string[]], item: S) {
  return z
    .preprocess(
      (answer) => {
        const total = own(answer, TOTALS);
        const items = own(answer, names);
        const empty = items === null || (items === undefined && Number(total ?? Number.NaN) === 0);
        return { items: empty ? [] : items, total };
      },
      z.object({ items: z.array(item, `no list under ${names.join(" or ")}`), total: optionalNumber }),
    )
    .transform((page): Page<z.output<S>> => page as Page<z.output<S>>);
}

/** A whole list that stands under one of the names; null is an empty list. */
export function list<S extends z.ZodType>(names: readonly [string, ...string[]], item: S) {
  const items = z.array(item, `no list under ${names.join(" or ")}`);
  return z.preprocess((answer) => {
    const found = own(answer, names);
    return found === null ? [] : found;
  }, items);
}

const BESIDE_A_LIST: ReadonlySet<string> = new Set([...TOTALS, "sys_tags", "request_id"]);

/** A whole list that an answer may leave out when there is nothing in it; an answer about something else is none. */
export function listIfAny<S extends z.ZodType>(name: string, item: S) {
  const items = z.array(item, `no list under ${name}`);
  return z.preprocess((answer) => {
    const found = own(answer, [name]);
    const isLeftOut = typeof answer === "object" && Object.keys(answer ?? {}).every((key) => BESIDE_A_LIST.has(key));
    return found === null || (found === undefined && isLeftOut) ? [] : found;
  }, items);
}

/** An answer of which every field may be missing; one that has other fields only is about something else. */
export function whatever<S extends z.ZodObject>(schema: S) {
  return z.preprocess((answer, context) => {
    const keys = typeof answer === "object" && answer !== null ? Object.keys(answer) : [];
    const isMeant = keys.length === 0 || keys.some((key) => Object.hasOwn(schema.shape, key));
    return isMeant ? answer : refuse(context, answer, `none of ${Object.keys(schema.shape).join(", ")} is there`);
  }, schema);
}

/** An answer that says nothing beyond its success. */
export const nothing = z.transform((): void => undefined);

// Requests: the documented limits.

/** An ID in a path or body. */
export const id = z
  .string()
  .min(1)
  .max(64)
  .refine((value) => value !== "." && value !== "..", "not an ID");

export const onOff = z.enum(["ON", "OFF"]);
export const riskLevel = z.enum(["LOW", "MEDIUM", "HIGH", "NO_RISK"]);

/** A number that the documents of different years write as a number or as a string. */
export function numeric(min: number, max: number) {
  const inRange = (value: number | string) => Number(value) >= min && Number(value) <= max;
  return z.union([z.int(), z.string().regex(/^-?\d+$/)]).refine(inRange, `must be from ${min} to ${max}`);
}

/** Values separated by commas, each at most `max` characters long. */
export function commaList(max: number) {
  const fits = (value: string) => value.split(",").every((each) => each.length > 0 && each.length <= max);
  return z.string().refine(fits, `values separated by commas, each of 1 to ${max} characters`);
}

/** A download. */
export const file = z.object({
  /** Empty when the call had it go elsewhere. */
  content: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  size: number,
  content_type: optionalText,
  content_disposition: optionalText,
});

export type DownloadedFile = z.output<typeof file>;
