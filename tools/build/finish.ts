/** What the compiler leaves undone in dist. A file that need not change is left alone: others may be reading it. */
import { chmod, glob, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { REPO } from "../pulumi-cli/repo";

const DIST = join(REPO, "dist");
const COMMAND = join(DIST, "cli", "main.js");

async function removeWhatHasNoSource(): Promise<void> {
  for await (const file of glob("**/*.{js,js.map,d.ts}", { cwd: DIST })) {
    const source = file.replace(/(\.js|\.js\.map|\.d\.ts)$/, ".ts");
    const exists = await stat(join(REPO, source)).then(
      () => true,
      () => false,
    );
    if (!exists) {
      await rm(join(DIST, file));
    }
  }
}

async function finish(): Promise<void> {
  await removeWhatHasNoSource();
  await chmod(COMMAND, 0o755);
}

void finish();
