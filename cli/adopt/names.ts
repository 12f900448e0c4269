import type { Declared } from "./declare";

/** Generates the names of resources, each unique within its type. */
export class ResourceNames {
  readonly #taken = new Map<string, Set<string>>();

  /** The name of a resource of a type, whatever it is called in the cloud. */
  of(type: string, ...parts: readonly string[]): string {
    const words = parts.map((part) => part.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}_.]+/gu, "-"));
    const name = words.join("-").replace(/-{2,}/g, "-").replace(/^-|-$/g, "") || type;
    const taken = this.#taken.get(type) ?? new Set();
    this.#taken.set(type, taken);
    return take(taken, name, "-");
  }
}

/** What the first word of a variable is where the name of the resource has none that can be one. */
const FALLBACKS: Readonly<Record<string, string>> = {
  AuditInstance: "instance",
  RdsAuditDatabase: "database",
  EcsAuditDatabase: "database",
};

/** What a variable is named after: the resource as the program declares it. */
interface Named {
  readonly declared: Declared;
  readonly type: string;
  readonly name: string;
}

/** Names the variables of resources in a program, none by a reserved word. */
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

/** Words in one, such as `auditOrders`. */
export function inCamelCase(words: readonly string[]): string {
  return words
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join("");
}

/** Takes a name, with a number from 2 on behind it if others took it before. */
function take(taken: Set<string>, name: string, separator: string): string {
  let unique = name;
  for (let number = 2; taken.has(unique); number += 1) {
    unique = `${name}${separator}${number}`;
  }
  taken.add(unique);
  return unique;
}
