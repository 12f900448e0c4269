import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as dbss from "../../provider";

const EXAMPLES = join(__dirname, "../../examples");

const programs = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
  .filter((path) => /^[^/]+\/index\.ts$/.test(path))
  .map((path) => readFileSync(join(EXAMPLES, path), "utf8"))
  .join("\n");

const functions = Object.keys(dbss).filter((name) => /^(get|download)/.test(name));

it.each(functions.filter((name) => !name.endsWith("Output")))("%s has a form for outputs, and an example", (name) => {
  expect(functions).toContain(`${name}Output`);
  expect(programs).toMatch(new RegExp(`dbss\\.${name}(Output)?\\(`));
});
