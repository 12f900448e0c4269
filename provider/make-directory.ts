import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Creates a directory and those above it, unless they exist.
 *
 * `mkdir` of Node.js with `recursive` never returns where the file system refuses a new directory with ENOENT, as /proc
 * does, so the directories are created one after the other.
 *
 * @throws Error with the path that cannot be created or is not a directory.
 */
export function makeDirectory(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) {
      const failure = new Error(`ENOTDIR: not a directory, mkdir '${path}'`);
      throw Object.assign(failure, { code: "ENOTDIR", syscall: "mkdir", path });
    }
    return;
  }
  const parent = dirname(path);
  if (parent !== path) {
    makeDirectory(parent);
  }
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have created it in the meantime.
    if (!existsSync(path)) {
      throw error;
    }
  }
}
