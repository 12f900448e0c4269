import { InvalidArgumentError } from "commander";

/** Collects what an option that may be given several times is given. */
export function collected(value: string, values: readonly string[]): string[] {
  return [...values, value];
}

/** Collects `key=value` pairs; a key alone has an empty value. */
export function keyAndValue(text: string, pairs: Readonly<Record<string, string>>): Record<string, string> {
  const [key = "", ...rest] = text.split("=");
  if (key === "") {
    throw new InvalidArgumentError("A key is expected, or key=value.");
  }
  return { ...pairs, [key]: rest.join("=") };
}
