import { existsSync, readFileSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { REPO } from "../../tools/repo";

// Only what was reviewed is installed, and runs in a pipeline.

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

describe.each(["package-lock.json", "tools/docs-site/package-lock.json"])("%s", (lockfile) => {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(REPO, lockfile), "utf8")));
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && !link);

  it("has a checksum for every package", () => {
    expect(installed.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
  });

  it("names no registry", () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  it("has the optional packages of every platform, which `npm ci` requires", () => {
    const optional = Object.values(packages).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies));
    const names = new Set(installed.map(([path]) => path.replace(/^.*node_modules\//, "")));
    expect(optional.filter((name) => !names.has(name))).toEqual([]);
  });

  it("allows no install script to run, because its downloads would have no checksum", () => {
    const { allowScripts } = z
      .object({ allowScripts: z.record(z.string(), z.boolean()) })
      .parse(JSON.parse(readFileSync(join(REPO, dirname(lockfile), "package.json"), "utf8")));
    const withScript = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
    const refused = withScript.map(([path]) => [path.replace(/^.*node_modules\//, ""), false]);
    expect(allowScripts).toEqual(Object.fromEntries(refused));
  });
});

it("every action in every workflow is pinned to a commit", async () => {
  const unpinned: string[] = [];
  for (const folder of ["docs/pipelines/github", ".github/workflows"].filter((path) => existsSync(join(REPO, path)))) {
    for await (const file of glob("*.yml", { cwd: join(REPO, folder) })) {
      const text = await readFile(join(REPO, folder, file), "utf8");
      const uses = text.match(/uses: .*/g) ?? [];
      unpinned.push(
        ...uses.filter((line) => !/^uses: (\.\/|\S+@[0-9a-f]{40} # v\d)/.test(line)).map((line) => `${file}: ${line}`),
      );
    }
  }
  expect(unpinned).toEqual([]);
});

it("no pipeline passes a token as a process argument", async () => {
  const shell = await readFile(join(REPO, "docs/pipelines/short-lived-credentials.sh"), "utf8");
  const gitlab = await readFile(join(REPO, "docs/pipelines/gitlab/.gitlab-ci.yml"), "utf8");
  expect(`${shell}${gitlab}`).not.toMatch(/(-H|--arg\w*|--header) (\w+ )?"[^"]*\$\{?\w*(TOKEN|token)/);
});
