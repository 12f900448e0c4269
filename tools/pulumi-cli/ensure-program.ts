import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { buildProgram, type Program } from "./build-with-go";
import { cacheHome, ensurePulumi, type PulumiCli, toStandardError } from "./ensure-pulumi";
import { makeOnce } from "./make-once";
import { PLATFORM, RELEASE } from "./release";

/** The language hosts that the CLI may lack, with the versions of their Go modules. */
const HOSTS = { go: "3.66.0", java: "1.13.0", python: "3.68.0", yaml: "1.25.0" } as const;

/**
 * The Pulumi CLI with the host of a language on its PATH. An official CLI brings the host; otherwise it is taken from
 * the cache, or built into the cache.
 */
export async function ensureLanguageHost(language: keyof typeof HOSTS): Promise<PulumiCli> {
  const cli = await ensurePulumi();
  const name = `pulumi-language-${language}` as const;
  const path = cli.env.PATH ?? "";
  if (path.split(delimiter).some((directory) => existsSync(join(directory, name)))) {
    return cli;
  }
  const directory = await ensureProgram(name, HOSTS[language], cli.env);
  return { ...cli, env: { ...cli.env, PATH: `${path}${delimiter}${directory}` } };
}

/**
 * The path of the program that generates SDKs from Pulumi's schema. It is taken from the cache, or built into the
 * cache.
 */
export async function ensureSdkGenerator(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const name = "generate-sdk";
  const source = await readFile(join(__dirname, "go", "pulumi", name, "main.go"));
  const version = `${RELEASE.version}-${createHash("sha256").update(source).digest("hex").slice(0, 8)}`;
  return join(await ensureProgram(name, version, env), name);
}

async function ensureProgram(name: Program, version: string, env: NodeJS.ProcessEnv): Promise<string> {
  const directory = join(cacheHome(env), name, `${version}-${PLATFORM}`);
  await makeOnce(directory, toStandardError, async (partial) => {
    await mkdir(partial);
    await buildProgram(name, partial, env, toStandardError);
  });
  return directory;
}
