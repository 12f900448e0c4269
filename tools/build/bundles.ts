import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { z } from "zod";
import { DYNAMIC_HOST, PLUGIN, REPO } from "../repo";
import { COMPILED } from "./run-compiled";

const HOST = join(REPO, "provider", "host");
const SCHEMA = join(REPO, "sdk", "schema.json");

/** The script that Pulumi starts on Windows. */
const FOR_WINDOWS = '@node "%~dp0pulumi-resource-dbss" %*\r\n';

/** Modules with which Pulumi's SDK serializes functions into the state. A native provider does not need them. */
const ABSENT = ["typescript", "@npmcli/arborist"];

/** What Pulumi loads as a provider: a bundle, and the script that runs it. */
interface Program {
  readonly directory: string;
  /** The module that the bundle exports. */
  readonly entry: string;
  readonly bundle: string;
  /** The source of the script in this directory, and its name where it is built. */
  readonly source: string;
  readonly script: string;
  readonly options?: BuildOptions;
}

/** Bundles each host into one file, which loads several times faster than its modules. */
async function bundleHosts(): Promise<void> {
  const manifest = JSON.parse(await readFile(join(REPO, "package.json"), "utf8"));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  await bundle({
    directory: PLUGIN,
    entry: join(HOST, "native", "main.ts"),
    bundle: "plugin.js",
    source: "start-plugin.ts",
    script: "pulumi-resource-dbss",
    options: {
      define: { PLUGIN_VERSION: JSON.stringify(version) },
      alias: Object.fromEntries(ABSENT.map((name) => [name, join(__dirname, "absent.cjs")])),
      // Only needed in a program.
      external: ["pulumi-dbss/package.json"],
    },
  });
  await chmod(join(PLUGIN, "pulumi-resource-dbss"), 0o755);
  await update(join(PLUGIN, "pulumi-resource-dbss.cmd"), Buffer.from(FOR_WINDOWS));
  if (existsSync(SCHEMA)) {
    await copyFile(SCHEMA, join(PLUGIN, "schema.json"));
  }
  await bundle({
    directory: DYNAMIC_HOST,
    entry: join(HOST, "index.ts"),
    bundle: "bundle.js",
    source: "load-host.ts",
    script: "index.js",
  });
}

/** Files are replaced only if their contents change: programs compare their time to decide whether to copy the plugin. */
async function bundle({ directory, entry, bundle, source, script, options }: Program): Promise<void> {
  const { outputFiles, metafile } = await build({
    ...INTO_ONE_FILE,
    ...options,
    entryPoints: [entry],
    target: "node22",
    minify: true,
    metafile: true,
    write: false,
  });
  await mkdir(directory, { recursive: true });
  const contents = Buffer.from(outputFiles[0]?.contents ?? []);
  if (await update(join(directory, bundle), contents)) {
    await rm(join(directory, COMPILED), { recursive: true, force: true });
  }
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 16);
  const runner = await build({
    ...INTO_ONE_FILE,
    entryPoints: [join(__dirname, source)],
    // An older Node.js must understand it far enough to say that it is too old.
    target: "node12",
    define: { BUILD: JSON.stringify(hash) },
    write: false,
  });
  await update(join(directory, script), Buffer.from(runner.outputFiles[0]?.contents ?? []));
  const licenses = await licensesOf(Object.keys(metafile.inputs));
  await update(join(directory, "THIRD_PARTY_LICENSES.txt"), Buffer.from(licenses));
}

const INTO_ONE_FILE = {
  bundle: true,
  platform: "node",
  format: "cjs",
  legalComments: "none",
  logLevel: "warning",
} satisfies BuildOptions;

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

void bundleHosts();
