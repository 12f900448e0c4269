import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { REPO } from "../repo";

/** The files as the linter of this repo writes them, by their paths. */
export async function formatted(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-generated-"));
  try {
    await Promise.all(Object.entries(files).map(([path, text]) => write(join(directory, path), text)));
    const config = join(directory, "biome.json");
    await writeFile(
      config,
      JSON.stringify({ ...JSON.parse(await readFile(join(REPO, "biome.json"), "utf8")), vcs: {} }),
    );
    const biome = join(REPO, "node_modules/.bin/biome");
    await promisify(execFile)(biome, ["check", "--write", "--error-on-warnings", "."], { cwd: directory });
    const read = async (path: string) => [path, await readFile(join(directory, path), "utf8")] as const;
    return Object.fromEntries(await Promise.all(Object.keys(files).map(read)));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
