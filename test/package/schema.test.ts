import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { SETTINGS, type Setting } from "../../provider/config";
import { FUNCTION_NAMES, functionOf } from "../../provider/functions";
import { asObject } from "../../provider/model/function";
import { RESOURCE_TYPES, resourceOf } from "../../provider/resources";
import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi";
import { REPO } from "../../tools/repo";
import { writeSdk } from "../../tools/sdk/sdk";

const PATH = join(REPO, "sdk/schema.json");

const property = z.looseObject({ secret: z.boolean().optional(), willReplaceOnChanges: z.boolean().optional() });
const properties = z.record(z.string(), property);
const schemaOf = z.object({
  config: z.object({ variables: properties }),
  types: z.record(z.string(), z.unknown()),
  resources: z.record(
    z.string(),
    z.object({
      isComponent: z.boolean().optional(),
      inputProperties: properties,
      requiredInputs: z.array(z.string()),
      properties,
      required: z.array(z.string()),
      aliases: z.array(z.object({ type: z.string() })),
    }),
  ),
  functions: z.record(z.string(), z.object({ outputs: z.object({ properties }) })),
});

let schema: z.output<typeof schemaOf>;

beforeAll(async () => {
  schema = schemaOf.parse(JSON.parse(await readFile(PATH, "utf8")));
});

it("Pulumi's schema check accepts the schema", async () => {
  const { path, env } = await ensurePulumi();
  await promisify(execFile)(path, ["schema", "check", PATH], { env });
});

it("Pulumi's generator creates a Go SDK with every resource and function from the schema", async () => {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-sdk-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeSdk("go", directory);
  const files = await readdir(join(directory, "dbss"));
  const expected = [...RESOURCE_TYPES, "DatabaseAudit", ...FUNCTION_NAMES];
  expect(files).toEqual(
    expect.arrayContaining(expected.map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}.go`)),
  );
});

it("the schema has all resources, functions and the component, and nothing else", () => {
  expect(Object.keys(schema.resources)).toEqual(
    [...RESOURCE_TYPES, "DatabaseAudit"].map((type) => `dbss:index:${type}`),
  );
  expect(Object.keys(schema.functions)).toEqual(FUNCTION_NAMES.map((name) => `dbss:index:${name}`));
  expect(schema.resources["dbss:index:DatabaseAudit"]?.isComponent).toBe(true);
});

it("wherever a value is from a list, the generated SDKs also accept it as a plain string", async () => {
  const bare: string[] = [];
  const isEnum = (reference: unknown) =>
    typeof reference === "string" && Object.hasOwn(Object(schema.types[reference.replace("#/types/", "")]), "enum");
  const visit = (value: unknown, path: string): void => {
    if (value === null || typeof value !== "object") {
      return;
    }
    const { oneOf = [], ...rest } = z.looseObject({ oneOf: z.array(z.looseObject({})).optional() }).parse({ ...value });
    if (isEnum(rest.$ref) || (oneOf.some(({ $ref }) => isEnum($ref)) && oneOf.every(({ type }) => type !== "string"))) {
      bare.push(path);
    }
    Object.entries(rest).forEach(([key, inner]) => {
      visit(inner, `${path}/${key}`);
    });
  };
  visit(JSON.parse(await readFile(PATH, "utf8")), "");
  expect(bare).toEqual([]);
});

it("the schema marks exactly the secret settings as secret", () => {
  const secret = SETTINGS.filter((setting: Setting) => setting.secret).map(({ key }) => key);
  const marked = Object.entries(schema.config.variables).filter(([, variable]) => variable.secret);
  expect(marked.map(([key]) => key)).toEqual(secret);
});

describe.each(RESOURCE_TYPES)("%s", (type) => {
  const spec = () => {
    const found = schema.resources[`dbss:index:${type}`];
    if (found === undefined) {
      throw new Error(`There is no ${type} in the schema.`);
    }
    return found;
  };

  it("requires what its model requires, and has no internal input", async () => {
    const { args } = await resourceOf(type);
    const own = Object.entries(args.shape).filter(([, argument]) => argument.meta()?.internal !== true);
    expect(Object.keys(spec().inputProperties)).toEqual([...own.map(([name]) => name), "region"]);
    expect(spec().requiredInputs).toEqual(
      own.filter(([, argument]) => !z.safeParse(argument, undefined).success).map(([name]) => name),
    );
  });

  it("has the dynamic resource as its alias", () => {
    expect(spec().aliases).toEqual([{ type: `pulumi-nodejs:dynamic/dbss:${type}` }]);
  });

  it("omits the properties that Pulumi reserves", () => {
    expect(Object.keys({ ...spec().inputProperties, ...spec().properties })).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(id|urn|pulumi)$/)]),
    );
  });
});

it.each(FUNCTION_NAMES)("%s has the same outputs as the object that hosts return", async (name) => {
  const { result } = await functionOf(name);
  const outputs = schema.functions[`dbss:index:${name}`]?.outputs.properties ?? {};
  const returned =
    result instanceof z.ZodObject
      ? Object.keys(result.shape)
      : Object.keys(z.object({}).loose().parse(asObject({ result }, [])));
  expect(Object.keys(outputs)).toEqual(returned);
});
