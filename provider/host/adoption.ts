import { diff } from "../model/diff";
import type { Adoption, Resource } from "../model/resource";

type Values = Readonly<Record<string, unknown>>;

/** What taking over what exists would change, in words. Undefined where that is nothing, and nobody asked for it. */
export function adoptionInWords(
  lifecycle: Resource,
  { name, state }: Adoption<Values>,
  inputs: Values,
): string | undefined {
  const text = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
  const changes = diff(lifecycle, state, inputs).changed.map(
    (argument) => `${argument} from ${text(state[argument])} to ${text(inputs[argument])}`,
  );
  if (changes.length === 0 && inputs.adopt === undefined) {
    return undefined;
  }
  return `adopts ${name}, and changes ${changes.join(", ") || "nothing"}`;
}
