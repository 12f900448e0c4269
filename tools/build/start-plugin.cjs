#!/usr/bin/env node
// What Pulumi starts: it runs the bundle beside it, with the code that V8 compiled in an earlier run. Node's own cache holds
// only what is compiled before a module runs, which of a bundle is little.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `The plugin of pulumi-dbss needs Node.js 22.12 or later, but \`node\` on the PATH is ${process.version}. ` +
      "Install a later version (https://nodejs.org), or put it first on the PATH.\n",
  );
  process.exit(1);
}

const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");

const BUNDLE = join(__dirname, "plugin.js");

// V8 refuses the code of another version of itself; that it is of this very bundle only its name says.
const COMPILED = join(__dirname, ".compiled", `BUILD-${process.versions.v8}`);

const isKept = !process.env.NODE_DISABLE_COMPILE_CACHE;
const cachedData = isKept ? read(COMPILED) : undefined;
const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(BUNDLE, "latin1")}\n})`;
const script = new Script(source, { filename: BUNDLE, cachedData });
const bundle = { exports: {} };
script.runInThisContext()(bundle.exports, require, bundle, BUNDLE, __dirname);
bundle.exports.run(isKept && (cachedData === undefined || script.cachedDataRejected) ? keep : () => {});

// Several plugins may end at the same time. Where nothing can be written, the next start is as long as this one.
function keep() {
  const mine = `${COMPILED}.${process.pid}`;
  try {
    mkdirSync(dirname(COMPILED), { recursive: true });
    writeFileSync(mine, script.createCachedData());
    renameSync(mine, COMPILED);
  } catch {
    rmSync(mine, { force: true });
  }
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
