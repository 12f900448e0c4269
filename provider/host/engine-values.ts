import type { Failure } from "../model/check";

// Values as the engine sends and keeps them.

export type Values = Record<string, unknown>;

/** What stands for a value that is not known yet, as the engine sends it. The SDK has it as well, but takes long to load. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or one within it, is not known yet. */
export function isUnknownIn(value: unknown): boolean {
  return value === unknownValue || (value instanceof Object && Object.values(value).some(isUnknownIn));
}

/** The inputs without those that are not known yet. */
export function withoutUnknowns(inputs: Values): Values {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !isUnknownIn(value)));
}

/** A value in a message; one that is not known yet has no text of its own. */
export function textOf(value: unknown): string {
  return value === unknownValue ? "not known yet" : JSON.stringify(value);
}

/** What a dynamic provider has in a state besides the resource's own properties: the text that loads it. */
export function withoutProvider({ __provider, ...values }: Values): Values {
  return values;
}

/** A failure without its property: the engine prints the value of a property that is named, even if it is a secret. */
export function withoutProperty({ property, reason }: Failure): Failure {
  return { property: "", reason: property === "" ? reason : `${property}: ${reason}` };
}
