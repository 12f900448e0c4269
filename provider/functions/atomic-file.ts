import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Writable } from "node:stream";

/**
 * Writes a file atomically: the file under its path is replaced only when `fill` is done. `fill` may open the file
 * several times, and starts over each time. Returns what `fill` returns.
 */
export async function writeAtomically<T>(path: string, fill: (open: () => Writable) => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  const file = await open(temporary, "wx");
  let failure: Error | undefined;
  try {
    const answer = await fill(() => writableOf(file, (error) => (failure = error)));
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

/** Writes to a file from its start. Distinguishes a disk error from an error of the content. */
function writableOf(file: FileHandle, failed: (error: Error) => void): Writable {
  let position = 0;
  const write = async (chunk: Buffer) => {
    await file.write(chunk, 0, chunk.length, position);
    position += chunk.length;
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
