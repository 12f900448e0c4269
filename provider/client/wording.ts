import type { z } from "zod";

/** Names of types, as users know them. */
const TYPES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "an integer",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "a string",
};

/** A validation error in words that follow the name of a property; undefined for what a schema itself words. */
export function worded(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is required: ${typeInWords(issue.expected)}`
        : `must be ${typeInWords(issue.expected)}, not ${valueInWords(issue.input)}`;
    case "invalid_value": {
      const allowed = alternatives(issue.values.map((value) => JSON.stringify(value)));
      return issue.input === undefined ? `is required: ${allowed}` : `must be ${allowed}`;
    }
    case "too_small":
      return limited(issue.origin, issue.minimum, issue.exact ? "exactly" : issue.inclusive ? "at least" : "more than");
    case "too_big":
      return limited(issue.origin, issue.maximum, issue.exact ? "exactly" : issue.inclusive ? "at most" : "less than");
    case "invalid_key":
      return `has an invalid key: ${issue.issues.map(({ message }) => message).join("; ")}`;
    default:
      return undefined;
  }
}

function limited(origin: string, limit: number | bigint, how: string): string {
  const unit = { array: "item", set: "item", record: "entry", string: "character" }[origin];
  if (unit === undefined) {
    return `must be ${how} ${limit}`;
  }
  if (how === "at least" && Number(limit) === 1) {
    return "must not be empty";
  }
  const units = unit === "entry" ? "entries" : `${unit}s`;
  return `must have ${how} ${limit} ${Number(limit) === 1 ? unit : units}`;
}

function typeInWords(type: string): string {
  return TYPES[type] ?? type;
}

function valueInWords(value: unknown): string {
  if (value === null || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  return Array.isArray(value) ? "a list" : (TYPES[typeof value] ?? typeof value);
}

/** Words as alternatives: `"low", "medium" or "high"`. */
export function alternatives(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}` : words.join();
}
