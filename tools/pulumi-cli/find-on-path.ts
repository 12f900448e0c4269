import { execFile } from "node:child_process";
import { constants, existsSync } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

const PARTS = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
const OLDEST = { major: 3, minor: 200 };
const TIMEOUT_MS = 30_000;

export interface Search {
  /** The first CLI on PATH that can run Node.js programs. */
  readonly found?: { readonly directory: string; readonly version: string };
  /** Why the CLIs before it were skipped. */
  readonly passedOver: readonly string[];
}

/** Searches PATH for a Pulumi CLI that works. */
export async function findOnPath(env: NodeJS.ProcessEnv): Promise<Search> {
  const passedOver: string[] = [];
  for (const entry of (env.PATH ?? "").split(delimiter).filter(Boolean)) {
    const directory = resolve(entry);
    if (!existsSync(join(directory, "pulumi"))) {
      continue;
    }
    try {
      return { found: { directory, version: await inspect(directory, env) }, passedOver };
    } catch (error) {
      passedOver.push((error as Error).message);
    }
  }
  return { passedOver };
}

/** Returns the version of the CLI in a directory. @throws Error that says why it cannot run Node.js programs. */
export async function inspect(directory: string, env: NodeJS.ProcessEnv): Promise<string> {
  for (const part of PARTS) {
    await requireExecutable(join(directory, part));
  }
  const path = join(directory, "pulumi");
  const version = await readVersion(path, env);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== OLDEST.major || minor < OLDEST.minor) {
    throw new Error(
      `${path} has version ${version}; version ${OLDEST.major}.${OLDEST.minor}.0 or a later 3.x is required`,
    );
  }
  return version;
}

async function requireExecutable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK);
  } catch {
    throw new Error(`${path} is missing or not executable`);
  }
}

async function readVersion(path: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" },
    timeout: TIMEOUT_MS,
  }).catch((error: Error) => {
    throw new Error(`${path} failed: ${error.message.trim()}`);
  });
  const version = /^v?(\d+\.\d+\.\d+\S*)$/.exec(stdout.trim())?.[1];
  if (!version) {
    throw new Error(`${path} printed "${stdout.trim()}" instead of its version`);
  }
  return version;
}
