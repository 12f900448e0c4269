import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

/** The directory beside a bundle where its compiled code is kept. It is not packed. */
export const COMPILED = ".compiled";

/** V8 drops unused code: after this time, code that only ran at the start may be missing. */
const LONG_MS = 60_000;

interface Compiled {
  readonly kinds: readonly string[];
  readonly code: Buffer;
}

/**
 * Runs a bundle with the code that V8 compiled in an earlier run. Node's own compile cache contains only what was
 * compiled before a module runs, which is little of a bundle.
 *
 * `build` identifies the contents of the bundle. Returns what the bundle exports, and a function that keeps the compiled
 * code. It is called with the kinds of steps that the process took: each compiles code of its own.
 */
export function runCompiled<Exports extends object>(
  bundle: string,
  build: string,
): { readonly exports: Exports; keep(kinds: readonly string[]): void } {
  // V8 rejects code of another V8 version, but not of another bundle.
  const file = join(dirname(bundle), COMPILED, `${build}-${process.versions.v8}`);
  const isKept = !process.env.NODE_DISABLE_COMPILE_CACHE;
  const found = isKept ? read(file) : undefined;
  const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(bundle, "latin1")}\n})`;
  const script = new Script(source, { filename: bundle, cachedData: found?.code });
  const module = { exports: {} as Exports };
  script.runInThisContext()(module.exports, require, module, bundle, dirname(bundle));
  let known = script.cachedDataRejected ? undefined : found?.kinds;

  return {
    exports: module.exports,
    // The first operation is often a preview, which compiles little of what a refresh needs. So the code is saved again
    // whenever a step was of a new kind.
    keep(kinds) {
      if (!isKept || performance.now() > LONG_MS || (known && kinds.every((kind) => known?.includes(kind)))) {
        return;
      }
      known = [...new Set([...(known ?? []), ...kinds])];
      write(file, { kinds: known, code: script.createCachedData() });
    },
  };
}

/** The file has a line with the kinds of steps, then the code. */
function read(file: string): Compiled | undefined {
  try {
    const content = readFileSync(file);
    const end = content.indexOf("\n");
    return { kinds: content.toString("latin1", 0, end).split(","), code: content.subarray(end + 1) };
  } catch {
    return undefined;
  }
}

/** Several processes may write at the same time. If nothing can be written, the next start is not faster. */
function write(file: string, { kinds, code }: Compiled): void {
  const mine = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(mine, Buffer.concat([Buffer.from(`${kinds.join(",")}\n`), code]));
    renameSync(mine, file);
  } catch {
    rmSync(mine, { force: true });
  }
}
