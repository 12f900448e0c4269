import { randomUUID } from "node:crypto";
import { accessSync, closeSync, constants, existsSync, openSync } from "node:fs";
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeDirectory } from "../provider/make-directory";

/**
 * Writes a file and creates its directory. An existing file is replaced only when the text is complete.
 *
 * @throws Error with the path, also if the disk is full.
 */
export async function writeText(file: string, text: string): Promise<void> {
  makeDirectory(dirname(file));
  try {
    await replace(await realpath(file).catch(() => file), text);
  } catch (error) {
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), { path: file });
  }
}

async function replace(file: string, text: string): Promise<void> {
  const known = await stat(file).catch(() => undefined);
  const isDevice = known !== undefined && !known.isFile();
  if (isDevice || !isWritable(dirname(file))) {
    await writeFile(file, text);
    return;
  }
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    await writeFile(temporary, text, { mode: known?.mode });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
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
