import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { buildLanguageHost } from "./build-with-go";
import { cacheHome, ensurePulumi, type PulumiCli, toStandardError } from "./ensure-pulumi";
import { makeOnce } from "./make-once";
import { PLATFORM } from "./release";

/** The language hosts that the CLI may lack, each with the version of the module it is built from. */
const VERSIONS = { yaml: "1.25.0" } as const;

/**
 * The Pulumi CLI with the host of a language on its PATH: the one that is there, as beside an official CLI, or else one
 * from the cache, or built into it.
 */
export async function ensureLanguageHost(language: keyof typeof VERSIONS): Promise<PulumiCli> {
  const cli = await ensurePulumi();
  const name = `pulumi-language-${language}`;
  const path = cli.env.PATH ?? "";
  if (path.split(delimiter).some((directory) => existsSync(join(directory, name)))) {
    return cli;
  }
  const version = `${VERSIONS[language]}-${PLATFORM}`;
  const directory = join(cacheHome(cli.env), "pulumi-dbss", name, version);
  await makeOnce(directory, toStandardError, async (partial) => {
    await mkdir(partial);
    await buildLanguageHost(language, partial, cli.env, toStandardError);
  });
  return { ...cli, env: { ...cli.env, PATH: `${path}${delimiter}${directory}` } };
}
