import { z } from "zod";
import { worded } from "../client/wording";

/** An argument that was rejected. */
export interface Failure {
  /** The path of the property, such as `tags.env` or `securityGroupIds[0]`. */
  readonly property: string;
  /** What is wrong with it, and what is allowed. */
  readonly reason: string;
}

/** Rejected arguments, as text without a final period. */
export function failuresInWords(failures: readonly Failure[]): string {
  return failures.map(({ property, reason }) => `${property}: ${reason}`).join("; ");
}

export interface Checked {
  /** The inputs, with defaults filled in. */
  readonly inputs: Record<string, unknown>;
  readonly failures: readonly Failure[];
}

type Issue = z.core.$ZodIssue;

/**
 * Checks arguments against their schema without calling the service. Unknown values, and what depends on them, pass.
 */
export function check(
  lifecycle: { readonly args: z.ZodObject },
  inputs: Readonly<Record<string, unknown>>,
  isUnknown: (value: unknown) => boolean,
): Checked {
  const declared = withDefaults(lifecycle.args, inputs);
  const parsed = lifecycle.args.safeParse(declared, { error: worded });
  const issues = parsed.success ? [] : parsed.error.issues;
  return {
    inputs: declared,
    failures: issues
      .filter((issue) => !dependsOnUnknown(issue, declared, isUnknown) && !isOfOtherType(issue, issues))
      .flatMap((issue) => explain(issue, lifecycle.args)),
  };
}

/** A schema's defaults for omitted arguments. A null counts as omitted. */
function withDefaults(args: z.ZodObject, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null);
  return { ...defaultsOf(args), ...Object.fromEntries(given) };
}

/** The arguments that have a default, with that default. */
export function defaultsOf(args: z.ZodObject): Record<string, unknown> {
  const defaults = Object.entries(args.shape).flatMap(([name, schema]) => {
    const def = schema._zod.def;
    return "defaultValue" in def ? [[name, def.defaultValue] as const] : [];
  });
  return Object.fromEntries(defaults);
}

function dependsOnUnknown(issue: Issue, inputs: unknown, isUnknown: (value: unknown) => boolean): boolean {
  let value = inputs;
  for (const key of issue.path) {
    if (isUnknown(value)) {
      return true;
    }
    value = value !== null && typeof value === "object" ? Reflect.get(value, key) : undefined;
  }
  if (isUnknown(value)) {
    return true;
  }
  return (issue.code === "custom" || issue.code === "invalid_union") && contains(value, isUnknown);
}

/** Whether the issue is about a value of the wrong type: its length, for example, means nothing then. */
function isOfOtherType(issue: Issue, all: readonly Issue[]): boolean {
  const path = pathOf(issue.path);
  return issue.code !== "invalid_type" && all.some((one) => one.code === "invalid_type" && pathOf(one.path) === path);
}

function contains(value: unknown, isUnknown: (value: unknown) => boolean): boolean {
  if (isUnknown(value)) {
    return true;
  }
  return value !== null && typeof value === "object" && Object.values(value).some((item) => contains(item, isUnknown));
}

function explain(issue: Issue, args: z.ZodObject): Failure[] {
  const property = pathOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    const parent = objectAt(args, issue.path);
    const allowed = parent ? `; known properties: ${publicNames(parent).join(", ") || "none"}` : "";
    return issue.keys.map((key) => ({ property: pathOf([...issue.path, key]), reason: `unknown property${allowed}` }));
  }
  return [{ property, reason: issue.message }];
}

/** The object schema at a path; undefined if there is a choice of several schemas on the way. */
function objectAt(schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): z.ZodObject | undefined {
  const [key, ...rest] = path;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return objectAt(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodArray) {
    return objectAt(schema.element, rest);
  }
  if (schema instanceof z.ZodObject) {
    return key === undefined ? schema : objectAt(schema.shape[String(key)], rest);
  }
  return undefined;
}

function publicNames(args: z.ZodObject): string[] {
  return Object.entries(args.shape)
    .filter(([, schema]) => schema.meta()?.internal !== true)
    .map(([name]) => name);
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") {
      return `${text}[${key}]`;
    }
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}
