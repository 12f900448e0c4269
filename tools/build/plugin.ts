import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { z } from "zod";
import { REPO } from "../pulumi-cli/repo";

const DIRECTORY = join(REPO, "plugin");
const EXECUTABLE = join(DIRECTORY, "pulumi-resource-dbss");
const SCHEMA = join(REPO, "sdk", "schema.json");

/** Pulumi starts a plugin by its name; npm writes a script of its own for Windows where it is a `bin`. */
const FOR_WINDOWS = '@node "%~dp0pulumi-resource-dbss" %*\r\n';

/**
 * Bundles the plugin into one file: it starts several times faster than from its modules, and runs wherever it is copied
 * to. The file is replaced only when it is another: programs copy it to where Pulumi looks, and tell by its time.
 */
async function bundle(): Promise<void> {
  const manifest = JSON.parse(await readFile(join(REPO, "package.json"), "utf8"));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const { outputFiles } = await build({
    entryPoints: [join(REPO, "provider", "host", "native", "main.ts")],
    outfile: EXECUTABLE,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minify: true,
    keepNames: true,
    legalComments: "none",
    banner: { js: "#!/usr/bin/env node" },
    define: { PLUGIN_VERSION: JSON.stringify(version) },
    logLevel: "warning",
    write: false,
  });
  await mkdir(DIRECTORY, { recursive: true });
  await update(EXECUTABLE, Buffer.from(outputFiles[0]?.contents ?? []));
  await chmod(EXECUTABLE, 0o755);
  await update(`${EXECUTABLE}.cmd`, Buffer.from(FOR_WINDOWS));
  if (existsSync(SCHEMA)) {
    await copyFile(SCHEMA, join(DIRECTORY, "schema.json"));
  }
}

async function update(file: string, contents: Buffer): Promise<void> {
  const now = await readFile(file).catch(() => undefined);
  if (now === undefined || !now.equals(contents)) {
    // Processes that run the old one keep it.
    await writeFile(`${file}.new`, contents);
    await rename(`${file}.new`, file);
  }
}

void bundle();
