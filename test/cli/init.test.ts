import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { LANGUAGES } from "../../cli/languages";
import { version } from "../../package.json";
import { cli } from "./cli";

const FILES = [".gitignore", "Pulumi.yaml", "index.ts", "package.json", "tsconfig.json"];

const projectFile = z.object({ config: z.record(z.string(), z.object({ default: z.unknown() })) });

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-init-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const init = (...args: string[]) => cli(["init", ...args], { cwd: directory });

/** The text of each file in a project, ignoring stack settings that other tests left. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !/^Pulumi\.\w.*\.yaml$/.test(entry.name))
    .map(({ name }) => name);
  const texts = names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const);
  return Object.fromEntries(await Promise.all(texts));
}

const read = (...path: string[]) => readFile(join(directory, ...path), "utf8");

describe("pulumi-dbss init", () => {
  test("writes a project named after its directory, and prints the next steps", async () => {
    const { code, stdout } = await init("audit");
    expect(code).toBe(0);
    expect(stdout).toContain("  cd audit\n  npm install\n  pulumi stack init dev\n");
    expect(stdout).toContain("To try it without an account, run `npx pulumi-dbss emulator --clock 600 --env`\n");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("  pulumi up");
    expect((await readdir(join(directory, "audit"))).sort()).toEqual(FILES);
    expect(await read("audit", "Pulumi.yaml")).toMatch(/^name: audit\ndescription: "Databases under audit"\n/);
    expect(await read("audit", "Pulumi.yaml")).not.toMatch(/^template:/m);
    expect(JSON.parse(await read("audit", "package.json")).name).toBe("audit");
  });

  test("prints the next steps so that they can be pasted into a shell, whatever the directory is called", async () => {
    const { stdout } = await init("it's ours", "--name", "audit");
    expect(stdout).toContain("  cd 'it'\\''s ours'\n  npm install\n");
  });

  test.skipIf(process.platform !== "linux")("leaves no part of a project if the disk is full", async () => {
    await symlink("/dev/full", join(directory, "tsconfig.json"));
    const { code, stderr } = await init("--name", "audit", "--force");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: ${join(directory, "tsconfig.json")}: no space left on device. Use another path, or free some space.\n`,
    });
    expect(await readdir(directory)).toEqual(["tsconfig.json"]);
  });

  test("makes the project depend on this version of the package", async () => {
    await init("audit");
    const { dependencies } = JSON.parse(await read("audit", "package.json"));
    expect(dependencies["pulumi-dbss"]).toBe(`^${version}`);
  });

  test.each([
    ["yaml", [".gitignore", "Pulumi.yaml", "package.json"], "npm install", `"pulumi-dbss": "^${version}"`],
    ["python", [".gitignore", "Pulumi.yaml", "__main__.py", "requirements.txt"], "pulumi install", `~=${version}\n`],
  ])("writes a project in %s", async (language, files, install, dependency) => {
    const { stdout } = await init("--language", language, "audit");
    expect(stdout).toContain(`  cd audit\n  ${install}\n  pulumi stack init dev\n`);
    expect((await readdir(join(directory, "audit"))).sort()).toEqual(files);
    expect(await read("audit", files.at(-1) ?? "")).toContain(dependency);
    expect(await read("audit", "Pulumi.yaml")).toMatch(/^name: audit\n(.*\n)*config:\n(.*\n)* {2}maxPrice:\n/);
    expect((await init("--language", language, "--example", "quickstart", "other")).code).toBe(1);
  });

  test.each(LANGUAGES)(
    "lists the settings to change for a real account, as the %s template declares them",
    async (language) => {
      const { stdout } = await init("--language", language, "audit");
      const named = [...stdout.matchAll(/^ {2}pulumi config set (\w+) /gm)].map(([, key]) => key);
      const { config } = projectFile.parse(parse(await read("audit", "Pulumi.yaml")));
      const ofAccount = Object.keys(config).filter((key) => /Ids?$/.test(key) || key === "protect");
      expect(named).toEqual(ofAccount);
      expect(config.protect).toMatchObject({ default: false });
    },
  );

  test("lists the settings that an example requires, and the file with the emulator's IDs", async () => {
    const { stdout } = await init("--example", "python-adoption", "adopted");
    expect(stdout).toContain(
      "  cd adopted\n  pulumi install\n  pulumi stack init dev\n  pulumi config set instance <name or ID>\n",
    );
    expect(stdout).toContain("Any IDs in __main__.py belong to the emulator.");
    expect(stdout).not.toContain("vpcId");
  });

  test("points Pulumi.yaml to the plugin that `npm install` installs", async () => {
    const line = "plugins:\n  providers:\n    - name: dbss\n      path: node_modules/pulumi-dbss/plugin\n";
    await init("audit");
    await init("--example", "risk-rule", "rules");
    await init("--example", "yaml-quickstart", "yaml");
    for (const project of ["audit", "rules", "yaml"]) {
      expect((await read(project, "Pulumi.yaml")).split("plugins:")).toHaveLength(2);
      expect(await read(project, "Pulumi.yaml")).toContain(line);
    }
  });

  test.each([
    [["stacks/*"], "stacks/network", "../../node_modules"],
    [{ packages: ["./stacks/**"] }, "stacks/team/network", "../../../node_modules"],
    [["stacks/*"], "elsewhere/network", "node_modules"],
    [["stacks/*"], "stacks/team/network", "node_modules"],
  ])("in the workspaces %j, the plugin of %s is in %s", async (workspaces, project, modules) => {
    await writeFile(join(directory, "package.json"), JSON.stringify({ private: true, workspaces }));
    expect((await init(project)).code).toBe(0);
    expect(await read(project, "Pulumi.yaml")).toContain(`      path: ${modules}/pulumi-dbss/plugin\n`);
  });

  test("accepts a name, and a description with special characters", async () => {
    const { stdout } = await init("--name", "db.audit", "--description", 'For "us" & $&', "--json");
    expect(JSON.parse(stdout)).toEqual({ directory, project: "db.audit", files: expect.arrayContaining(FILES) });
    expect(await read("Pulumi.yaml")).toMatch(/^name: db\.audit\ndescription: "For \\"us\\" & \$&"\n/);
  });

  test("overwrites files only with --force", async () => {
    await writeFile(join(directory, "index.ts"), "// mine\n");
    const refused = await init("--name", "x");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("already contains index.ts. Nothing was written.");
    expect(await readdir(directory)).toEqual(["index.ts"]);
    expect((await init("--name", "x", "--force")).code).toBe(0);
    expect(await read("index.ts")).toContain("new dbss.AuditInstance(");
  });

  test("copies an example with the files that installing it requires", async () => {
    const { code } = await init("--example", "risk-rule", "rules");
    expect(code).toBe(0);
    expect((await readdir(join(directory, "rules"))).sort()).toEqual(FILES);
    expect(await read("rules", "index.ts")).toBe(await readFile("examples/risk-rule/index.ts", "utf8"));
    expect(await read("rules", "Pulumi.yaml")).toMatch(/^name: rules\ndescription: Risk rules in the order/);
    const { name, dependencies } = JSON.parse(await read("rules", "package.json"));
    expect([name, dependencies["pulumi-dbss"]]).toEqual(["rules", `^${version}`]);
  });

  test.each(["2027", "2027-01-31", "true"])("quotes %s as the name of a project", async (name) => {
    for (const example of [[], ["--example", "whitelist"]]) {
      await init(name, ...example, "--force");
      expect(await read(name, "Pulumi.yaml")).toMatch(new RegExp(`^name: "${name}"\n`));
    }
  });

  test("accepts a description for an example", async () => {
    await init("--example", "whitelist", "--name", "x", "--description", "Ours");
    expect(await read("Pulumi.yaml")).toMatch(/^name: x\ndescription: "Ours"\n/);
  });

  test("rejects an unknown example and lists the existing ones", async () => {
    const { code, stderr } = await init("--example", "../templates");
    expect(code).toBe(1);
    expect(stderr).toContain('There is no example "../templates". Choose one of: adoption, alarm-topic, audit-agent');
    expect(await readdir(directory)).toEqual([]);
  });

  const examples = readdirSync("examples");
  test.each(examples)("example %s has a README of three lines with the steps that it prints", async (example) => {
    const text = await readFile(join("examples", example, "README.md"), "utf8");
    const [title, , ...lines] = text.trimEnd().split("\n");
    expect(title).toBe(`# ${example}`);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`npx pulumi-dbss init --example ${example}`);
    const { code, stdout } = await init("--example", example, "--name", "copy");
    expect(code).toBe(0);
    const [, ...steps] = [...(lines[1] ?? "").matchAll(/`(.*?)`/g)].map(([, command]) => command);
    expect([...stdout.matchAll(/^ {2}(.*)$/gm)].map(([, command]) => command)).toEqual(steps);
  });

  test.each(examples)(
    "example %s has the same files as its copy, so its folder can be copied instead",
    async (example) => {
      await init("--example", example, "--name", "copy");
      const [own, copied] = [await filesIn(join("examples", example)), await filesIn(directory)];
      const { ".gitignore": _, "Pulumi.yaml": project, ...written } = copied;
      const { "README.md": __, "Pulumi.yaml": original = "", ...kept } = own;
      const named = (text = "") => text.replaceAll(`dbss-${example}`, "copy");
      expect(written).toEqual({
        ...kept,
        ...(kept["package.json"] && { "package.json": named(kept["package.json"]) }),
      });
      expect(
        named(original)
          .split("\n")
          .filter((line) => !project?.includes(line)),
      ).toEqual([]);
    },
  );

  test("rejects a name that Pulumi rejects", async () => {
    await mkdir(join(directory, "my audit"));
    const { code, stderr } = await init("my audit");
    expect(code).toBe(1);
    expect(stderr).toContain('"my audit" is not a valid Pulumi project name');
    expect((await init("--name", "a/b")).stderr).toContain("option '--name <name>' argument 'a/b' is invalid");
  });
});
