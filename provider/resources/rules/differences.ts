import { isDeepStrictEqual } from "node:util";

/** Arguments that say which rule is meant, not what it is like. */
const IDENTITY = ["instanceId", "adopt"];

/** The declared arguments that a rule differs in. */
export function differences(state: object, inputs: object, ignored: readonly string[] = []): string[] {
  return Object.entries(inputs)
    .filter(([name, declared]) => declared !== undefined && !IDENTITY.includes(name) && !ignored.includes(name))
    .filter(([name, declared]) => !isDeepStrictEqual(Reflect.get(state, name), declared))
    .map(([name]) => name);
}

/** The differences in words: "riskLevel is LOW, declared is HIGH". */
export function inWords(state: object, inputs: object, names: readonly string[]): string {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return names
    .map((name) => `${name} is ${text(Reflect.get(state, name))}, declared is ${text(Reflect.get(inputs, name))}`)
    .join("; ");
}
