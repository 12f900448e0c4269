import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { z } from "zod";
import type { ProjectFiles } from "./template";

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

const patterns = z.array(z.string());
const rootSchema = z.object({ workspaces: z.union([patterns, z.object({ packages: patterns })]) });

/** Where npm installs the dependencies of a project, relative to it: a workspace has one folder for all its packages. */
async function modulesOf(directory: string): Promise<string> {
  for (let root = dirname(directory); ; root = dirname(root)) {
    if (await isMember(root, directory)) {
      return relative(directory, join(root, "node_modules")).replaceAll(sep, "/");
    }
    if (root === dirname(root)) {
      return "node_modules";
    }
  }
}

/** Whether the package.json of a folder names the project as one of its workspaces. */
async function isMember(root: string, directory: string): Promise<boolean> {
  const text = await readFile(join(root, "package.json"), "utf8").catch(() => "{}");
  const { data } = rootSchema.safeParse(parsed(text));
  if (data === undefined) {
    return false;
  }
  const { workspaces } = data;
  const path = relative(root, directory).replaceAll(sep, "/");
  return (Array.isArray(workspaces) ? workspaces : workspaces.packages).some((pattern) => matcher(pattern).test(path));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A pattern of npm's workspaces: `*` is one folder, `**` any number of them. */
function matcher(pattern: string): RegExp {
  const parts = pattern.replace(/^\.\/|\/$/g, "").split(/(\*\*|\*)/);
  const source = parts
    .map((part) => ({ "*": "[^/]+", "**": ".+" })[part] ?? part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
    .join("");
  return new RegExp(`^${source}$`);
}
