import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { REPO } from "../../tools/repo";

test("scripts with options describe them with --help", async () => {
  const scripts = ["tools/demo/main.ts", "test/faults/sweep/main.ts"];
  const tsx = join(REPO, "node_modules/.bin/tsx");
  const helps = scripts.map((script) => promisify(execFile)(tsx, [join(REPO, script), "--help"]));
  for (const { stdout, stderr } of await Promise.all(helps)) {
    expect(stdout).toMatch(/^Usage: npm run .*\n[\s\S]*-h, --help/);
    expect(stderr).toBe("");
  }
});
