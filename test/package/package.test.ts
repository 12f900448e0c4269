import { execFile } from "node:child_process";
import { type Dirent, existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMPILED } from "../../tools/build/run-compiled";
import { pack } from "./consumer";

const REPO = resolve(__dirname, "../..");

/** The settings of a stack, as they are left in the folder of an example that was run. */
const OF_STACK = "examples/quickstart/Pulumi.packed.yaml";

describe("the tarball", () => {
  let directory: string;
  let tarball: string;
  let files: string[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-pack-"));
    await writeFile(join(REPO, OF_STACK), "config: {}\n");
    tarball = await pack(directory).finally(() => rm(join(REPO, OF_STACK)));
    const { stdout } = await promisify(execFile)("tar", ["-tzf", tarball]);
    files = stdout
      .trim()
      .split("\n")
      .map((file) => file.replace("package/", ""));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test("contains only the compiled package, plugin, templates, examples and documents", () => {
    const [documents, compiled] = [files.filter(isDocument), files.filter(isCompiled)];
    expect(documents.sort()).toEqual([
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "package.json",
    ]);
    expect(compiled).toContain("dist/provider/index.js");
    const others = files.filter((file) => !isDocument(file) && !isCompiled(file));
    const folders = new Set(others.map((file) => file.split("/")[0]));
    expect([...folders].sort()).toEqual(["dist", "docs", "examples", "plugin", "templates"]);
    expect(others.filter((file) => file.startsWith("dist/")).sort()).toEqual([
      "dist/dynamic-host/THIRD_PARTY_LICENSES.txt",
      "dist/dynamic-host/bundle.js",
      "dist/dynamic-host/index.js",
    ]);
    const templates = {
      python: ["Pulumi.yaml", "__main__.py", "requirements.txt"],
      typescript: ["Pulumi.yaml", "index.ts", "package.json", "tsconfig.json"],
      yaml: ["Pulumi.yaml", "package.json"],
    };
    expect(others.filter((file) => file.startsWith("templates/")).sort()).toEqual(
      Object.entries(templates).flatMap(([language, names]) =>
        names.map((name) => `templates/dbss-${language}/${name}`),
      ),
    );
    expect(others.filter((file) => file.startsWith("plugin/")).sort()).toEqual([
      "plugin/THIRD_PARTY_LICENSES.txt",
      "plugin/plugin.js",
      "plugin/pulumi-resource-dbss",
      "plugin/pulumi-resource-dbss.cmd",
      "plugin/schema.json",
    ]);
  });

  test("contains no settings of stacks that were made from an example", () => {
    expect(files).toContain("examples/quickstart/Pulumi.yaml");
    expect(files).not.toContain(OF_STACK);
  });

  test("contains every page and picture that the README links to", async () => {
    const readme = await readFile(join(REPO, "README.md"), "utf8");
    const targets = [...readme.matchAll(/(?:\]\(|srcset="|src=")(?!https?:)([^)#"\s]+)/g)].map(([, path = ""]) => path);
    const isHeld = (path: string) => files.includes(path) || files.some((file) => file.startsWith(`${path}/`));
    expect(targets).toContain("docs/reliability.md");
    expect(targets.filter((path) => !isHeld(path.replace(/\/$/, "")))).toEqual([]);
  });

  test("contains no compiled file whose source is gone", () => {
    const sources = files
      .filter(isCompiled)
      .map((file) => file.replace("dist/", "").replace(/(\.d\.ts|\.js)(\.map)?$/, ".ts"));
    expect(sources.filter((source) => !existsSync(join(REPO, source)))).toEqual([]);
  });

  test("passes publint", async () => {
    const bytes = await readFile(tarball);
    const { messages, pkg } = await publint({ pack: { tarball: Uint8Array.from(bytes).buffer } });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });
});

describe("a build", () => {
  const DIST = join(REPO, "dist");

  async function written(): Promise<string[]> {
    const files = await readdir(DIST, { recursive: true, withFileTypes: true });
    // Other tests run the dynamic host, which keeps its compiled code there.
    const isBuilt = ({ parentPath }: Dirent) => !parentPath.includes(COMPILED);
    const paths = files
      .filter((file) => file.isFile() && isBuilt(file))
      .map((file) => join(file.parentPath, file.name));
    return Promise.all(paths.sort().map(async (path) => `${path} ${(await stat(path)).mtimeMs}`));
  }

  test("removes files without a source, and does not rewrite current ones, which others may be reading", async () => {
    const before = await written();
    await writeFile(join(DIST, "provider", "gone.js"), "");
    await promisify(execFile)("npm", ["run", "build"], { cwd: REPO });
    expect(await written()).toEqual(before);
  });
});

function isDocument(file: string): boolean {
  return !file.includes("/");
}

function isCompiled(file: string): boolean {
  return /^dist\/(provider|emulator|cli)\/.+(\.d\.ts|\.js|\.js\.map)$/.test(file);
}
