import type { Layout, Type } from "./tables";
import { placeBelow } from "./tables";

/** The documentation that a response is compared with. */
export interface Documented {
  /** Every field of it must be present. */
  readonly layout: Layout;
  /** Other fields that may be present. */
  readonly known: readonly Layout[];
  readonly nullable: ReadonlySet<string>;
  /** Whether all fields must be present, or only the mandatory ones. */
  readonly complete: boolean;
}

/** The result of a comparison: the deviations by place, and the number of fields compared. */
export class Comparison {
  readonly #deviations = new Set<string>();
  #fields = 0;

  constructor(readonly documented: Documented) {}

  get deviations(): string[] {
    return [...this.#deviations].sort();
  }

  get fields(): number {
    return this.#fields;
  }

  /** Compares an object of the response, recursively, with the documented object in the same place. */
  object(value: unknown, place = ""): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#deviate(place, `not an object: ${JSON.stringify(value)}`);
      return;
    }
    this.#requireAll(value, place);
    for (const [name, entry] of Object.entries(value)) {
      const type = this.#typeAt(place, name);
      if (type === undefined) {
        this.#deviate(`${place}${name}`, "not documented");
      } else {
        this.#field(entry, type, place, name);
      }
    }
  }

  #requireAll(value: object, place: string): void {
    const { layout, complete } = this.documented;
    for (const [name, { mandatory }] of Object.entries(layout.get(place) ?? {})) {
      if ((complete || mandatory) && !(name in value)) {
        this.#deviate(`${place}${name}`, "missing");
      }
    }
  }

  #typeAt(place: string, name: string): Type | undefined {
    const layouts = [this.documented.layout, ...this.documented.known];
    return layouts.map((layout) => layout.get(place)?.[name]?.type).find((type) => type !== undefined);
  }

  #field(value: unknown, type: Type, place: string, name: string): void {
    this.#fields += 1;
    const path = `${place}${name}`;
    if (value === null) {
      if (!this.documented.nullable.has(name)) {
        this.#deviate(path, "null");
      }
      return;
    }
    if (!isOf(value, type)) {
      this.#deviate(path, `${JSON.stringify(value)} is not of kind ${type.kind}`);
    } else if (type.kind === "object") {
      this.object(value, placeBelow(place, name, type));
    } else if (type.kind === "objects" && Array.isArray(value)) {
      for (const entry of value) {
        this.object(entry, placeBelow(place, name, type));
      }
      if (value.length === 0) {
        this.#deviate(path, "empty: nothing to compare");
      }
    }
  }

  #deviate(path: string, problem: string): void {
    this.#deviations.add(`${path}: ${problem}`);
  }
}

function isOf(value: unknown, { kind }: Type): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return typeof value === "number";
    case "flag":
      return typeof value === "boolean";
    case "texts":
      return Array.isArray(value) && value.every((entry) => typeof entry === "string");
    case "objects":
      return Array.isArray(value);
    case "object":
    case "anything":
      return typeof value === "object";
  }
}
