import { existsSync } from "node:fs";
import { chmod, glob, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { REPO } from "../repo";

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
  await installHere();
}

/** Lets the examples, which are packages of their own, find this one. A link to all of it would be a cycle. */
async function installHere(): Promise<void> {
  const installed = join(REPO, "node_modules", "pulumi-dbss");
  await mkdir(installed, { recursive: true });
  // Also a link to what is not built yet is there.
  const linked = await readdir(installed);
  for (const name of ["package.json", "dist", "plugin"].filter((each) => !linked.includes(each))) {
    await symlink(join("..", "..", name), join(installed, name), name === "package.json" ? "file" : "junction");
  }
}

void finish();
