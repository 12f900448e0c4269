import module from "node:module";
import { join } from "node:path";

/** In the package itself: anyone who can write there can also change the package's code. */
const DIRECTORY = join(__dirname, "..", "..", "..", "node_modules", ".cache", "compiled");

/**
 * Caches the compiled code of all modules that are loaded from here on, so that the next process starts faster. Nothing
 * is cached if the directory is not writable or `NODE_DISABLE_COMPILE_CACHE` is set. Node.js 20 has no such cache.
 */
module.enableCompileCache?.(DIRECTORY);

/** Writes the cache to disk. Node.js does so when a process exits, but the engine kills its providers. */
export function keepCompiled(): void {
  module.flushCompileCache?.();
}
