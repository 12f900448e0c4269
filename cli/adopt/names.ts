import type { Declared } from "./declare";

/** Generates resource names that are unique within their type. */
export class ResourceNames {
  readonly #taken = new Map<string, Set<string>>();

  /** Returns a unique name for a resource, made of these parts. */
  of(type: string, ...parts: readonly string[]): string {
    const words = parts.map((part) => part.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}_.]+/gu, "-"));
    const name = words.join("-").replace(/-{2,}/g, "-").replace(/^-|-$/g, "") || type;
    const taken = this.#taken.get(type) ?? new Set();
    this.#taken.set(type, taken);
    return take(taken, name, "-");
  }
}

/** Generates names of projects, which are also directories. They are unique on file systems that ignore case, too. */
export class ProjectNames {
  readonly #taken = new Set<string>();

  /** Returns a unique name for a project, made of these parts. */
  of(...parts: readonly string[]): string {
    const ascii = parts.join("-").replace(/[^A-Za-z0-9_.]+/g, "-");
    // Without dots at its ends, it cannot be the parent directory.
    const name = ascii.replace(/^[-.]+|[-.]+$/g, "") || "stack";
    return take(this.#taken, name, "-", (text) => text.toLowerCase());
  }
}

/** The first word of a variable if the name of the resource does not begin with a letter. */
const FALLBACKS: Readonly<Record<string, string>> = {
  AuditInstance: "instance",
  RdsAuditDatabase: "database",
  EcsAuditDatabase: "database",
};

/** A declared resource, after which its variable is named. */
interface Named {
  readonly declared: Declared;
  readonly type: string;
  readonly name: string;
}

/** Generates a unique variable for each resource. Reserved words are not used. */
export function variablesOf(
  declarations: readonly Named[],
  join: (words: readonly string[]) => string,
  reserved: ReadonlySet<string> = new Set(),
): ReadonlyMap<Declared, string> {
  const taken = new Set(reserved);
  const variables = new Map<Declared, string>();
  for (const { declared, type, name } of declarations) {
    const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
    const isName = /^[A-Za-z]/.test(words[0] ?? "");
    const variable = join(isName ? words : [FALLBACKS[type] ?? "resource", ...words]);
    variables.set(declared, take(taken, variable, ""));
  }
  return variables;
}

/** Joins words in camel case, such as `auditOrders`. */
export function inCamelCase(words: readonly string[]): string {
  return words
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join("");
}

/** Returns a name that is not taken, with the first free number from 2 appended if necessary. */
function take(taken: Set<string>, name: string, separator: string, keyOf = (text: string) => text): string {
  let unique = name;
  for (let number = 2; taken.has(keyOf(unique)); number += 1) {
    unique = `${name}${separator}${number}`;
  }
  taken.add(keyOf(unique));
  return unique;
}
