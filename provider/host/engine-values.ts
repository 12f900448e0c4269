import type { Failure } from "../model/check";

// Values as the engine sends and stores them.

export type Values = Record<string, unknown>;

/** The engine's placeholder for an unknown value. The SDK exports it, too, but takes long to load. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is unknown or contains an unknown value. */
export function isUnknownIn(value: unknown): boolean {
  return value === unknownValue || (value instanceof Object && Object.values(value).some(isUnknownIn));
}

/** The inputs whose values are known. */
export function withoutUnknowns(inputs: Values): Values {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !isUnknownIn(value)));
}

/** A value as text in a message. */
export function textOf(value: unknown): string {
  return value === unknownValue ? "not known yet" : JSON.stringify(value);
}

/** The properties without `__provider`: the text that loads a dynamic provider. */
export function withoutProvider({ __provider, ...values }: Values): Values {
  return values;
}

/**
 * A failure that names its property only in the reason: if a property is named, the engine prints its value, even if it
 * is secret.
 */
export function withoutProperty({ property, reason }: Failure): Failure {
  return { property: "", reason: property === "" ? reason : `${property}: ${reason}` };
}
