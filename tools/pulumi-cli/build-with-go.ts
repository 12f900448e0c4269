import { execFile } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { REPO } from "../repo";
import { type Log, withProgress } from "./progress";
import type { Release } from "./release";

const run = promisify(execFile);
const LAST_LINES = 8;
const SDK = "github.com/pulumi/pulumi/sdk/v3";

/**
 * Builds the CLI from its Go modules into a directory, for networks where only package registries can be reached.
 * The last published version of the language host is older than the CLI, but uses the same protocol.
 */
export async function buildWithGo(
  directory: string,
  release: Release,
  env: NodeJS.ProcessEnv,
  log: Log,
): Promise<void> {
  const go = await goVersion(env);
  const ldflags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${release.version}`;
  const pulumi = { name: "pulumi", module: "pulumi", package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" };
  await withProgress(log, `building pulumi ${release.version} with ${go} (takes minutes, once per machine)`, () =>
    build(pulumi, directory, ldflags, env),
  );
  await buildProgram("pulumi-language-nodejs", directory, env, log);
  const script = "pulumi-resource-pulumi-nodejs";
  await copyFile(join(REPO, "node_modules/@pulumi/pulumi", script), join(directory, script));
}

interface Source {
  /** The Go module under `go/` that pins the program. */
  readonly module: string;
  /** Its package in the module. */
  readonly package: string;
  /** A file of a Go module that the program needs in its directory. */
  readonly beside?: { readonly module: string; readonly file: string };
}

/** Programs besides the CLI. */
const PROGRAMS = {
  "pulumi-language-nodejs": { module: "language-hosts", package: `${SDK}/nodejs/cmd/pulumi-language-nodejs` },
  "pulumi-language-python": {
    module: "language-hosts",
    package: `${SDK}/python/cmd/pulumi-language-python`,
    beside: { module: SDK, file: "python/cmd/pulumi-language-python-exec" },
  },
  "pulumi-language-go": {
    module: "pulumi-language-go",
    package: `${SDK}/go/pulumi-language-go`,
  },
  "pulumi-language-java": {
    module: "pulumi-language-java",
    package: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java",
  },
  "pulumi-language-yaml": {
    module: "pulumi-language-yaml",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  },
  "generate-sdk": { module: "pulumi", package: "./generate-sdk" },
} satisfies Record<string, Source>;

export type Program = keyof typeof PROGRAMS;

/** Builds a program into a directory, with the file that it needs there. */
export async function buildProgram(name: Program, directory: string, env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const go = await goVersion(env);
  const { beside, ...source }: Source = PROGRAMS[name];
  await withProgress(log, `building ${name} with ${go} (once per machine)`, () =>
    build({ name, ...source }, directory, "-s -w", env),
  );
  if (beside !== undefined) {
    const sources = await sourcesOf(beside.module, source.module, env);
    await copyFile(join(sources, beside.file), join(directory, basename(beside.file)));
  }
}

/** The source directory of a Go module, in the version that a module under `go/` pins. */
async function sourcesOf(module: string, pinning: string, env: NodeJS.ProcessEnv): Promise<string> {
  const args = ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", module];
  const { stdout } = await run("go", args, { cwd: directoryOf(pinning), env: { ...env, GOWORK: "off" } });
  return stdout.trim();
}

async function goVersion(env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return (await run("go", ["env", "GOVERSION"], { env })).stdout.trim();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Error(missing ? "`go` was not found on PATH" : `\`go\` failed: ${(error as Error).message.trim()}`);
  }
}

interface Target {
  readonly name: string;
  readonly module: string;
  readonly package: string;
}

async function build(target: Target, directory: string, ldflags: string, env: NodeJS.ProcessEnv): Promise<void> {
  const executable = join(directory, target.name);
  const args = ["build", "-mod=readonly", "-trimpath", "-ldflags", ldflags, "-o", executable, target.package];
  try {
    await run("go", args, {
      cwd: directoryOf(target.module),
      env: { ...env, CGO_ENABLED: "0", GOWORK: "off" },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const lines = (stderr || message).trim().split("\n").slice(-LAST_LINES);
    throw new Error(`building ${target.name} failed:\n${lines.join("\n")}`);
  }
}

function directoryOf(module: string): string {
  return join(__dirname, "go", module);
}
