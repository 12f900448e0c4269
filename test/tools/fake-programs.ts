import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Creates a directory that is removed when the test ends. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-cli-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes an executable shell script. */
export async function program(directory: string, name: string, body: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

/** Writes a directory that looks like an installed Pulumi CLI. */
export async function installedCli(directory: string, pulumi = "echo v3.255.0"): Promise<void> {
  await program(directory, "pulumi", pulumi);
  await program(directory, "pulumi-language-nodejs", "exit 0");
  await program(directory, "pulumi-resource-pulumi-nodejs", "exit 0");
}

/** Writes a `go` that builds programs which print a version; returns a function that lists the programs built. */
export async function goToolchain(directory: string, build = ""): Promise<() => Promise<string[]>> {
  const journal = join(directory, "journal");
  await program(
    directory,
    "go",
    `PATH=/usr/bin:/bin
    if [ "$1" = env ]; then echo go1.99.0; exit; fi
    for output in "$@"; do [ "$previous" = -o ] && basename "$output" >> "${journal}"; previous=$output; done
    ${build}
    while [ "$1" != -o ]; do shift; done
    printf '#!/bin/sh\\necho v3.255.0\\n' > "$2"
    chmod +x "$2"`,
  );
  await writeFile(journal, "");
  return async () => (await readFile(journal, "utf8")).split("\n").filter(Boolean);
}
