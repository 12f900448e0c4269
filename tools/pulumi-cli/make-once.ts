import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { lock } from "proper-lockfile";
import type { Log } from "./progress";

const LOCK = { realpath: false, stale: 30_000 };
const UNTIL_FREE = { forever: true, minTimeout: 250, maxTimeout: 1_000 };

/**
 * Creates a directory once, even if several processes request it at the same time. It gets its name after `make` has
 * filled it, so an existing directory is complete.
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
    log("waiting for another process that prepares it");
    return lock(directory, { ...LOCK, retries: UNTIL_FREE });
  }
}
