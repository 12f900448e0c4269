import "../short-lived";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { endWithEngine } from "../end-with-engine";
import { type Methods, serveRpc } from "./grpc";
import type { PluginPackage } from "./service";

/** Set when the plugin is bundled. */
declare const PLUGIN_VERSION: string;

/**
 * Runs the plugin. Its first argument is the engine's address, and it prints the port that it listens on.
 * `keepCompiled` caches the code that was compiled for the steps of this process, so that the next one starts faster.
 */
export async function run(keepCompiled: PluginPackage["keepCompiled"]): Promise<void> {
  endWithEngine();
  // The engine sends the configuration when it configures the provider. Its copy in the environment would be in every
  // diagnostic report of Node.js.
  delete process.env.PULUMI_CONFIG;
  const address = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
  const schema = () => readFile(join(__dirname, "schema.json"), "utf8");
  const methods = Promise.withResolvers<Methods>();
  const { port } = await serveRpc(methods.promise);
  process.stdout.write(`${port}\n`);
  // Loaded while the engine connects.
  const { methodsByPath } = await import("./service.js");
  methods.resolve(methodsByPath({ version: PLUGIN_VERSION, schema, keepCompiled }, address));
}
