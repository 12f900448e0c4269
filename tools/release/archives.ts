import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { COMPILED } from "../build/run-compiled";
import { PLUGIN, REPO } from "../repo";

/** Platforms as Pulumi names them in `pulumi-resource-<name>-v<version>-<platform>.tar.gz`. */
const PLATFORMS = ["linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64", "windows-amd64"];

/**
 * Writes the plugin archives that `pulumi plugin install` downloads, and their checksums, into a directory.
 * The plugin is JavaScript: the archives of all platforms hold the same files.
 *
 * @returns The names of the files.
 */
export async function writeArchives(directory: string): Promise<string[]> {
  const manifest = z.object({ version: z.string() });
  const { version } = manifest.parse(JSON.parse(await readFile(join(REPO, "package.json"), "utf8")));
  await mkdir(directory, { recursive: true });
  const [first = "", ...others] = PLATFORMS.map((platform) => `pulumi-resource-dbss-v${version}-${platform}.tar.gz`);
  const files = (await readdir(PLUGIN)).filter((name) => name !== COMPILED);
  const plugin = ["-C", PLUGIN, ...files, "-C", REPO, "LICENSE"];
  await promisify(execFile)("tar", ["-czf", join(directory, first), ...plugin]);
  const archive = await readFile(join(directory, first));
  await Promise.all(others.map((name) => writeFile(join(directory, name), archive)));
  const sum = createHash("sha256").update(archive).digest("hex");
  await writeFile(join(directory, "SHA256SUMS"), [first, ...others].map((name) => `${sum}  ${name}\n`).join(""));
  return [first, ...others, "SHA256SUMS"];
}
