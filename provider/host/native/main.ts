import "./short-lived";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { endWithEngine } from "../end-with-engine";
import { type PluginPackage, serve } from "./service";

/** Set when the plugin is bundled. */
declare const PLUGIN_VERSION: string;

/**
 * Runs the plugin: its first argument is the engine's address, and the port that it listens on is what it prints.
 * `keepCompiled` keeps what was compiled for the kinds of steps that were taken, so that the next start is a short one.
 */
export async function run(keepCompiled: PluginPackage["keepCompiled"]): Promise<void> {
  endWithEngine();
  const address = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
  const schema = () => readFile(join(__dirname, "schema.json"), "utf8");
  const { port } = await serve({ version: PLUGIN_VERSION, schema, keepCompiled }, address);
  process.stdout.write(`${port}\n`);
}
