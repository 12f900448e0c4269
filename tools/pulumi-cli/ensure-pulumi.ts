import { mkdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { REPO } from "../repo";
import { buildWithGo } from "./build-with-go";
import { download } from "./download";
import { findOnPath, inspect } from "./find-on-path";
import { makeOnce } from "./make-once";
import type { Log } from "./progress";
import { PLATFORM, RELEASE, type Release } from "./release";

/** A Pulumi CLI that runs Node programs and their dynamic providers. */
export interface PulumiCli {
  /** Absolute path of the `pulumi` executable. */
  readonly path: string;
  readonly version: string;
  /** The environment to run it in. The Node.js of this repo and the plugins of the CLI are first on PATH. */
  readonly env: NodeJS.ProcessEnv;
}

export interface EnsureOptions {
  /** Determines where to search and build. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** The release to download or build. @default RELEASE */
  readonly release?: Release;
  /** Receives lines of progress. @default standard error */
  readonly log?: Log;
}

/** Finds the Pulumi CLI on PATH or in the cache. Otherwise, downloads or builds it into the cache. */
export async function ensurePulumi(options: EnsureOptions = {}): Promise<PulumiCli> {
  const { env = process.env, release = RELEASE, log = toStandardError } = options;
  const { found, passedOver } = await findOnPath(env);
  for (const reason of passedOver) {
    log(`skipped on PATH: ${reason}`);
  }
  if (found) {
    return cliIn(found.directory, found.version, env);
  }

  const directory = join(cacheHome(env), "pulumi-cli", `${release.version}-${PLATFORM}`);
  await makeOnce(directory, log, async (partial) => {
    const tried = passedOver.length > 0 ? passedOver : ["`pulumi` was not found"];
    await downloadOrBuild(partial, { env, release, log }, [`PATH: ${tried.join("; ")}`]);
    log(`pulumi ${release.version} is ready in ${directory}`);
  });
  return cliIn(directory, release.version, env);
}

async function downloadOrBuild(directory: string, options: Required<EnsureOptions>, tried: string[]): Promise<void> {
  const { env, release, log } = options;
  const ways = [
    { name: "official download", fill: () => download(directory, release, log) },
    { name: "Go build", fill: () => buildWithGo(directory, release, env, log) },
  ];
  for (const { name, fill } of ways) {
    try {
      await rm(directory, { recursive: true, force: true });
      await mkdir(directory);
      await fill();
      await inspect(directory, env);
      return;
    } catch (error) {
      tried.push(`${name}: ${(error as Error).message}`);
      log(`${name} failed: ${(error as Error).message}`);
    }
  }
  throw new Error(failure(tried));
}

function failure(tried: readonly string[]): string {
  return [
    "The Pulumi CLI was not found, and could not be downloaded or built:",
    ...tried.map((attempt) => `- ${attempt}`),
    "Install the Pulumi CLI (https://www.pulumi.com/docs/install/), or Go 1.25 or later (https://go.dev/doc/install)",
    "to build it, then run the command again.",
  ].join("\n");
}

function cliIn(directory: string, version: string, env: NodeJS.ProcessEnv): PulumiCli {
  // Before the CLI's directory, which may contain another Node.js, such as /usr/local/bin.
  const localBin = join(REPO, "node_modules/.bin");
  const path = [localBin, directory, env.PATH ?? ""].join(delimiter);
  return { path: join(directory, "pulumi"), version, env: { ...env, PATH: path, PULUMI_SKIP_UPDATE_CHECK: "1" } };
}

/** The directory for downloads and builds. */
export function cacheHome(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-dbss");
}

/** Prints a line of progress. */
export function toStandardError(line: string): void {
  console.error(`pulumi-cli: ${line}`);
}
