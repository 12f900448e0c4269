import { execFile } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Log, withProgress } from "./progress";
import type { Release } from "./release";
import { REPO } from "./repo";

const run = promisify(execFile);
const LAST_LINES = 8;

/**
 * Fills a directory with the CLI built from its Go modules, for networks where only package registries are open.
 * The language host is a module of its own: its last published version is older than the CLI and speaks the same protocol.
 */
export async function buildWithGo(
  directory: string,
  release: Release,
  env: NodeJS.ProcessEnv,
  log: Log,
): Promise<void> {
  const go = await goVersion(env);
  const ldflags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${release.version}`;
  await withProgress(log, `building pulumi ${release.version} with ${go}, some minutes, once per machine`, () =>
    build("pulumi", directory, ldflags, env),
  );
  await withProgress(log, "building pulumi-language-nodejs", () =>
    build("pulumi-language-nodejs", directory, ldflags, env),
  );
  const script = "pulumi-resource-pulumi-nodejs";
  await copyFile(join(REPO, "node_modules/@pulumi/pulumi", script), join(directory, script));
}

/** Builds a language host that is a module of its own, `go/pulumi-language-<language>`, into a directory. */
export async function buildLanguageHost(
  language: string,
  directory: string,
  env: NodeJS.ProcessEnv,
  log: Log,
): Promise<void> {
  const go = await goVersion(env);
  const name = `pulumi-language-${language}`;
  await withProgress(log, `building ${name} with ${go}, once per machine`, () => build(name, directory, "-s -w", env));
}

async function goVersion(env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return (await run("go", ["env", "GOVERSION"], { env })).stdout.trim();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Error(missing ? "no `go` on PATH" : `\`go\` does not run: ${(error as Error).message.trim()}`);
  }
}

async function build(module: string, directory: string, ldflags: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ["build", "-mod=readonly", "-trimpath", "-ldflags", ldflags, "-o", join(directory, module), "tool"];
  try {
    await run("go", args, {
      cwd: join(__dirname, "go", module),
      env: { ...env, CGO_ENABLED: "0", GOWORK: "off" },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const lines = (stderr || message).trim().split("\n").slice(-LAST_LINES);
    throw new Error(`building ${module} failed:\n${lines.join("\n")}`);
  }
}
