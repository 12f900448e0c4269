import { access, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { filesOfRepo } from "./files";

it("every link between the documents leads somewhere", async () => {
  const documents = (await filesOfRepo()).filter((file) => file.endsWith(".md"));
  expect(documents).toContain("README.md");
  const broken: string[] = [];
  for (const document of documents) {
    const text = await readFile(document, "utf8");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)) {
      await access(join(dirname(document), target)).catch(() => broken.push(`${document} → ${target}`));
    }
  }
  expect(broken).toEqual([]);
});
