import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

// The documentation as data: tables of names and types, and every example.

const DIRECTORY = join(__dirname, "fixtures");

const exampleSchema = z.strictObject({
  kind: z.enum(["request", "response"]),
  status: z.int().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  body: z.json().optional(),
  /** What was fixed in an invalid example. */
  repaired: z.string().optional(),
});

/** Fields of an object: `type` or `type, mandatory`. */
const fieldsSchema = z.record(z.string(), z.string());

/** The objects of a body by name; the outermost is `body`. */
const tableSchema = z.record(z.string(), fieldsSchema).refine((table) => "body" in table, "has no body");

const describedSchema = z.strictObject({
  /** The generations of the operation that share this description. */
  operations: z.array(z.string()).min(1),
  query: fieldsSchema.optional(),
  request: tableSchema.optional(),
  response: tableSchema.optional(),
});

const fixtureSchema = z.strictObject({
  /** Number of the seed operation. */
  number: z.int().optional(),
  service: z.enum(["dbss", "iam", "bss", "rds", "eps"]),
  operation: z.string(),
  method: z.enum(["GET", "POST", "PUT", "DELETE"]),
  path: z.string(),
  document: z.string(),
  notes: z.array(z.string()).optional(),
  /** Fields that may be null according to the document's text. */
  nullable: z.array(z.string()).default([]),
  tables: z
    .strictObject({
      path: fieldsSchema,
      query: fieldsSchema.optional(),
      request: tableSchema.optional(),
      response: tableSchema.optional(),
    })
    .optional(),
  errors: z.strictObject({ shape: z.enum(["nested", "flat"]), statuses: z.array(z.int()) }).optional(),
  examples: z.array(exampleSchema),
  /** The same operation in the machine-readable description or the vendor's SDK. */
  described: z.array(describedSchema),
});

export type Json = z.infer<ReturnType<typeof z.json>>;
export type Example = z.infer<typeof exampleSchema>;
export type Table = z.infer<typeof tableSchema>;
export type Described = z.infer<typeof describedSchema>;
export type Fixture = z.infer<typeof fixtureSchema>;

function read<T>(path: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(join(DIRECTORY, path), "utf8")), { error: () => `in ${path}` });
}

function readAll(directory: string): Fixture[] {
  const files = readdirSync(join(DIRECTORY, directory)).sort();
  return files.map((file) => read(join(directory, file), fixtureSchema));
}

/** The documented operations, including the token, in their order. */
export const seeds = readAll("operations");

/** The operations of neighboring services that a stack uses, with examples based on their documentation. */
export const neighbours = readAll("neighbours");

const errorSchema = z.strictObject({ document: z.string(), table: tableSchema });

const codeSchema = z.strictObject({ status: z.int(), message: z.string() });

/** The error bodies that DBSS documents (nested until 2024, flat in 2025), and the codes of its appendix. */
export const errors = read(
  "errors.json",
  z.strictObject({ nested: errorSchema, flat: errorSchema, codes: z.record(z.string(), codeSchema) }),
);

/** The method and path of every operation in use, by the source that describes it. */
export const paths = read(
  "paths.json",
  z.strictObject({
    "dbss.openapi.json": fieldsSchema,
    "neighbours.json": fieldsSchema,
    "Terraform provider": fieldsSchema,
  }),
);

/** A documented operation by its name. */
export function seedOf(operation: string): Fixture {
  const found = seeds.find((fixture) => fixture.operation === operation);
  if (found === undefined) {
    throw new Error(`the documentation has no operation ${operation}`);
  }
  return found;
}

/** The documented example of a successful response. */
export function exampleOf(operation: string): Json | undefined {
  const successes = seedOf(operation).examples.filter(({ kind, status = 0 }) => kind === "response" && status < 300);
  return successes[0]?.body;
}
