import type { Lifecycle } from "./contract";
import { diff } from "./diff";

type Values = Readonly<Record<string, unknown>>;

/** What taking over what exists would change, in words. */
export function takeoverInWords(lifecycle: Lifecycle, state: Values, inputs: Values): string {
  const text = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
  const changes = diff(lifecycle, state, inputs).changed.map(
    (name) => `${name} from ${text(state[name])} to ${text(inputs[name])}`,
  );
  return `takes over ${inputs.adopt}, and changes ${changes.length === 0 ? "nothing" : changes.join(", ")}`;
}
