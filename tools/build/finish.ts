import { existsSync } from "node:fs";
import { chmod, glob, rm } from "node:fs/promises";
import { join } from "node:path";
import { REPO } from "../pulumi-cli/repo";

const DIST = join(REPO, "dist");
const COMMAND = join(DIST, "cli", "main.js");

/** Does what the compiler leaves undone in dist. What need not change is left alone: others may be reading it. */
async function finish(): Promise<void> {
  for await (const file of glob("**/*.{js,js.map,d.ts}", { cwd: DIST })) {
    const source = file.replace(/(\.js|\.js\.map|\.d\.ts)$/, ".ts");
    if (!existsSync(join(REPO, source))) {
      await rm(join(DIST, file));
    }
  }
  await chmod(COMMAND, 0o755);
}

void finish();
