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
