import module from "node:module";
import { join } from "node:path";

/** Inside the package: whoever may write there may change its code as well. */
const DIRECTORY = join(__dirname, "..", "..", "..", "node_modules", ".cache", "compiled");

/**
 * Lets Node keep what it compiles from here on, so that the next process starts sooner. Where the directory cannot be
 * written, or `NODE_DISABLE_COMPILE_CACHE` is set, nothing is kept. Node 20 knows no such cache.
 */
module.enableCompileCache(DIRECTORY);

/** Writes what was compiled since it was last called: a provider's process is killed, and cannot do so when it ends. */
export function keepCompiled(): void {
  module.flushCompileCache();
}
