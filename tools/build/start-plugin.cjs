#!/usr/bin/env node
// The script that Pulumi starts. It runs the bundle with the code that V8 compiled in an earlier run. Node's own
// compile cache contains only what was compiled before a module runs, which is little of a bundle.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `The plugin of pulumi-dbss requires Node.js 22.12 or later, but \`node\` on PATH is ${process.version}. ` +
      "Install a later version (https://nodejs.org), or put it first on PATH.\n",
  );
  process.exit(1);
}

const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");

const BUNDLE = join(__dirname, "plugin.js");

// V8 rejects code of another V8 version, but not of another bundle: the name of the file identifies the bundle.
const COMPILED = join(__dirname, ".compiled", `BUILD-${process.versions.v8}`);

// V8 drops unused code: after this time, code that only ran at the start may be missing.
const LONG_MS = 60_000;

const isKept = !process.env.NODE_DISABLE_COMPILE_CACHE;
const kept = (isKept && read(COMPILED)) || { kinds: [] };
const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(BUNDLE, "latin1")}\n})`;
const script = new Script(source, { filename: BUNDLE, cachedData: kept.code });
const bundle = { exports: {} };
script.runInThisContext()(bundle.exports, require, bundle, BUNDLE, __dirname);
bundle.exports.run(isKept ? keep : () => {});

// The first operation is often a preview, which compiles little of what a refresh needs. So the code is saved again
// whenever an operation was of a new kind.
function keep(done) {
  const known = kept.code && !script.cachedDataRejected ? kept.kinds : undefined;
  if (performance.now() > LONG_MS || (known && done.every((kind) => known.includes(kind)))) {
    return;
  }
  // Several plugins may end at the same time. If nothing can be written, the next start is not faster.
  const mine = `${COMPILED}.${process.pid}`;
  const kinds = [...new Set([...(known ?? []), ...done])];
  try {
    mkdirSync(dirname(COMPILED), { recursive: true });
    writeFileSync(mine, Buffer.concat([Buffer.from(`${kinds.join(" ")}\n`), script.createCachedData()]));
    renameSync(mine, COMPILED);
  } catch {
    rmSync(mine, { force: true });
  }
}

// The file has a line with the kinds of operations, then the code.
function read(file) {
  try {
    const content = readFileSync(file);
    const end = content.indexOf("\n");
    return { kinds: content.toString("latin1", 0, end).split(" "), code: content.subarray(end + 1) };
  } catch {
    return undefined;
  }
}
