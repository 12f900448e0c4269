import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { REPO } from "../repo";
import { excerptOf, RECORDING, terminal } from "./recording";

/** Runs the demo and records it for the README. */
async function main(): Promise<void> {
  const demo = spawn(process.execPath, ["--import", "tsx", join(REPO, "tools", "demo", "main.ts")], {
    cwd: REPO,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  demo.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => demo.on("error", reject).on("close", resolve));
  if (code !== 0) {
    process.stderr.write(`${output}\nThe demo failed with exit code ${code}. Nothing was recorded.\n`);
    process.exitCode = 1;
    return;
  }
  await writeFile(RECORDING, terminal(excerptOf(output)));
}

void main();
