import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { REPO } from "../linked-modules";

/** Writes stand-ins for `npx` and `npm` that use the build of this package instead of a registry. */
export async function writePrograms(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const cli = join(REPO, "dist/cli/main.js");
  await program(directory, "npx", `test "$1" = pulumi-dbss && shift && exec node "${cli}" "$@"`);
  await program(
    directory,
    "npm",
    `test "$*" = install && mkdir -p node_modules && ln -sfn "${REPO}" node_modules/pulumi-dbss &&
     for name in @pulumi @types typescript; do ln -sfn "${REPO}/node_modules/$name" "node_modules/$name"; done &&
     for package in packages/*/; do test ! -d "$package" || ln -sfn "../$package" node_modules/; done`,
  );
  return directory;
}

async function program(directory: string, name: string, script: string): Promise<void> {
  await writeFile(join(directory, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
}
