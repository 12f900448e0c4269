import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Starts the server that answers a constant, in a process of its own. */
export async function startConstantServer(): Promise<{ readonly url: string; close(): void }> {
  const server = spawn(process.execPath, ["--import", "tsx", join(__dirname, "constant-server.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = (await once(createInterface(server.stdout), "line")) as [string];
  return { url, close: () => void server.kill() };
}
