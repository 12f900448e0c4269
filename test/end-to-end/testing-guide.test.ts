import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { HOSTS } from "../host/hosted";
import { shellBlocks } from "./guides/shell-blocks";
import { linkModules, REPO } from "./linked-modules";

test.each(HOSTS)("the tests in the testing guide pass with the guide's command (%s host)", async (host) => {
  const guide = await readFile(join(REPO, "docs/guides/testing.md"), "utf8");
  const project = await mkdtemp(join(tmpdir(), "pulumi-dbss-testing-"));
  onTestFinished(() => rm(project, { recursive: true, force: true }));
  await linkModules(project);
  for (const [, name = "", text = ""] of guide.matchAll(/^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)) {
    await writeFile(join(project, name), text);
  }
  const [command = ""] = shellBlocks(guide);
  // This variable would make `node --test` a child of this test run.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)("bash", ["-c", command], {
    cwd: project,
    env: { ...env, DBSS_HOST: host },
  });
  expect(stdout).toMatch(/pass 2\b[\s\S]*fail 0\b/);
});
