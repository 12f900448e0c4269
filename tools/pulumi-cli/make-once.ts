import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { lock } from "proper-lockfile";
import type { Log } from "./progress";

const LOCK = { realpath: false, stale: 30_000 };
const UNTIL_FREE = { forever: true, minTimeout: 250, maxTimeout: 1_000 };

/**
 * Makes a directory once, however many processes ask for it at the same time.
 * It appears under its name only when `make` has filled it, so what exists is complete.
 */
export async function makeOnce(directory: string, log: Log, make: (partial: string) => Promise<void>): Promise<void> {
  if (existsSync(directory)) {
    return;
  }
  await mkdir(dirname(directory), { recursive: true });
  const unlock = await acquire(directory, log);
  try {
    if (existsSync(directory)) {
      return;
    }
    const partial = `${directory}.partial`;
    await rm(partial, { recursive: true, force: true });
    await make(partial);
    await rename(partial, directory);
  } finally {
    await unlock();
  }
}

async function acquire(directory: string, log: Log): Promise<() => Promise<void>> {
  try {
    return await lock(directory, LOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ELOCKED") {
      throw error;
    }
    log("waiting for another process that is preparing it");
    return lock(directory, { ...LOCK, retries: UNTIL_FREE });
  }
}
