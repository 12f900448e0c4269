import { createHash, type Hash, randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Writable } from "node:stream";
import { makeDirectory } from "../make-directory";

/** The content of a file that is being written. */
export interface Content {
  /** Opens the file. It may be opened several times, and starts over each time. */
  open(): Writable;
  /** SHA-256 checksum of what was written since it was last opened, in hexadecimal. */
  sha256(): string;
}

/**
 * Writes a file atomically: the file under its path is replaced only when `fill` is done. Returns what `fill` returns.
 */
export async function writeAtomically<T>(path: string, fill: (content: Content) => Promise<T>): Promise<T> {
  makeDirectory(dirname(path));
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  const file = await open(temporary, "wx");
  let failure: Error | undefined;
  let hash = createHash("sha256");
  const begin = () => {
    hash = createHash("sha256");
    return writableOf(file, hash, (error) => (failure = error));
  };
  try {
    const answer = await fill({ open: begin, sha256: () => hash.copy().digest("hex") });
    await file.sync();
    await file.close();
    await rename(temporary, path);
    return answer;
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw failure ?? error;
  }
}

/** Writes to a file from its start, and to a checksum. Distinguishes a disk error from an error of the content. */
function writableOf(file: FileHandle, hash: Hash, failed: (error: Error) => void): Writable {
  let position = 0;
  const write = async (chunk: Buffer) => {
    hash.update(chunk);
    // A disk may take only a part of what it is given.
    for (let written = 0; written < chunk.length; ) {
      const { bytesWritten } = await file.write(chunk, written, chunk.length - written, position);
      written += bytesWritten;
      position += bytesWritten;
    }
  };
  const finish = (writing: Promise<void>, done: (error?: Error) => void) =>
    writing.then(
      () => done(),
      (error: Error) => {
        failed(error);
        done(error);
      },
    );
  return new Writable({
    construct: (done) => void finish(file.truncate(0), done),
    write: (chunk: Buffer, _encoding, done) => void finish(write(chunk), done),
  });
}
