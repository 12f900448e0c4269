import { strict as assert } from "node:assert";
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { version } from "../../package.json";
import { REPO } from "../repo";

// Checks that the built command line and emulator start on this operating system. Needs no Pulumi CLI.

const COMMAND = join(REPO, "dist", "cli", "main.js");

async function main(): Promise<void> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, "--version"], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  assert.equal(stdout.trim(), version);
  await checkEmulator();
  process.stdout.write(`pulumi-dbss ${version} and its emulator start on ${process.platform}.\n`);
}

async function checkEmulator(): Promise<void> {
  const child = spawn(process.execPath, [COMMAND, "emulator"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    for await (const line of createInterface(child.stdout)) {
      const { url } = z.object({ url: z.url() }).parse(JSON.parse(line));
      assert.equal((await fetch(`${url}/_emulator/health`)).status, 200);
      return;
    }
    throw new Error("The emulator ended before it was ready.");
  } finally {
    child.kill();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
