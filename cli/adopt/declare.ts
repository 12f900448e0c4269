import { isDeepStrictEqual } from "node:util";
import { check, defaultsOf } from "../../provider/model/check";
import type { Context } from "../../provider/model/context";
import { diff, metaOf } from "../../provider/model/diff";
import type { Resource } from "../../provider/model/resource";
import { type ResourceType, resourceOf } from "../../provider/resources";
import type { Sighting } from "./sighting";

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

/** Reads what was sighted, and turns it into arguments which, applied, change nothing. */
export async function declare(context: Context, sighting: Sighting, asImported = false): Promise<Declared> {
  const { type, name, id, extra, obstacle } = sighting;
  const lifecycle = await resourceOf(type);
  if (sighting.inputs) {
    return {
      type,
      name,
      id,
      inputs: sighting.inputs,
      outputs: {},
      obstacle: obstacle ?? refusal(lifecycle, sighting.inputs),
    };
  }
  const seed = asImported ? await lifecycle.seed(context, id) : sighting.seed;
  const found = await lifecycle.read(context, id, { ...(asImported && defaultsOf(lifecycle.args)), ...seed });
  if (found === undefined) {
    return { type, name, id, inputs: {}, outputs: {}, obstacle: "it is gone" };
  }
  const inputs = { ...inputsOf(lifecycle, found.state, asImported), ...extra };
  return {
    type,
    name,
    id,
    inputs,
    outputs: found.state,
    obstacle: obstacle ?? refusal(lifecycle, inputs) ?? change(lifecycle, found.state, inputs),
  };
}

/** The arguments that say something: neither left out, nor internal, nor what they are anyway. */
function inputsOf(lifecycle: Resource, state: Values, withEmpty: boolean): Values {
  const entries = Object.entries(lifecycle.args.shape).flatMap(([name, schema]) => {
    const value = state[name];
    const def = schema._zod.def;
    const isUnsaid =
      value === undefined ||
      metaOf(schema).internal === true ||
      ("defaultValue" in def && isDeepStrictEqual(value, def.defaultValue)) ||
      (value === "" && schema._zod.optin === "optional" && !(withEmpty && schema.safeParse(value).success));
    return isUnsaid ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
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
