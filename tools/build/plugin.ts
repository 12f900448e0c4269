import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { z } from "zod";
import { COMPILED, PLUGIN, REPO } from "../repo";

const EXECUTABLE = join(PLUGIN, "pulumi-resource-dbss");
const BUNDLE = join(PLUGIN, "plugin.js");
const SCHEMA = join(REPO, "sdk", "schema.json");

/** The template of the script that Pulumi starts. */
const START = join(__dirname, "start-plugin.cjs");

/** The script that Pulumi starts on Windows. */
const FOR_WINDOWS = '@node "%~dp0pulumi-resource-dbss" %*\r\n';

/** Modules with which Pulumi's SDK serializes functions into the state. A native provider does not need them. */
const ABSENT = ["typescript", "@npmcli/arborist"];

/**
 * Bundles the plugin into one file, which starts several times faster than its modules and can be copied anywhere.
 * The file is replaced only if its contents change, because programs compare its time to decide whether to copy it.
 */
async function bundle(): Promise<void> {
  const manifest = JSON.parse(await readFile(join(REPO, "package.json"), "utf8"));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const { outputFiles, metafile } = await build({
    entryPoints: [join(REPO, "provider", "host", "native", "main.ts")],
    outfile: BUNDLE,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minify: true,
    legalComments: "none",
    define: { PLUGIN_VERSION: JSON.stringify(version) },
    alias: Object.fromEntries(ABSENT.map((name) => [name, join(__dirname, "absent.cjs")])),
    // Only needed in a program.
    external: ["pulumi-dbss/package.json"],
    logLevel: "warning",
    metafile: true,
    write: false,
  });
  await mkdir(PLUGIN, { recursive: true });
  const contents = Buffer.from(outputFiles[0]?.contents ?? []);
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 16);
  if (await update(BUNDLE, contents)) {
    await rm(join(PLUGIN, COMPILED), { recursive: true, force: true });
  }
  await update(EXECUTABLE, Buffer.from((await readFile(START, "utf8")).replace("BUILD", hash)));
  await chmod(EXECUTABLE, 0o755);
  await update(`${EXECUTABLE}.cmd`, Buffer.from(FOR_WINDOWS));
  await update(join(PLUGIN, "THIRD_PARTY_LICENSES.txt"), Buffer.from(await licensesOf(Object.keys(metafile.inputs))));
  if (existsSync(SCHEMA)) {
    await copyFile(SCHEMA, join(PLUGIN, "schema.json"));
  }
}

/** The licenses of the bundled packages, which must be distributed with the bundle. */
async function licensesOf(inputs: readonly string[]): Promise<string> {
  const folders = inputs.flatMap((input) => input.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []);
  const notices = await Promise.all([...new Set(folders)].sort().map((folder) => noticeOf(join(REPO, folder))));
  return notices.join(`\n${"-".repeat(80)}\n\n`);
}

async function noticeOf(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const { name, version, license } = z
    .object({ name: z.string(), version: z.string(), license: z.string() })
    .parse(manifest);
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return [`${name} ${version} (${license})\n`, ...texts.map((text) => `\n${text.trim()}\n`)].join("");
}

/** Writes a file if its contents changed. Returns whether they did. */
async function update(file: string, contents: Buffer): Promise<boolean> {
  const now = await readFile(file).catch(() => undefined);
  if (now?.equals(contents)) {
    return false;
  }
  // Renamed, because running processes must keep the old file.
  await writeFile(`${file}.new`, contents);
  await rename(`${file}.new`, file);
  return true;
}

void bundle();
