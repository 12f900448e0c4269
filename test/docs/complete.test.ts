import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NOT_ADOPTED } from "../../cli/adopt/inventory";
import * as dbss from "../../provider";
import { FUNCTION_NAMES } from "../../provider/functions";
import { RESOURCE_TYPES } from "../../provider/resources";
import { REPO } from "../../tools/pulumi-cli/repo";

// What is added must not be forgotten elsewhere: each of these says where.

const read = (...path: string[]) => readFileSync(join(REPO, ...path), "utf8");

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

  it("is among the resources of the README", () => {
    expect(read("README.md"), "run `npm run generate`").toContain(`(docs/reference/${type}.md)`);
  });

  it("is written by `adopt`, where that can be", () => {
    const isWritten = read("test/cli/adopted-program.txt").includes(`new dbss.${type}(`);
    expect(isWritten, "put one into test/cli/furnished-cloud.ts, or say in cli/adopt/inventory.ts why not").toBe(
      !(type in NOT_ADOPTED),
    );
  });
});

describe.each(FUNCTION_NAMES)("%s", (name) => {
  it("is exported, with a form for outputs", () => {
    expect(dbss, "run `npm run generate`").toHaveProperty(name);
    expect(dbss, "run `npm run generate`").toHaveProperty(`${name}Output`);
  });

  it("has an example", () => {
    expect(programs, "use it in examples/queries/index.ts").toMatch(new RegExp(`dbss\\.${name}(Output)?\\(`));
  });
});
