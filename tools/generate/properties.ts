import { z } from "zod";

/** The type of a property, as programs of any language see it. */
export type Type =
  | { readonly kind: "string" | "number" | "integer" | "boolean" | "any" }
  | { readonly kind: "array"; readonly item: Type }
  | { readonly kind: "map"; readonly value: Type }
  | { readonly kind: "union"; readonly options: readonly Type[] }
  | { readonly kind: "resource"; readonly name: string }
  | NamedType;

/** A type with a name. */
export type NamedType =
  | { readonly kind: "enum"; readonly name: string; readonly description?: string; readonly values: readonly string[] }
  | {
      readonly kind: "object";
      readonly name: string;
      readonly description?: string;
      readonly properties: readonly Property[];
    };

/** An argument, an output or a field. */
export interface Property {
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
  readonly description: string;
  readonly default?: unknown;
  readonly onChange: "updates" | "replaces" | "creation";
  readonly money?: string;
  readonly secret: boolean;
  readonly writeOnly: boolean;
  readonly plain?: "whole" | "structure";
}

const nodeSchema = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  const: z.string().optional(),
  description: z.string().optional(),
  default: z.json().optional(),
  required: z.array(z.string()).default([]),
  onChange: z.enum(["updates", "replaces", "creation"]).default("updates"),
  internal: z.boolean().default(false),
  money: z.string().optional(),
  plain: z.enum(["whole", "structure"]).optional(),
  resource: z.string().optional(),
  secret: z.boolean().default(false),
  writeOnly: z.boolean().default(false),
  typeName: z.string().optional(),
  get items() {
    return nodeSchema.optional();
  },
  get anyOf() {
    return z.array(nodeSchema).optional();
  },
  get properties() {
    return z.record(z.string(), nodeSchema).optional();
  },
  get additionalProperties() {
    return z.union([nodeSchema, z.boolean()]).optional();
  },
});

type Node = z.output<typeof nodeSchema>;

/**
 * The properties of a schema, in its order, except internal ones. Types without a name are named after `owner` and the
 * property.
 *
 * @throws Error if `documented` is set and a property has no description.
 */
export function propertiesOf(
  schema: z.ZodType,
  owner: string,
  { io, documented }: { readonly io: "input" | "output"; readonly documented: boolean },
): Property[] {
  const properties = fieldsOf(nodeOf(schema, io), owner);
  const silent = documented ? properties.find(({ description }) => description === "") : undefined;
  if (silent) {
    throw new Error(`${owner}.${silent.name} has no description.`);
  }
  return properties;
}

/** The type of a schema. */
export function typeOf(schema: z.ZodType, name: string): Type {
  return toType(nodeOf(schema, "output"), name);
}

/** The named types in these types, each once. A type comes after the types in it. */
export function namedTypesIn(types: readonly Type[]): NamedType[] {
  const found = new Map<string, NamedType>();
  const visit = (type: Type): void => {
    if (type.kind === "array") {
      visit(type.item);
    } else if (type.kind === "map") {
      visit(type.value);
    } else if (type.kind === "union") {
      type.options.forEach(visit);
    } else if (type.kind === "object") {
      for (const property of type.properties) {
        visit(property.type);
      }
      found.set(type.name, type);
    } else if (type.kind === "enum") {
      found.set(type.name, type);
    }
  };
  types.forEach(visit);
  return [...found.values()];
}

function nodeOf(schema: z.ZodType, io: "input" | "output"): Node {
  return nodeSchema.parse(z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" }));
}

function fieldsOf({ properties = {}, required }: Node, owner: string): Property[] {
  return Object.entries(properties)
    .filter(([, node]) => !node.internal)
    .map(([name, node]) => ({
      name,
      type: toType(node, `${owner}${name.charAt(0).toUpperCase()}${name.slice(1)}`),
      required: required.includes(name),
      description: node.description ?? "",
      default: node.default,
      onChange: node.onChange,
      money: node.money,
      secret: node.secret,
      writeOnly: node.writeOnly,
      plain: node.plain,
    }));
}

function toType(node: Node, name: string): Type {
  const named = node.typeName ?? name;
  const { description } = node;
  if (node.resource) {
    return { kind: "resource", name: node.resource };
  }
  if (node.enum ?? node.const) {
    return { kind: "enum", name: named, description, values: node.enum ?? [node.const ?? ""] };
  }
  if (node.anyOf) {
    const options = node.anyOf.map((option) => toType(option, named));
    const [first] = options;
    return first && options.every(({ kind }) => kind === first.kind) ? first : { kind: "union", options };
  }
  switch (node.type) {
    case "string":
    case "number":
    case "integer":
    case "boolean":
      return { kind: node.type };
    case "array":
      return { kind: "array", item: node.items ? toType(node.items, singular(named)) : { kind: "any" } };
    case "object":
      if (node.properties === undefined && typeof node.additionalProperties === "object") {
        return { kind: "map", value: toType(node.additionalProperties, singular(named)) };
      }
      return { kind: "object", name: named, description, properties: fieldsOf(node, named) };
    default:
      return { kind: "any" };
  }
}

/** The singular of a name: `RiskRuleAction` for `RiskRuleActions`. */
function singular(name: string): string {
  return name.replace(/(?<![su])s$/, "");
}
