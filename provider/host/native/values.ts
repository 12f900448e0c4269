import type { Values } from "../engine-values";

/** The property with which the engine marks an object as a secret or an output, and its values. */
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What is secret in a value: all of it, or the properties with these names. */
export type Secrets = true | { readonly [name: string]: Secrets };

/** Values without the engine's marks, and which of them are secret. */
export interface Opened {
  readonly values: Values;
  readonly secrets: { readonly [name: string]: Secrets };
}

/** Reads values that the engine sent. */
export function opened(properties: Values = {}): Opened {
  const { value, secrets = {} } = open(properties);
  if (!isRecord(value)) {
    throw new TypeError("The engine sent properties that are not an object.");
  }
  return { values: value, secrets: secrets === true ? allOf(value) : secrets };
}

/** Values for the engine, with the secret ones marked. */
export function sealed(values: Values, secrets: Secrets = {}): Values {
  const sealing = secrets === true ? allOf(values) : secrets;
  const marked = Object.entries(sealing).map(([name, inner]) => [name, seal(values[name], inner)]);
  return { ...values, ...Object.fromEntries(marked) };
}

/** What is secret in either. */
export function united(one: Opened["secrets"], other: Opened["secrets"]): Opened["secrets"] {
  return Object.fromEntries(
    Object.keys({ ...one, ...other }).map((name) => {
      const [first, second] = [one[name] ?? {}, other[name] ?? {}];
      return [name, first === true || second === true ? true : united(first, second)];
    }),
  );
}

/** The properties with these names, each secret as a whole. */
export function secretsNamed(names: readonly string[]): Opened["secrets"] {
  return Object.fromEntries(names.map((name) => [name, true]));
}

/** Shorter texts may be words of a message. */
const MIN_CONCEALED = 8;

/** The secret texts in values, except for short ones. */
export function secretTextsOf({ values, secrets }: Opened): string[] {
  return textsIn(values, secrets).filter((text) => text.length >= MIN_CONCEALED);
}

function textsIn(value: unknown, secrets: Secrets | undefined): string[] {
  if (secrets === undefined || !(value instanceof Object)) {
    return secrets === true && typeof value === "string" ? [value] : [];
  }
  return Object.entries(value).flatMap(([name, item]) => textsIn(item, secrets === true ? true : secrets[name]));
}

interface Part {
  readonly value: unknown;
  readonly secrets: Secrets | undefined;
}

function open(value: unknown): Part {
  if (!isMarked(value)) {
    return { value, secrets: undefined };
  }
  if (Array.isArray(value)) {
    // Items may move within a list, so a list that contains a secret is secret as a whole.
    const parts = value.map(open);
    return { value: parts.map((part) => part.value), secrets: parts.some(({ secrets }) => secrets) ? true : undefined };
  }
  const { [MARK]: mark, ...properties } = value;
  if (mark === SECRET) {
    return { value: open(properties.value).value, secrets: true };
  }
  if (mark === OUTPUT) {
    const inner = open(properties.value);
    return properties.secret === true ? { ...inner, secrets: true } : inner;
  }
  const parts = Object.entries(value).map(([name, item]) => [name, open(item)] as const);
  const secrets = parts.flatMap(([name, part]) => (part.secrets ? [[name, part.secrets] as const] : []));
  return {
    value: Object.fromEntries(parts.map(([name, part]) => [name, part.value])),
    secrets: secrets.length > 0 ? Object.fromEntries(secrets) : undefined,
  };
}

/** Whether a value is marked, or contains one that is. Most are not, and need no copy. */
function isMarked(value: unknown): value is Record<string, unknown> {
  return value instanceof Object && (MARK in value || Object.values(value).some(isMarked));
}

function seal(value: unknown, secrets: Secrets | undefined): unknown {
  if (secrets === true) {
    return value === undefined ? undefined : { [MARK]: SECRET, value };
  }
  if (secrets === undefined || !isRecord(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, seal(item, secrets[name])]));
}

function allOf(values: Values): Opened["secrets"] {
  return secretsNamed(Object.keys(values));
}

/** Whether a value is an object, and not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
