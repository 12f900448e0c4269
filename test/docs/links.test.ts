import { execFile } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("every link between documents has an existing target", async () => {
  const documents = (await filesOfRepo()).filter((file) => file.endsWith(".md"));
  expect(documents).toContain("README.md");
  const broken: string[] = [];
  for (const document of documents) {
    const text = await readFile(document, "utf8");
    for (const [, path = "", anchor] of text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)) {
      const target = path === "" ? document : join(dirname(document), path);
      const isThere = anchor === undefined ? await exists(target) : (await anchorsOf(target)).includes(anchor);
      broken.push(...(isThere ? [] : [`${document} → ${path}${anchor ? `#${anchor}` : ""}`]));
    }
  }
  expect(broken).toEqual([]);
});

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The anchors of the headings of a document. */
async function anchorsOf(document: string): Promise<string[]> {
  const text = await readFile(document, "utf8").catch(() => "");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}

/** The files of the repository, including those not committed yet. */
async function filesOfRepo(): Promise<string[]> {
  const { stdout } = await promisify(execFile)("git", ["ls-files", "--cached", "--others", "--exclude-standard"]);
  return stdout.trim().split("\n");
}
