import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The files of the repo, those not committed yet included. */
export async function filesOfRepo(): Promise<string[]> {
  const { stdout } = await promisify(execFile)("git", ["ls-files", "--cached", "--others", "--exclude-standard"]);
  return stdout.trim().split("\n");
}
