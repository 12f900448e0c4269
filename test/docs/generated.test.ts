import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generatedFiles, generatedModules } from "../../tools/generate/generate";
import { REPO } from "../../tools/repo";

it("generated code, schema and documentation are up to date; `npm run generate` updates them", async () => {
  const generated = await generatedFiles();
  const paths = [...Object.keys(generated), ...(await generatedModules())];
  const onDisk = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(REPO, path), "utf8").catch(() => "missing")] as const),
  );
  expect(Object.fromEntries(onDisk)).toEqual(generated);
  expect(Object.keys(generated)).toEqual(
    expect.arrayContaining(["provider/generated/index.ts", "sdk/schema.json", "docs/reference/AuditInstance.md"]),
  );
}, 180_000);
