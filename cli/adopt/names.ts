/** Words that no variable can be named by, as far as they can come up. */
const RESERVED = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof undefined var void while with yield dbss adopted"
  ).split(" "),
);

/** Generates unique names. */
export class Names {
  readonly #taken = new Set<string>();

  /** The name of a resource of a type, whatever it is called in the cloud. */
  resource(type: string, ...parts: readonly string[]): string {
    const words = parts.map((part) => part.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}_.]+/gu, "-"));
    const name = words.join("-").replace(/-{2,}/g, "-").replace(/^-|-$/g, "") || type;
    return this.#own((suffix) => `${name}${suffix === 1 ? "" : `-${suffix}`}`, `resource ${type} `);
  }

  /** The name of a variable for a resource. */
  variable(resourceName: string, fallback: string): string {
    const words = resourceName.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
    const joined = words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join("");
    const name = /^[A-Za-z]/.test(joined) ? joined : `${fallback}${upperFirst(joined)}`;
    return this.#own((suffix) => `${name}${suffix === 1 ? "" : suffix}`, "variable ");
  }

  #own(nameOf: (suffix: number) => string, space: string): string {
    for (let suffix = 1; ; suffix += 1) {
      const name = nameOf(suffix);
      if (!this.#taken.has(space + name) && !(space === "variable " && RESERVED.has(name))) {
        this.#taken.add(space + name);
        return name;
      }
    }
  }
}

function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
