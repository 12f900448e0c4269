import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { jsonOf } from "../../provider/client/json";
import { requireWritable, writeText } from "../write-text";
import type { ProjectFiles } from "./template";

/**
 * Writes the files of a project, by their paths in its directory. In a member of an npm workspace, the path of the
 * plugin leads to the workspace's `node_modules`.
 *
 * @throws Error that names the files that already exist, unless `force` is set, or the file that cannot be written. No
 * new file is left in that case.
 */
export async function writeProject(directory: string, files: ProjectFiles, force: boolean): Promise<void> {
  requireNoFiles(directory, Object.keys(files), force);
  const modules = await modulesOf(directory);
  const written: string[] = [];
  try {
    for (const [name, content] of Object.entries(files)) {
      const text = name === "Pulumi.yaml" ? content.replace("path: node_modules/", () => `path: ${modules}/`) : content;
      const file = resolve(directory, name);
      const isNew = !existsSync(file);
      await writeText(file, text);
      written.push(...(isNew ? [file] : []));
    }
  } catch (error) {
    // Part of a project would prevent the command from being repeated.
    await Promise.all(written.map((file) => rm(file, { force: true })));
    throw error;
  }
}

/**
 * Checks that the files of a project, by their paths in its directory, can be written.
 *
 * @throws Error that names the files that already exist, unless `force` is set.
 */
export function requireNoFiles(directory: string, names: readonly string[], force: boolean): void {
  const existing = names.filter((name) => existsSync(resolve(directory, name)));
  if (existing.length > 0 && !force) {
    throw new Error(
      `${directory} already contains ${existing.join(", ")}. Nothing was written. ` +
        "Use another directory or file, or pass --force to overwrite.",
    );
  }
  for (const name of names) {
    requireWritable(resolve(directory, name));
  }
}

const patterns = z.array(z.string());
const rootSchema = z.object({ workspaces: z.union([patterns, z.object({ packages: patterns })]) });

/** The path of the `node_modules` of a project, relative to it: npm uses one for all members of a workspace. */
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

/** Whether the project is a member of the workspace in a directory. */
async function isMember(root: string, directory: string): Promise<boolean> {
  const text = await readFile(join(root, "package.json"), "utf8").catch(() => "{}");
  const { data } = rootSchema.safeParse(jsonOf(text));
  if (data === undefined) {
    return false;
  }
  const { workspaces } = data;
  const path = relative(root, directory).replaceAll(sep, "/");
  return (Array.isArray(workspaces) ? workspaces : workspaces.packages).some((pattern) => matcher(pattern).test(path));
}

/** Converts a pattern of npm workspaces: `*` matches one directory, `**` any number of directories. */
function matcher(pattern: string): RegExp {
  const parts = pattern.replace(/^\.\/|\/$/g, "").split(/(\*\*|\*)/);
  const source = parts
    .map((part) => ({ "*": "[^/]+", "**": ".+" })[part] ?? part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
    .join("");
  return new RegExp(`^${source}$`);
}
