import { isDeepStrictEqual } from "node:util";
import { check, defaultsOf } from "../../provider/model/check";
import type { Context } from "../../provider/model/context";
import { diff, metaOf } from "../../provider/model/diff";
import type { Listed, Resource } from "../../provider/model/resource";
import type { ResourceType } from "../../provider/resources";
import { UNREPORTED } from "../../provider/resources/fields";

type Values = Readonly<Record<string, unknown>>;

/** An existing object, as the arguments of its declaration, or why it cannot be declared. */
export interface Declared {
  readonly type: ResourceType;
  readonly name: string;
  /** The ID of the resource. */
  readonly id: string;
  readonly inputs: Values;
  /** The outputs, which other declarations can refer to. */
  readonly outputs: Values;
  readonly obstacle?: string;
}

/** An existing object, with the resource that declares it. */
export interface Sighting extends Listed {
  readonly type: ResourceType;
  readonly resource: Resource;
}

/** Reads an object, and returns the arguments with which a deployment changes nothing. */
export async function declare(context: Context, sighting: Sighting, asImported = false): Promise<Declared> {
  const { type, resource, name, id, obstacle } = sighting;
  const nothing = { type, name, id, inputs: {}, outputs: {} };
  if (obstacle !== undefined) {
    return { ...nothing, obstacle };
  }
  const seed = sighting.state ?? (await resource.seed(context, id));
  const found = seed && (await resource.read(context, id, { ...defaultsOf(resource.args), ...seed }));
  if (found === undefined) {
    return { ...nothing, obstacle: "it no longer exists" };
  }
  const inputs = { ...inputsOf(resource, found.state, asImported), ...adopting(resource, id) };
  const { unreported } = found;
  return {
    ...nothing,
    inputs,
    outputs: found.state,
    obstacle:
      (unreported && `${unreported}: ${UNREPORTED}`) ??
      incomplete(inputs) ??
      refusal(resource, inputs) ??
      change(resource, found.state, inputs),
  };
}

/** The argument `adopt`, if the resource has one. */
function adopting({ args }: Resource, id: string): Values {
  return Object.hasOwn(args.shape, "adopt") ? { adopt: id.split("/").at(-1) } : {};
}

/**
 * Arguments that are only declared after an import: otherwise `pulumi up` would remove the values that the import
 * read.
 */
const LEFT_ALONE = ["autoRenew", "timezone"];

/** The arguments to declare: those with a value that is not internal and not the default. */
function inputsOf({ args }: Resource, state: Values, asImported: boolean): Values {
  const entries = Object.entries(args.shape).flatMap(([name, schema]) => {
    const value = state[name];
    const def = schema._zod.def;
    const isOmitted =
      value === undefined ||
      name === "adopt" ||
      metaOf(schema).internal === true ||
      ("defaultValue" in def && isDeepStrictEqual(value, def.defaultValue)) ||
      (!asImported && LEFT_ALONE.includes(name)) ||
      (isEmpty(value) && schema._zod.optin === "optional" && !(asImported && schema.safeParse(value).success));
    return isOmitted ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Whether a value is an empty string or map. */
function isEmpty(value: unknown): boolean {
  return value === "" || isDeepStrictEqual(value, {});
}

/** Which argument has half of a Unicode character, as left by a service that cuts a text. */
function incomplete(inputs: Values): string | undefined {
  const [name] = Object.entries(inputs).find(([, value]) => !isWellFormed(value)) ?? [];
  return name && `${name}: it contains an incomplete Unicode character, which no program can declare`;
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") {
    return value.isWellFormed();
  }
  return (
    typeof value !== "object" ||
    Object.entries(value ?? {})
      .flat()
      .every(isWellFormed)
  );
}

function refusal(lifecycle: Resource, inputs: Values): string | undefined {
  const [failure] = check(lifecycle, inputs, () => false).failures;
  return failure && `${failure.property}: ${failure.reason}`;
}

/** Why a deployment would change something, if it would. Arguments that the service does not report are ignored. */
function change(lifecycle: Resource, state: Values, inputs: Values): string | undefined {
  const applied = check(lifecycle, inputs, () => false).inputs;
  const declared = Object.fromEntries(Object.entries(state).filter(([name]) => name in applied));
  const changed = diff(lifecycle, declared, applied).changed.filter((name) => !isWriteOnly(lifecycle, name));
  return changed.length === 0 ? undefined : `it cannot be declared without changing it: ${changed.join(", ")}`;
}

function isWriteOnly({ args }: Resource, name: string): boolean {
  const schema = args.shape[name];
  return schema !== undefined && metaOf(schema).writeOnly === true;
}
