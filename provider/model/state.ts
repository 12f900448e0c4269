import { z } from "zod";
import { metaOf, onChange } from "./diff";
import type { Resource, State } from "./resource";

type Values = Readonly<Record<string, unknown>>;

/** A property of a state that is of another type than it must be. */
export interface Unreadable {
  readonly property: string;
  /** What it must be, and what it is, without repeating any value. */
  readonly problem: string;
}

/** A state, as far as it can be read. */
export interface ReadState {
  readonly state: Record<string, unknown>;
  /** What was dropped, because the service reports it again or it no longer matters. */
  readonly dropped: readonly Unreadable[];
  /** What cannot be dropped, because the resource cannot be found, restored or paid for without it. */
  readonly needed: readonly Unreadable[];
}

/**
 * Returns a function that reads states written by another version or edited by hand: properties of an unexpected type
 * are dropped.
 */
export function stateReader(resource: Resource): (values: Values) => ReadState {
  const schema = stateSchema(resource);
  return (values) => {
    const parsed = schema.safeParse(values);
    if (parsed.success) {
      return { state: parsed.data, dropped: [], needed: [] };
    }
    const unreadable = [...new Map(parsed.error.issues.map((issue) => unreadableIn(issue, values))).values()];
    const isNeeded = ({ property }: Unreadable) => isOnlyInState(resource, property);
    const isReadable = ([name]: [string, unknown]) => !unreadable.some(({ property }) => property === name);
    return {
      state: schema.parse(Object.fromEntries(Object.entries(values).filter(isReadable))),
      dropped: unreadable.filter((each) => !isNeeded(each)),
      needed: unreadable.filter(isNeeded),
    };
  };
}

/**
 * Whether only the state has a property: what identifies the resource, and what was recorded when it was created, such
 * as its orders or previous settings. The service reports everything else again, that is, all strings, numbers and
 * booleans that are not IDs.
 */
function isOnlyInState({ args, outputs }: Resource, property: string): boolean {
  const arg = args.shape[property];
  if (arg !== undefined) {
    const { money, writeOnly } = metaOf(arg);
    return onChange(arg) === "replaces" || (money !== undefined && writeOnly === true);
  }
  const output = outputs.shape[property];
  return output !== undefined && (property.endsWith("Id") || !isScalar(output));
}

function isScalar(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodOptional
    ? isScalar(schema.def.innerType)
    : schema instanceof z.ZodString || schema instanceof z.ZodNumber || schema instanceof z.ZodBoolean;
}

/** An issue by the name of its property. The problem only names types, because a value may be secret. */
function unreadableIn({ path, message, ...issue }: z.core.$ZodIssue, values: Values): [string, Unreadable] {
  const property = String(path[0]);
  const value = path.reduce<unknown>((all, key) => (all instanceof Object ? Reflect.get(all, key) : undefined), values);
  const problem =
    issue.code === "invalid_type"
      ? `${path.join(".")} must be of type ${issue.expected}, but is of type ${typeOf(value)}`
      : `${path.join(".")} is invalid (${message})`;
  return [property, { property, problem }];
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) {
    return "array";
  }
  return value === null ? "null" : typeof value;
}

/**
 * The schema of a resource's state. The limits of the arguments do not apply there, and everything may be absent: what
 * was changed by hand, or written by another version, must still be readable and deletable.
 */
export function stateSchema<Args extends z.ZodObject, Outputs extends z.ZodObject>(
  lifecycle: Resource<Args, Outputs>,
): z.ZodType<State<Args, Outputs>> {
  const args = Object.fromEntries(
    Object.entries(lifecycle.args.shape).map(([name, schema]) => [name, loose(schema).optional()]),
  );
  // The types say the same as the loop above, which TypeScript cannot follow.
  return z.object({ ...args, ...lifecycle.outputs.partial().shape }) as unknown as z.ZodType<State<Args, Outputs>>;
}

function loose(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return loose(schema.def.innerType).optional();
  }
  if (schema instanceof z.ZodArray) {
    return z.array(loose(schema.element));
  }
  if (schema instanceof z.ZodRecord) {
    return z.record(z.string(), loose(schema.valueType));
  }
  if (schema instanceof z.ZodObject) {
    return z.object(
      Object.fromEntries(Object.entries(schema.shape).map(([key, value]) => [key, loose(value).optional()])),
    );
  }
  if (schema instanceof z.ZodUnion) {
    return z.union(schema.options.map(loose));
  }
  if (schema instanceof z.ZodNumber) {
    return z.number();
  }
  if (schema instanceof z.ZodBoolean) {
    return z.boolean();
  }
  return z.string();
}
