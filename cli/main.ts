#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { addEmulatorCommand } from "./emulator";

// By its own name: the way to it differs between the sources and what is built from them.
const manifest: unknown = JSON.parse(readFileSync(require.resolve("pulumi-dbss/package.json"), "utf8"));
const { version } = z.object({ version: z.string() }).parse(manifest);

const program = new Command("pulumi-dbss")
  .description("Tools that come with the Pulumi provider for Huawei Cloud Database Security Service (DBSS)")
  .version(version);

addEmulatorCommand(program);

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
