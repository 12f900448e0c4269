import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generatedFiles } from "../../tools/docs/generate";
import { REPO } from "../../tools/pulumi-cli/repo";

it("the generated documents are those of the sources; `npm run docs` writes them", async () => {
  const generated = await generatedFiles();
  const paths = Object.keys(generated);
  const onDisk = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(REPO, path), "utf8").catch(() => "missing")] as const),
  );
  expect(Object.fromEntries(onDisk)).toEqual(generated);
  expect(paths.length).toBeGreaterThan(5);
});
