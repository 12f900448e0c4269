import type { Table } from "./fixtures";

/** A documented type. */
export type Type =
  | { readonly kind: "text" | "integer" | "number" | "flag" | "texts" | "anything" }
  | { readonly kind: "object" | "objects"; readonly name: string };

export interface Field {
  readonly type: Type;
  readonly mandatory: boolean;
}

/** The fields of each object of a body by the object's place in it: "" is the outermost, "rules[]." an entry of a list. */
export type Layout = ReadonlyMap<string, Readonly<Record<string, Field>>>;

const KINDS = {
  String: "text",
  Integer: "integer",
  Long: "integer",
  Number: "number",
  Boolean: "flag",
  Object: "anything",
  "Array of strings": "texts",
} as const;

function isKind(word: string): word is keyof typeof KINDS {
  return word in KINDS;
}

function typeOf(text: string): Type {
  if (isKind(text)) {
    return { kind: KINDS[text] };
  }
  const [, list, name] = /^(Array of )?([\w.]+) objects?$/.exec(text) ?? [];
  if (name === undefined) {
    throw new Error(`"${text}" is not a documented type`);
  }
  return { kind: list === undefined ? "object" : "objects", name };
}

function fieldOf(text: string): Field {
  const [type = "", ...flags] = text.split(", ");
  return { type: typeOf(type), mandatory: flags.includes("mandatory") };
}

/** The place of the entries of an object field. */
export function placeBelow(place: string, name: string, { kind }: Type): string {
  return `${place}${name}${kind === "objects" ? "[]" : ""}.`;
}

/** Arranges the objects of a table by their places. */
export function layoutOf(table: Table | undefined): Layout {
  const layout = new Map<string, Readonly<Record<string, Field>>>();
  const put = (place: string, object: string) => {
    const texts = table?.[object];
    if (texts === undefined) {
      throw new Error(`the table has no object ${object}`);
    }
    const fields = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fieldOf(text)]));
    layout.set(place, fields);
    for (const [name, { type }] of Object.entries(fields)) {
      if ("name" in type) {
        put(placeBelow(place, name, type), type.name);
      }
    }
  };
  if (table !== undefined) {
    put("", "body");
  }
  return layout;
}

/** A field with its place. */
export interface PlacedField extends Field {
  readonly place: string;
  readonly name: string;
}

export function fieldsIn(layout: Layout): PlacedField[] {
  return [...layout].flatMap(([place, fields]) =>
    Object.entries(fields).map(([name, field]) => ({ place, name, ...field })),
  );
}
