import { canonical } from "../model/diff";
import type { Values } from "./engine-values";

/** Says that a resource was not deleted because the program still declares it, and what it can no longer restore. */
export function keptText(id: string, state: Values): string {
  const lost = lostOf(state);
  return (
    `${id} was not deleted: the program still manages it. ` +
    (lost.length > 0
      ? `Deleting it later will not restore ${lost.join(", ")} to what was set before this resource was created. `
      : "") +
    "To replace it anyway, set the option `deleteBeforeReplace`, or destroy it first (`pulumi destroy --target`)."
  );
}

/** The arguments whose previous value only this state has: a resource created since has found the declared one. */
function lostOf({ previous, ...state }: Values): string[] {
  return Object.entries(previous instanceof Object ? previous : {})
    .filter(([name, value]) => state[name] !== undefined && canonical(state[name], true) !== canonical(value, true))
    .map(([name]) => `\`${name}\``);
}
