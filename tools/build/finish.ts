import { existsSync } from "node:fs";
import { chmod, glob, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { REPO } from "../repo";

const DIST = join(REPO, "dist");
const COMMAND = join(DIST, "cli", "main.js");

/**
 * Completes `dist` after the compiler has run. Unchanged files are not touched, because other processes may be
 * reading them.
 */
async function finish(): Promise<void> {
  for await (const file of glob("{provider,emulator,cli}/**/*.{js,js.map,d.ts}", { cwd: DIST })) {
    const source = file.replace(/(\.js|\.js\.map|\.d\.ts)$/, ".ts");
    if (!existsSync(join(REPO, source))) {
      await rm(join(DIST, file));
    }
  }
  await chmod(COMMAND, 0o755);
  await installHere();
}

/**
 * Installs this package in its own `node_modules`, where the examples find it. Links its parts, because a link to the
 * whole would be a cycle.
 */
async function installHere(): Promise<void> {
  const installed = join(REPO, "node_modules", "pulumi-dbss");
  await mkdir(installed, { recursive: true });
  // `readdir` also lists links whose target is not built yet.
  const linked = await readdir(installed);
  for (const name of ["package.json", "dist", "plugin"].filter((each) => !linked.includes(each))) {
    await symlink(join("..", "..", name), join(installed, name), name === "package.json" ? "file" : "junction");
  }
}

void finish();
