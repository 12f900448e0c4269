import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator";
import { environmentOf } from "../../tools/local-stack";
import { append, type Cloud, startCloud } from "../cloud";
import { type CliEnded, cli } from "./cli";
import { ODD, startFurnishedCloud } from "./furnished-cloud";

let cloud: Cloud;
let directory: string;

beforeAll(async () => {
  cloud = await startFurnishedCloud();
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-adopt-"));
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

function adopt(...args: string[]): Promise<CliEnded> {
  return cli(["adopt", ...args], { env: environmentOf(cloud.account), cwd: directory });
}

/** The program, formatted with common settings of a formatter. */
function formatted(program: string): string {
  const biome = resolve("node_modules/.bin/biome");
  const args = ["format", "--stdin-file-path=adopted.ts", "--indent-style=space"];
  return execFileSync(biome, args, { input: program, encoding: "utf8", cwd: directory });
}

describe("pulumi-dbss adopt", () => {
  test("writes a formatted program that declares everything it can, and changes nothing", async () => {
    const before = await cloud.state();
    await cloud.requests();
    const { code, stdout, stderr } = await adopt();
    expect(code).toBe(0);
    expect(formatted(stdout)).toBe(stdout);
    const withoutRandomIds = stdout.replace(/adopt: "[\w-]{20}"/g, 'adopt: "(an ID)"');
    await expect(withoutRandomIds).toMatchFileSnapshot("adopted-program.txt");
    expect(stdout).not.toMatch(/edition|flavor|availabilityZones|vpcId|subnetId|period|AuditOrder/);
    expect(stderr).toMatch(/^Not declared: AuditInstance frozen \(r-frozen\): it is FROZEN$/m);
    expect(await cloud.state()).toEqual({ ...before, now: expect.any(String) });
    const writes = (await cloud.requests()).filter(
      ({ method, path }) => !/^(GET|POST .*(resources\/query|rule\/sqls))/.test(`${method} ${path}`),
    );
    expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  test("reports an undeclarable instance in the program and on stderr, and uses its ID for what is on it", async () => {
    const { stdout, stderr } = await adopt("--instance", "i-odd");
    expect(stderr).toMatch(/Not declared: AuditInstance 审计 实例 \(r-odd\): name: must be 1 to 64 letters, digits/);
    expect(stdout).toContain('adopt: "a-crm-1"');
    expect(stdout).toContain('adopt: "a-crm-2"');
    expect(stdout).toContain("// Not declared: AuditInstance 审计 实例 (r-odd): name:");
    expect(stdout).toContain('"审计-实例-crm",\n  {\n    instanceId: "i-odd",\n');
    expect(stdout).toContain('"审计-实例-tags",\n  {\n    resourceId: "r-odd",\n');
  });

  test("prints JSON that includes the program with --json", async () => {
    const { stdout } = await adopt("--instance", "audit", "--json");
    const [{ program, resources, leftOut }] = JSON.parse(stdout).projects;
    expect(program).toBe((await adopt("--instance", "audit")).stdout);
    expect(resources).toContainEqual({ type: "AuditInstance", name: "audit", id: "r-audit" });
    expect(resources).toContainEqual({ type: "AuditInstance", name: "audit-2", id: "r-twin" });
    expect(leftOut.map(({ name }: { name: string }) => name)).toEqual(["solaris"]);
  });

  test.each([
    ["--instance r-twin", ["--instance", "r-twin"], ["r-twin"]],
    ["two --instance options", ["--instance", "i-twin", "--instance", "审计 实例"], ["r-twin"]],
    ["a name that two instances share", ["--instance", "audit"], ["r-audit", "r-twin"]],
    ["--tag with a value", ["--tag", "team=security"], ["r-audit"]],
    ["--tag without a value", ["--tag", "成本 中心"], ["r-audit"]],
    ["--tag with another value", ["--tag", "team=sales"], []],
    ["--enterprise-project", ["--enterprise-project", ACCOUNT.enterpriseProjectIds[1]], ["r-audit"]],
    ["--instance and --tag together", ["--instance", "audit", "--tag", "team=security"], ["r-audit"]],
  ])("is narrowed by %s", async (_, args, expected) => {
    const [{ resources }] = JSON.parse((await adopt(...args, "--json")).stdout).projects;
    const instances = resources.filter(({ type }: { type: string }) => type === "AuditInstance");
    expect(instances.map(({ id }: { id: string }) => id)).toEqual(expected);
  });

  test("rejects an unknown instance and lists the existing ones", async () => {
    const { code, stderr } = await adopt("--instance", "nope");
    expect(code).toBe(1);
    expect(stderr).toContain("No audit instance has the ID or name nope. Found: audit (r-audit), audit (r-twin)");
  });

  test("with --out, writes a project bound to its region, and overwrites files only with --force", async () => {
    const out = join(directory, "project");
    const { code, stdout } = await adopt("--out", "project", "--instance", "r-audit");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+ resources declared in .*\n\n {2}cd project\n/);
    expect((await readdir(out)).sort()).toEqual([
      ".gitignore",
      "Pulumi.yaml",
      "index.ts",
      "package.json",
      "tsconfig.json",
    ]);
    expect(await readFile(join(out, "Pulumi.yaml"), "utf8")).toContain(`dbss:region: { value: "${ACCOUNT.region}" }`);
    await writeFile(join(out, "index.ts"), "// mine\n");
    const refused = await adopt("--out", "project", "--instance", "r-audit");
    expect(refused.code).toBe(1);
    // The cloud is not read first.
    expect(refused.stderr).toMatch(/^error: .* already contains .*index\.ts.*\. Nothing was written\..*\n$/);
    const misnamed = await adopt("--out", "my project");
    expect(misnamed.stderr).toMatch(/^error: "my project" is not a valid Pulumi project name/);
    expect(await readFile(join(out, "index.ts"), "utf8")).toBe("// mine\n");
    expect((await adopt("--out", "project", "--instance", "r-audit", "--force")).code).toBe(0);
    expect(await readFile(join(out, "index.ts"), "utf8")).toContain('adopt: "r-audit"');
  });

  test.each([
    ["yaml", "Pulumi.yaml", "  audit:\n    type: dbss:AuditInstance\n", `instanceId: "\${audit.instanceId}"`],
    ["python", "__main__.py", 'audit = dbss.AuditInstance(\n    "audit",\n', "instance_id=audit.instance_id,"],
  ])("declares the same resources in %s", async (language, program, instance, reference) => {
    const { code } = await adopt("--language", language, "--out", language);
    expect(code).toBe(0);
    const text = await readFile(join(directory, language, program), "utf8");
    expect(text).toContain(instance);
    expect(text).toContain(reference);
    expect(text).toMatch(/[#] Not declared: AuditInstance frozen \(r-frozen\): it is FROZEN\n/);
    const [{ resources }] = JSON.parse((await adopt("--json")).stdout).projects;
    expect(text.match(/(: dbss:| dbss\.|^dbss\.)[A-Z]\w+$|dbss\.[A-Z]\w+\($/gm)?.length).toBe(resources.length);
    expect(await readFile(join(directory, language, "Pulumi.yaml"), "utf8")).toContain(
      `dbss:region: { value: "${ACCOUNT.region}" }`,
    );
  });

  test("does not declare what contains half of a character, which breaks a program", async () => {
    const broken = "name 😀".slice(0, -1);
    const database = { id: "d-cut", name: broken, type: "ORACLE", version: "19c", ip: "10.0.0.9", port: "1521" };
    await append(cloud, "databases", [{ instance_id: "i-odd", status: "ON", db_classification: "ECS", ...database }]);
    const { stdout } = await adopt("--instance", "i-odd", "--language", "yaml");
    await cloud.patch({ op: "remove", path: `/databases/${(await cloud.state()).databases.length - 1}` });
    expect(stdout).toContain("(i-odd/d-cut): databaseName: it contains an incomplete Unicode character");
    expect(stdout).not.toContain("\\ud8");
  });

  test("with --import-file, writes a file for `pulumi import` with the names of the program", async () => {
    const { stdout } = await adopt("--instance", "r-audit", "--import-file", "import.json", "--json");
    const { resources } = JSON.parse(await readFile(join(directory, "import.json"), "utf8"));
    expect(resources).toEqual(
      JSON.parse(stdout).projects[0].resources.map(({ type, name, id }: Record<string, string>) => ({
        type: `dbss:index:${type}`,
        name,
        id,
      })),
    );
    const refused = await adopt("--instance", "r-audit", "--import-file", "import.json", "--out", "not-written");
    expect(refused.stderr).toMatch(
      /already contains \.\.\/import\.json\. Nothing was written\. Use another directory or file, or pass --force/,
    );
    expect(await readdir(directory)).not.toContain("not-written");
    expect((await adopt("--instance", "r-audit", "--import-file", "import.json", "--force")).code).toBe(0);
  });

  test("with --import-file, does not overwrite the file of an earlier run if nothing matches", async () => {
    const file = join(directory, "earlier.json");
    await writeFile(file, "earlier");
    const args = ["--tag", "team=nobody", "--import-file", "earlier.json", "--force"];
    const { stderr } = await adopt(...args);
    expect(stderr).toMatch(/^No matching audit instance was found in cn-north-4\.$/m);
    expect(await readFile(file, "utf8")).toBe("earlier");
  });

  test("with --import-file, the next steps set up the native host and import the file by relative path", async () => {
    const { stdout } = await adopt("--instance", "r-audit", "--out", "to-import", "--import-file", "all.json");
    expect(stdout).toContain(
      "  pulumi config set dbss:host native\n  pulumi import --file ../all.json --generate-code=false\n",
    );
    const python = ["--language", "python", "--out", "python-import", "--import-file", "python-import/all.json"];
    expect((await adopt("--instance", "r-audit", ...python)).stdout).toContain(
      "  pulumi stack init prod\n  npx pulumi-dbss plugin install\n  pulumi import --file all.json --generate-code=false\n",
    );
  });

  describe("without an instance to adopt", () => {
    let empty: Cloud;
    beforeAll(async () => {
      empty = await startCloud(0);
    });
    afterAll(() => empty.close());

    test.each([
      ["in an empty account", () => empty, []],
      ["if no instance matches", () => cloud, ["--tag", "nobody=has"]],
    ])("writes an empty program, but no project, %s", async (_, account, args) => {
      const options = { env: environmentOf(account().account), cwd: directory };
      const { code, stdout, stderr } = await cli(["adopt", ...args], options);
      expect(code).toBe(0);
      expect(stderr).toMatch(/^No matching audit instance was found in cn-north-4\.$/m);
      expect(formatted(stdout)).toBe(stdout);
      expect(stdout).not.toMatch(/new dbss\.|adopted/);
      const out = await cli(["adopt", ...args, "--out", "empty"], options);
      expect({ code: out.code, stdout: out.stdout }).toEqual({ code: 0, stdout: "" });
      expect(out.stderr).toMatch(/^No matching audit instance was found in cn-north-4\. Nothing was written\.$/m);
      expect(await readdir(directory)).not.toContain("empty");
    });
  });

  test("--no-built-in-rules omits the rules that every instance has, and only those", async () => {
    const { stdout } = await adopt("--instance", "r-audit", "--no-built-in-rules");
    expect(stdout).not.toContain("RiskRuleSwitch");
    expect(stdout).toContain("new dbss.RiskRule(");
    expect((await adopt("--instance", "r-audit")).stdout).toContain("new dbss.RiskRuleSwitch(");
  });

  test("names on stderr what it is reading", async () => {
    const { stderr } = await adopt("--instance", "r-audit");
    expect(stderr).toMatch(/^reading AuditInstance audit \(r-audit\)$/m);
    expect(stderr).toMatch(/^reading RdsAuditDatabase orders of audit$/m);
  });

  test("does not declare what a region does not offer", async () => {
    await cloud.settings({
      missingOperations: ["listWhitelists", "showLogRetentionCommonSettings", "listAuditAgentNew", "listAuditAgent"],
    });
    try {
      const { code, stdout } = await adopt("--instance", "r-audit");
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/AuditAgent|Whitelist|LogRetention/);
      expect(stdout).toContain("new dbss.RiskRule(");
    } finally {
      await cloud.settings({ missingOperations: [] });
    }
  });

  test("escapes special characters in a name", async () => {
    const { stdout } = await adopt("--instance", "r-audit");
    expect(stdout).toContain(JSON.stringify(ODD).replace("\u2028", "\\u2028"));
  });

  test.each([
    ["typescript", "module", "const module2 = new dbss.AuditInstance("],
    ["typescript", "arguments", "const arguments2 = new dbss.AuditInstance("],
    ["python", "lambda", "lambda2 = dbss.AuditInstance("],
    ["yaml", "pulumi", '  pulumi2:\n    type: dbss:AuditInstance\n    name: "pulumi"\n'],
  ])("in %s, gives an instance called %s a different identifier", async (language, name, declaration) => {
    const path = `/instances/${(await cloud.state()).instances.findIndex(({ id }) => id === "i-audit")}/name`;
    await cloud.patch({ op: "replace", path, value: name });
    const { stdout } = await adopt("--language", language, "--instance", "i-audit");
    await cloud.patch({ op: "replace", path, value: "audit" });
    expect(stdout).toContain(declaration);
  });

  test("declares an instance with a Chinese name and description", async () => {
    const index = (await cloud.state()).instances.findIndex(({ id }) => id === "i-twin");
    await cloud.patch(
      { op: "replace", path: `/instances/${index}/name`, value: "审计-实例_1" },
      { op: "replace", path: `/instances/${index}/comment`, value: "数据库 审计" },
    );
    const { code, stdout, stderr } = await adopt("--instance", "审计-实例_1");
    expect(code).toBe(0);
    expect(stderr).not.toContain("Not declared: AuditInstance");
    expect(stdout).toMatch(/new dbss\.AuditInstance\(\s*"审计-实例_1",/);
    expect(stdout).toContain('name: "审计-实例_1",');
    expect(stdout).toContain('description: "数据库 审计",');
    expect(stdout).toContain('adopt: "r-twin"');
  });
});
