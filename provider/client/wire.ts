import { z } from "zod";
import type { Page } from "./pages";
import { fieldOf, firstOf, hasField, isAbsent, record } from "./spelling";

// Responses: the services write numbers as strings and strings as numbers, omit fields or send null or an empty text
// for them, and spell one value in several ways. After parsing there is one spelling, and absence is always
// `undefined`.

type Issues = { issues: z.core.$ZodRawIssue[]; value: unknown };

function refuse(context: Issues, input: unknown, message: string): never {
  context.issues.push({ code: "custom", input, message });
  return z.NEVER;
}

function toText(value: unknown, context: Issues): string {
  if (typeof value === "string" && value !== "") {
    return value;
  }
  if (typeof value === "number") {
    // JSON has already rounded it: an almost correct ID is worse than none.
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return refuse(context, value, "a number too large to be read exactly");
    }
    return String(value);
  }
  if (typeof value === "boolean") {
    return String(value);
  }
  return refuse(context, value, isAbsent(value) ? "missing" : "not a text");
}

function toNumber(value: unknown, context: Issues): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) {
    return number;
  }
  return refuse(context, value, isAbsent(value) ? "missing" : "not a number");
}

function toFlag(value: unknown, context: Issues): boolean {
  if (typeof value === "boolean") {
    return value;
  }
  const word = String(value).toLowerCase();
  if (word === "true" || word === "1") {
    return true;
  }
  if (word === "false" || word === "0") {
    return false;
  }
  return refuse(context, value, "neither true nor false");
}

/** A field that the response must have. */
function required<T>(read: (value: unknown, context: Issues) => T) {
  return z.transform((value: unknown, context) => read(value, context));
}

/** A field that may be missing, null or empty. */
function optional<T>(read: (value: unknown, context: Issues) => T) {
  return z
    .transform((value: unknown, context): T | undefined => (isAbsent(value) ? undefined : read(value, context)))
    .optional();
}

export const text = required(toText);
export const optionalText = optional(toText);
export const number = required(toNumber);
export const optionalNumber = optional(toNumber);
export const optionalFlag = optional(toFlag);

const ON_OFF: Readonly<Record<string, string>> = { ENABLED: "ON", DISABLED: "OFF", "1": "ON", "0": "OFF" };

/** "ON" or "OFF" in any of its spellings; another state is passed on in upper case. */
function toOnOff(value: string): string {
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
/** A word of a fixed set, in upper case. */
export const optionalWord = optional((value, context) => toText(value, context).trim().toUpperCase());
export const optionalRiskLevel = optional((value, context) => toRiskLevel(toText(value, context)));

/** A list that may be missing or null; a single text is a list of one, commas separate several. */
export const textList = z
  .transform((value: unknown, context): string[] => {
    if (isAbsent(value)) {
      return [];
    }
    if (typeof value === "string") {
      return value.split(",").flatMap((each) => each.trim() || []);
    }
    if (!Array.isArray(value)) {
      return refuse(context, value, "not a list");
    }
    return value.flatMap((each) => (isAbsent(each) ? [] : toText(each, context)));
  })
  .optional()
  .transform((list) => list ?? []);

/** A list that may be missing, null or empty. */
export function optionalList<S extends z.ZodType>(item: S) {
  return z.preprocess((value) => (isAbsent(value) ? [] : value), z.array(item));
}

/** An entry that some lists wrap in an object of one field. */
export function unwrapped<S extends z.ZodType>(name: string, schema: S) {
  return z.preprocess((entry) => fieldOf(entry, name) ?? entry, schema);
}

const TOTALS = ["total", "total_count", "total_num"];

/** A part of a response that may be missing, null or empty. */
export function optionalRecord<S extends z.core.$ZodShape>(shape: S) {
  return z.preprocess((value) => (isAbsent(value) ? undefined : value), record(shape).optional());
}

/** One page of a list under one of the names. An empty list may be null; it may be omitted if there is a total. */
export function listing<S extends z.ZodType>(names: readonly [string, ...string[]], item: S) {
  return z
    .preprocess(
      (response) => {
        const total = firstOf(response, TOTALS);
        const items = firstOf(response, names);
        const isEmpty = items === null || items === "" || (items === undefined && !isAbsent(total));
        return { items: isEmpty ? [] : items, total };
      },
      z.object({ items: z.array(item, `no list under ${names.join(" or ")}`), total: optionalNumber }),
    )
    .transform((page): Page<z.output<S>> => page as Page<z.output<S>>);
}

/** A whole list under one of the names; null is an empty list unless there is a total. */
export function list<S extends z.ZodType>(names: readonly [string, ...string[]], item: S) {
  const items = z.array(item, `no list under ${names.join(" or ")}`);
  return z.preprocess((response) => {
    const found = firstOf(response, names);
    return isAbsent(found) && hasAnyField(response, names) && isNothing(response) ? [] : found;
  }, items);
}

const BESIDE_A_LIST: ReadonlySet<string> = new Set([...TOTALS, "totalCount", "totalNum", "sys_tags", "request_id"]);

/** A whole list that may be omitted if it is empty. A response with other fields is rejected. */
export function listIfAny<S extends z.ZodType>(name: string, item: S) {
  const items = z.array(item, `no list under ${name}`);
  return z.preprocess((response) => {
    const found = fieldOf(response, name);
    const isLeftOut =
      typeof response === "object" && response !== null && Object.keys(response).every((key) => BESIDE_A_LIST.has(key));
    const isEmpty = isAbsent(found) && isNothing(response) && (hasField(response, name) || isLeftOut);
    return isEmpty ? [] : found;
  }, items);
}

function hasAnyField(response: unknown, names: readonly string[]): boolean {
  return names.some((name) => hasField(response, name));
}

/** Whether a response reports no items. */
function isNothing(response: unknown): boolean {
  const total = firstOf(response, TOTALS);
  return isAbsent(total) || Number(total) === 0;
}

/** A response in which every field is optional. One with other fields only is rejected: it is about something else. */
export function whatever<S extends z.core.$ZodShape>(shape: S) {
  const names = Object.keys(shape);
  return z.preprocess((response, context) => {
    const isEmpty = typeof response !== "object" || Object.keys(response ?? {}).length === 0;
    const isMeant = isEmpty || names.some((name) => hasField(response, name));
    return isMeant ? response : refuse(context, response, `none of ${names.join(", ")} is there`);
  }, record(shape));
}

/** A response with no content of interest. */
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

/** Comma-separated values, each at most `max` characters long. */
export function commaList(max: number) {
  const fits = (value: string) => value.split(",").every((each) => each.length > 0 && each.length <= max);
  return z.string().refine(fits, `values separated by commas, each of 1 to ${max} characters`);
}

export const file = z.object({
  /** Empty if the call streamed it elsewhere. */
  content: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** Size in bytes. */
  size: number,
  /** The header `Content-Type`, such as "application/octet-stream". */
  content_type: optionalText,
  /** The header `Content-Disposition`, which may propose a file name. */
  content_disposition: optionalText,
});

/** A downloaded file. */
export type DownloadedFile = z.output<typeof file>;
