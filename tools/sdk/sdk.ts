import { execFile } from "node:child_process";
import { appendFile, copyFile, cp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { description, version } from "../../package.json";
import { COMPILED } from "../build/run-compiled";
import { ensureLanguageHost, ensureSdkGenerator } from "../pulumi-cli/ensure-program";
import { RELEASE } from "../pulumi-cli/release";
import { PLUGIN, REPO } from "../repo";
import { ensurePython, pythonIn } from "./ensure-python";

const run = promisify(execFile);

const SCHEMA = join(REPO, "sdk", "schema.json");

/** The languages whose generators are built here. SDKs of other languages need an official CLI. */
export const LANGUAGES = ["go", "java", "python"] as const;

const GO_MODULE = `module pulumi-dbss/sdk/go

go 1.25

require github.com/pulumi/pulumi/sdk/v3 v${RELEASE.version}
`;

/** Writes the SDK of a language to a directory. Removes everything else in it. */
export async function writeSdk(language: (typeof LANGUAGES)[number], directory: string): Promise<void> {
  if (language === "java") {
    await generateWithHost(language, directory);
  } else {
    const generator = await ensureSdkGenerator();
    await rm(directory, { recursive: true, force: true });
    await run(generator, [language, SCHEMA, directory]);
  }
  await copyFile(join(REPO, "LICENSE"), join(directory, "LICENSE"));
  if (language === "go") {
    await writeFile(join(directory, "go.mod"), GO_MODULE);
  }
  if (language === "python") {
    await completePython(join(directory, "pulumi_dbss"));
    // Its pyproject.toml names it.
    await writeFile(join(directory, "README.md"), `# pulumi_dbss\n\n${description}.\n`);
    await writeFile(join(directory, "MANIFEST.in"), "recursive-include pulumi_dbss/plugin *\n");
  }
}

/** Lets the host of a language generate the SDK. */
async function generateWithHost(language: "java", directory: string): Promise<void> {
  const { path, env } = await ensureLanguageHost(language);
  const parent = `${directory}.new`;
  try {
    await run(path, ["package", "gen-sdk", SCHEMA, "--language", language, "--local", "--out", parent], { env });
    await rm(directory, { recursive: true, force: true });
    await rename(join(parent, language), directory);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

/** Adds the plugin to the Python package, and the code that installs it. */
async function completePython(directory: string): Promise<void> {
  await cp(join(__dirname, "python"), directory, { recursive: true });
  const isOfPlugin = (path: string) => basename(path) !== COMPILED;
  await cp(PLUGIN, join(directory, "plugin"), { recursive: true, filter: isOfPlugin });
  await appendFile(join(directory, "__init__.py"), "\nfrom . import _plugin\n_plugin.place()\n");
  // Otherwise Pulumi would try to download the plugin before the program installs it.
  const file = join(directory, "pulumi-plugin.json");
  const described = z.looseObject({ resource: z.boolean() }).parse(JSON.parse(await readFile(file, "utf8")));
  await writeFile(file, `${JSON.stringify({ ...described, resource: false }, null, 2)}\n`);
}

/** Builds the wheel of the Python SDK in a directory. Returns the path of the wheel. */
export async function buildWheel(sdk: string, directory: string): Promise<string> {
  const args = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", directory, sdk];
  await run(pythonIn(await ensurePython()), args);
  return join(directory, `pulumi_dbss-${version}-py3-none-any.whl`);
}
