import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheHome, toStandardError } from "../pulumi-cli/ensure-pulumi";
import { makeOnce } from "../pulumi-cli/make-once";
import { withProgress } from "../pulumi-cli/progress";
import { RELEASE } from "../pulumi-cli/release";

const run = promisify(execFile);

/** The dependencies of the SDK, and the packages that build its wheel. */
const PACKAGES = [`pulumi==${RELEASE.version}`, "parver", "setuptools", "wheel"];

/**
 * The directory of a virtual environment with Pulumi's SDK for Python. It is taken from the cache, or installed into
 * the cache.
 *
 * @throws Error if `python3` is not on PATH, or if the packages cannot be installed.
 */
export async function ensurePython(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { stdout } = await run("python3", ["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"], { env });
  const directory = join(cacheHome(env), "python", `${RELEASE.version}-${stdout.trim()}`);
  await makeOnce(directory, toStandardError, (partial) =>
    withProgress(toStandardError, "installing Pulumi's SDK for Python (once per machine)", async () => {
      await run("python3", ["-m", "venv", partial], { env });
      await run(pythonIn(partial), ["-m", "pip", "install", "--quiet", ...PACKAGES], { env });
    }),
  );
  return directory;
}

/** The interpreter of a virtual environment. */
export function pythonIn(environment: string): string {
  return join(environment, "bin", "python");
}
