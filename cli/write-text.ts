import { accessSync, closeSync, constants, existsSync, openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeDirectory } from "../provider/make-directory";

/** Writes a file and creates its directory. @throws Error with the path, also if the disk is full. */
export async function writeText(file: string, text: string): Promise<void> {
  makeDirectory(dirname(file));
  await writeFile(file, text).catch((error: Error) => {
    throw Object.assign(error, { path: file });
  });
}

/** Checks that a file can be written, without creating or changing anything. @throws Error with the path if it cannot. */
export function requireWritable(file: string): void {
  if (existsSync(file)) {
    closeSync(openSync(file, "r+"));
    return;
  }
  let directory = dirname(file);
  while (!existsSync(directory)) {
    directory = dirname(directory);
  }
  // It exists, so this only checks that it is a directory.
  makeDirectory(directory);
  accessSync(directory, constants.W_OK);
}
