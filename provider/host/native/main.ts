import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { endWithEngine } from "../engine";
import { serve } from "./service";

/** Set when the plugin is bundled. */
declare const PLUGIN_VERSION: string;

/** Runs the plugin: its first argument is the engine's address, and the port that it listens on is what it prints. */
async function main(): Promise<void> {
  endWithEngine();
  const address = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
  const plugin = { version: PLUGIN_VERSION, schema: () => readFile(join(__dirname, "schema.json"), "utf8") };
  const { port } = await serve(plugin, address);
  process.stdout.write(`${port}\n`);
}

void main();
