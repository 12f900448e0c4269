import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectFiles } from "./template";
import { modulesOf } from "./workspace";

/**
 * Writes the files of a project. In a workspace, the plugin is in the workspace's own `node_modules`.
 *
 * @throws Error that names what is there already, unless it may be overwritten. Nothing is written then.
 */
export async function writeProject(directory: string, files: ProjectFiles, force: boolean): Promise<void> {
  const names = Object.keys(files);
  const there = await Promise.all(names.map((name) => exists(join(directory, name))));
  const existing = names.filter((_, index) => there[index]);
  if (existing.length > 0 && !force) {
    throw new Error(
      `${directory} holds ${existing.join(", ")} already; nothing was written. ` +
        "Name another directory, or overwrite with --force.",
    );
  }
  const modules = await modulesOf(directory);
  for (const [name, content] of Object.entries(files)) {
    const text = name === "Pulumi.yaml" ? content.replace("path: node_modules/", () => `path: ${modules}/`) : content;
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
