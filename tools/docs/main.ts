import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { REPO } from "../pulumi-cli/repo";
import { generatedFiles } from "./generate";

/** Writes all generated documents. */
async function main(): Promise<void> {
  for (const [path, content] of Object.entries(await generatedFiles())) {
    await mkdir(dirname(join(REPO, path)), { recursive: true });
    await writeFile(join(REPO, path), content);
    process.stdout.write(`${path}\n`);
  }
}

void main();
