#!/usr/bin/env node
// The script that Pulumi starts for the native host.
import { join } from "node:path";
import type * as native from "../../provider/host/native/main";
import { runCompiled } from "./run-compiled";

/** Set when this script is built. */
declare const BUILD: string;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `The plugin of pulumi-dbss requires Node.js 22.12 or later, but \`node\` on PATH is ${process.version}. ` +
      "Install a later version (https://nodejs.org), or put it first on PATH.\n",
  );
  process.exit(1);
}

const { exports: plugin, keep } = runCompiled<typeof native>(join(__dirname, "plugin.js"), BUILD);
plugin.run(keep);
