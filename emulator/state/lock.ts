import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { InvalidStateError } from "./document";

const HEARTBEAT_MS = 5_000;
/** A process on another machine or in another container counts as ended if it has not touched its lock for this long. */
const SILENCE_MS = 3 * HEARTBEAT_MS;

const holderSchema = z.object({ pid: z.number().int(), host: z.string() });
type Holder = z.infer<typeof holderSchema>;

/** The locks of this process. Its ID in a lock is not enough: a new container often reuses that of the last one. */
const held = new Set<string>();

/** Lets only one emulator use a state file: two would overwrite each other's changes. */
export class StateLock {
  readonly #path: string;
  #heartbeat: NodeJS.Timeout | undefined;

  /** @throws InvalidStateError that names the process that uses the file, or the directory that does not exist. */
  constructor(stateFile: string) {
    this.#path = `${resolve(stateFile)}.lock`;
    if (!create(this.#path)) {
      const holder = holderOf(this.#path);
      if (holder !== undefined && isAlive(this.#path, holder)) {
        throw new InvalidStateError(
          `${stateFile} is in use by another emulator (process ${holder.pid} on ${holder.host}). Stop it, or use another ` +
            `file. If there is none, delete ${this.#path}.`,
        );
      }
      rmSync(this.#path, { force: true });
      if (!create(this.#path)) {
        throw new InvalidStateError(`${stateFile} is in use by another emulator that started at the same time.`);
      }
    }
    held.add(this.#path);
    this.#heartbeat = setInterval(() => touch(this.#path), HEARTBEAT_MS).unref();
  }

  release(): void {
    clearInterval(this.#heartbeat);
    if (held.delete(this.#path)) {
      rmSync(this.#path, { force: true });
    }
  }
}

/** Creates the lock. Returns false if it exists. */
function create(path: string): boolean {
  try {
    const file = openSync(path, "wx", 0o600);
    writeSync(file, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
    closeSync(file);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") {
      return false;
    }
    throw code === "ENOENT"
      ? new InvalidStateError(
          `The directory ${dirname(path)} of the state file does not exist. Create it, or use another file.`,
        )
      : error;
  }
}

function holderOf(path: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

function isAlive(path: string, { pid, host }: Holder): boolean {
  if (host !== hostname()) {
    return Date.now() - statSync(path).mtimeMs < SILENCE_MS;
  }
  if (pid === process.pid) {
    return held.has(path);
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Someone deleted it, as the message above allows.
  }
}
