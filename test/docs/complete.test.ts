import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { NOT_ADOPTED } from "../../cli/adopt/inventory";
import * as dbss from "../../provider";
import { FUNCTION_NAMES } from "../../provider/functions";
import { RESOURCE_TYPES } from "../../provider/resources";
import { REPO } from "../../tools/repo";

// Each of these tests names a place to update when a resource, a function or a setting is added.

const read = (...path: string[]) => readFileSync(join(REPO, ...path), "utf8");

const properties = z.record(z.string(), z.object({ description: z.string().default("") })).default({});
const owner = z.object({ properties, inputProperties: properties });
const owners = z.record(z.string(), owner);

/** The descriptions of properties in Pulumi's schema. */
const described = z.object({
  config: z.object({ variables: properties }),
  types: owners,
  resources: owners,
  functions: z.record(z.string(), z.object({ inputs: owner.prefault({}) })),
});

const programs = readdirSync(join(REPO, "examples"), { recursive: true, encoding: "utf8" })
  .filter((path) => /^[^/]+\/index\.ts$/.test(path))
  .map((path) => read("examples", path))
  .join("\n");

describe.each(RESOURCE_TYPES)("%s", (type) => {
  it("is exported", () => {
    expect(dbss, "run `npm run generate`").toHaveProperty(type);
  });

  it("has an example", () => {
    expect(programs, "write examples/<name>/index.ts").toContain(`new dbss.${type}(`);
  });

  it("is listed in the README", () => {
    expect(read("README.md"), "run `npm run generate`").toContain(`(docs/reference/${type}.md)`);
  });

  it("is written by `adopt`, unless it cannot be adopted", () => {
    const isWritten = read("test/cli/adopted-program.txt").includes(`new dbss.${type}(`);
    expect(isWritten, "add one to test/cli/furnished-cloud.ts, or explain in cli/adopt/inventory.ts why not").toBe(
      !(type in NOT_ADOPTED),
    );
  });
});

describe.each(FUNCTION_NAMES)("%s", (name) => {
  it("is exported, with a variant that returns an output", () => {
    expect(dbss, "run `npm run generate`").toHaveProperty(name);
    expect(dbss, "run `npm run generate`").toHaveProperty(`${name}Output`);
  });

  it("has an example", () => {
    expect(programs, "use it in examples/queries/index.ts").toMatch(new RegExp(`dbss\\.${name}(Output)?\\(`));
  });
});

it("every argument, output and setting has a description", () => {
  const { config, types, resources, functions } = described.parse(JSON.parse(read("sdk", "schema.json")));
  const inputs = Object.entries(functions).map(([token, { inputs }]) => [token, inputs.properties] as const);
  const outputs = Object.entries({ ...types, ...resources }).flatMap(([token, { properties, inputProperties }]) => [
    [token, properties] as const,
    [token, inputProperties] as const,
  ]);
  const missing = [["config", config.variables] as const, ...inputs, ...outputs].flatMap(([token, described]) =>
    Object.entries(described).flatMap(([name, { description }]) => (description === "" ? [`${token}: ${name}`] : [])),
  );
  expect(missing, "describe it in its `.meta`, and run `npm run generate`").toEqual([]);
});
