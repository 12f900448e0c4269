import { spawn } from "node:child_process";
import { constants } from "node:os";
import { ensurePulumi } from "./ensure-pulumi";

/** `npm run pulumi -- <args>`: runs the Pulumi CLI as if it were installed. */
async function main(args: readonly string[]): Promise<number> {
  const { path, env } = await ensurePulumi();
  const child = spawn(path, args, { stdio: "inherit", env, cwd: workingDirectory() });
  // The terminal also interrupts the CLI. A second signal would make it abandon its work.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}

/** npm runs scripts in the root of the package. INIT_CWD is the directory of the user. */
function workingDirectory(): string {
  const { npm_lifecycle_event: script, INIT_CWD: directory } = process.env;
  return script === "pulumi" && directory ? directory : process.cwd();
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
