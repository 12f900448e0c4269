import { isDeepStrictEqual } from "node:util";
import { check, defaultsOf } from "../../provider/model/check";
import type { Context } from "../../provider/model/context";
import { diff, metaOf } from "../../provider/model/diff";
import type { Listed, Resource } from "../../provider/model/resource";
import type { ResourceType } from "../../provider/resources";

type Values = Readonly<Record<string, unknown>>;

/** What exists, as arguments that declare it; or why it cannot be declared. */
export interface Declared {
  readonly type: ResourceType;
  readonly name: string;
  /** ID under which it was found. */
  readonly id: string;
  readonly inputs: Values;
  /** What others may refer to. */
  readonly outputs: Values;
  readonly obstacle?: string;
}

/** Something that exists, with the resource that declares it. */
export interface Sighting extends Listed {
  readonly type: ResourceType;
  readonly resource: Resource;
}

/** Reads what was sighted, and turns it into arguments which, applied, change nothing. */
export async function declare(context: Context, sighting: Sighting, asImported = false): Promise<Declared> {
  const { type, resource, name, id, obstacle } = sighting;
  const nothing = { type, name, id, inputs: {}, outputs: {} };
  if (obstacle !== undefined) {
    return { ...nothing, obstacle };
  }
  const seed = sighting.state ?? (await resource.seed(context, id));
  const found = seed && (await resource.read(context, id, { ...defaultsOf(resource.args), ...seed }));
  if (found === undefined) {
    return { ...nothing, obstacle: "it is gone" };
  }
  const inputs = { ...inputsOf(resource, found.state, asImported), ...adopting(resource, id) };
  return {
    ...nothing,
    inputs,
    outputs: found.state,
    obstacle: refusal(resource, inputs) ?? change(resource, found.state, inputs),
  };
}

/** The argument that adopts it, where there is one. */
function adopting({ args }: Resource, id: string): Values {
  return Object.hasOwn(args.shape, "adopt") ? { adopt: id.split("/").at(-1) } : {};
}

/** Arguments that a program leaves unchanged, unless an import has read them and would remove them. */
const LEFT_ALONE = ["autoRenew", "timezone"];

/** The arguments that say something: neither left out, nor internal, nor what they are anyway. */
function inputsOf({ args }: Resource, state: Values, asImported: boolean): Values {
  const entries = Object.entries(args.shape).flatMap(([name, schema]) => {
    const value = state[name];
    const def = schema._zod.def;
    const isUnsaid =
      value === undefined ||
      name === "adopt" ||
      metaOf(schema).internal === true ||
      ("defaultValue" in def && isDeepStrictEqual(value, def.defaultValue)) ||
      (!asImported && LEFT_ALONE.includes(name)) ||
      (isEmpty(value) && schema._zod.optin === "optional" && !(asImported && schema.safeParse(value).success));
    return isUnsaid ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Whether a value is an empty text or map. */
function isEmpty(value: unknown): boolean {
  return value === "" || isDeepStrictEqual(value, {});
}

function refusal(lifecycle: Resource, inputs: Values): string | undefined {
  const [failure] = check(lifecycle, inputs, () => false).failures;
  return failure && `${failure.property}: ${failure.reason}`;
}

/** What would be changed by applying the arguments: nothing must be. What the service does not report is left aside. */
function change(lifecycle: Resource, state: Values, inputs: Values): string | undefined {
  const applied = check(lifecycle, inputs, () => false).inputs;
  const declared = Object.fromEntries(Object.entries(state).filter(([name]) => name in applied));
  const changed = diff(lifecycle, declared, applied).changed.filter((name) => !isWriteOnly(lifecycle, name));
  return changed.length === 0 ? undefined : `it cannot be declared as it is: ${changed.join(", ")}`;
}

function isWriteOnly({ args }: Resource, name: string): boolean {
  const schema = args.shape[name];
  return schema !== undefined && metaOf(schema).writeOnly === true;
}
