import type { z } from "zod";
import { diff } from "../model/diff";
import type { Adoption, Resource } from "../model/resource";

type Values = Readonly<Record<string, unknown>>;

/**
 * What adopting what exists would change, in words. Undefined where that is nothing, and nobody asked for it. Any text may be
 * a secret, which a dynamic provider is not told: of texts, only the name of the argument is printed.
 */
export function adoptionInWords(
  lifecycle: Resource,
  { name, state }: Adoption<Values>,
  inputs: Values,
): string | undefined {
  const text = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
  const changes = diff(lifecycle, state, inputs).changed.map((argument) =>
    isNeverSecret(lifecycle.args.shape[argument])
      ? `${argument} from ${text(state[argument])} to ${text(inputs[argument])}`
      : argument,
  );
  if (changes.length === 0 && inputs.adopt === undefined) {
    return undefined;
  }
  return `adopts ${name}, and changes ${changes.join(", ") || "nothing"}`;
}

const NEVER_SECRET = new Set(["boolean", "number", "int", "enum", "literal"]);

function isNeverSecret(schema: z.core.$ZodType | undefined): boolean {
  const def = schema?._zod.def;
  if (def === undefined) {
    return false;
  }
  return "innerType" in def ? isNeverSecret(def.innerType as z.core.$ZodType) : NEVER_SECRET.has(def.type);
}
