import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** The root of this repository. */
export const REPO = resolve(__dirname, "../..");
const MODULES = ["@pulumi", "@types", "typescript"];

/** Links into a project outside this repository what `npm install` would install: this build and its dependencies. */
export async function linkModules(project: string): Promise<void> {
  const modules = join(project, "node_modules");
  await mkdir(join(modules, ".bin"), { recursive: true });
  for (const name of MODULES) {
    await symlink(join(REPO, "node_modules", name), join(modules, name));
  }
  await symlink(REPO, join(modules, "pulumi-dbss"));
  const command = `#!/bin/sh\nexec node "${join(REPO, "dist/cli/main.js")}" "$@"\n`;
  await writeFile(join(modules, ".bin/pulumi-dbss"), command, { mode: 0o755 });
}
