import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stacksOf } from "../../cli/adopt/stacks";
import { ACCOUNT } from "../../emulator";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { type CliEnded, cli } from "./cli";

const EAST = ACCOUNT.otherRegion;
/** A second project in the other region. */
const SHOP = "0605767a5b0010d12f7cc017d4e9f3b2";

let cloud: Cloud;
let directory: string;

function instance(id: string, name: string, projectId: string, securityGroup: string) {
  return { id: `i-${id}`, resource_id: `r-${id}`, name, project_id: projectId, security_group_id: securityGroup };
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-adopt-places-"));
  const seedFile = join(directory, "seed.json");
  const [group] = EAST.securityGroupIds;
  const shop = { id: "d-shop", name: "shop", type: "MYSQL", version: "8.0", ip: "172.16.0.51", port: "3306" };
  const databases = [{ ...shop, instance_id: "i-east", rds_id: EAST.rdsInstances.mysqlShop }];
  const instances = [
    instance("north", "audit", ACCOUNT.projectId, ACCOUNT.securityGroupIds[0]),
    instance("east", "audit", EAST.projectId, group),
  ];
  await writeFile(seedFile, JSON.stringify({ instances, databases }));
  const key = { mode: "AKSK", accessKeyId: ACCOUNT.accessKey, secretAccessKey: ACCOUNT.secretKey };
  const profiles = [
    { name: "north", ...key, region: ACCOUNT.region },
    { name: "east", ...key, region: EAST.region },
  ];
  await writeFile(join(directory, "config.json"), JSON.stringify({ profiles }));
  cloud = await startCloud(0, { seedFile });
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

function adopt(...args: string[]): Promise<CliEnded> {
  const env = { ...environmentOf(cloud.account), HW_SHARED_CONFIG_FILE: join(directory, "config.json") };
  return cli(["adopt", "--no-built-in-rules", ...args], { env, cwd: directory });
}

/** Adopts from two accounts, each in the region of its profile. */
function adoptAccounts(...args: string[]): Promise<CliEnded> {
  const env = { DBSS_ENDPOINT: cloud.account.url, HW_SHARED_CONFIG_FILE: join(directory, "config.json") };
  return cli(["adopt", "--profile", "north", "--profile", "east", ...args], { env, cwd: directory });
}

const read = (...path: string[]) => readFile(join(directory, ...path), "utf8");

describe("several regions", () => {
  test("become one program in which only resources outside the project's region name theirs", async () => {
    const { code } = await adopt("--region", "cn-north-4", "--region", "cn-east-3", "--out", "regions");
    expect(code).toBe(0);
    const program = await read("regions", "index.ts");
    expect(program).toContain('new dbss.AuditInstance(\n  "audit",\n');
    expect(program).toMatch(
      /new dbss\.AuditInstance\(\n {2}"cn-east-3-audit",\n {2}\{[^}]*\n {4}region: "cn-east-3",\n {2}\}/,
    );
    expect(program).toMatch(/"cn-east-3-audit-shop",\n {2}\{\n {4}instanceId: cnEast3Audit\.instanceId,/);
    const [north = "", east = ""] = program.split('"cn-east-3-audit",');
    expect(north).not.toContain("region:");
    expect(east.match(/region: "cn-east-3"/g)?.length).toBe(1 + (east.match(/new dbss\./g)?.length ?? 0));
    expect(await read("regions", "Pulumi.yaml")).toContain('dbss:region: { value: "cn-north-4" }');
  });

  test("appear in the IDs of an import file, except for the project's own region", async () => {
    await adopt("--all-regions", "--out", "imported", "--import-file", "imported/import.json");
    const { resources } = JSON.parse(await read("imported", "import.json"));
    const ids = resources.filter(({ type }: { type: string }) => type === "dbss:index:AuditInstance");
    // Of all regions, the configured one is the project's.
    expect(ids.map(({ id }: { id: string }) => id)).toEqual(["r-north", "r-east@cn-east-3"]);
  });

  test("are all searched for --instance, and an unknown one is rejected with the existing ones", async () => {
    const regions = ["--region", "cn-north-4", "--region", "cn-east-3"];
    const { stdout } = await adopt(...regions, "--instance", "i-east");
    expect(stdout.match(/new dbss\.AuditInstance/g)).toHaveLength(1);
    const { code, stderr } = await adopt(...regions, "--instance", "i-west");
    expect(code).toBe(1);
    expect(stderr).toContain("has the ID or name i-west. Found: audit (r-north), audit (r-east).");
  });

  test("are adopted even if one fails, which the program and an error report", async () => {
    const effect = { kind: "status", status: 403 } as const;
    await cloud.fault({ match: { path: `/${EAST.projectId}/` }, times: 100, effect });
    const { code, stdout, stderr } = await adopt("--all-regions");
    await cloud.control.clearFaults();
    expect(code).toBe(1);
    expect(stdout).toContain('adopt: "r-north"');
    expect(stdout).toMatch(/^\/\/ Not read: cn-east-3: .*403/m);
    expect(stderr).toMatch(/^error: cn-east-3: .*403/m);
  });
});

describe("several accounts", () => {
  test("become one project each, which uses its profile", async () => {
    const { code, stdout } = await adopt(
      "--profile",
      "north",
      "--profile",
      "east",
      "--region",
      "cn-north-4",
      "--out",
      "a",
    );
    expect(code).toBe(0);
    // Both profiles see the same project: it is adopted once.
    expect(stdout.match(/resources declared/g)).toHaveLength(1);
    const { projects } = JSON.parse((await adoptAccounts("--out", "accounts", "--json")).stdout);
    expect(projects.map(({ profile, directory: own }: Record<string, string>) => [profile, own])).toEqual([
      ["north", join(directory, "accounts", "north")],
      ["east", join(directory, "accounts", "east")],
    ]);
    expect(await read("accounts", "east", "index.ts")).not.toContain("region:");
    const project = await read("accounts", "east", "Pulumi.yaml");
    expect(project).toMatch(/^name: east$/m);
    expect(project).toContain('dbss:profile: { value: "east" }\n  dbss:region: { value: "cn-east-3" }');
  });

  test("are written together or not at all", async () => {
    await mkdir(join(directory, "partly", "east"), { recursive: true });
    await writeFile(join(directory, "partly", "east", "index.ts"), "// mine\n");
    const { code, stderr } = await adoptAccounts("--out", "partly");
    expect(code).toBe(1);
    expect(stderr).toMatch(/east already contains index\.ts\. Nothing was written\./);
    expect(await readdir(join(directory, "partly"))).toEqual(["east"]);
  });

  test("get a directory each, even if a profile is named like a project of another one", () => {
    const place = { region: "cn-north-4", projectId: "1" };
    const found = [
      { place: { ...place, profile: "shop", projectName: "cn-north-4_test" }, value: [] },
      { place: { ...place, profile: "shop-cn-north-4_test" }, value: [] },
    ];
    expect(stacksOf({ found, failures: [], skipped: [] }).map(({ label }) => label)).toEqual([
      "shop-cn-north-4_test",
      "shop-cn-north-4_test-2",
    ]);
  });

  test("get valid project names, which differ even where case is ignored", () => {
    const found = ["Prod", "prod", "生产", "..", "two words"].map((profile, index) => {
      const place = { region: "cn-north-4", projectId: String(index), profile };
      return { place, value: [] };
    });
    expect(stacksOf({ found, failures: [], skipped: [] }).map(({ label }) => label)).toEqual([
      "Prod",
      "prod-2",
      "stack",
      "stack-2",
      "two-words",
    ]);
  });

  test("require --out, which is reported before anything is requested", async () => {
    await cloud.requests();
    const { code, stderr } = await adopt("--profile", "north", "--profile", "east");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "Each profile becomes a Pulumi project of its own. Set a directory for the projects with --out.",
    );
    expect(await cloud.requests()).toEqual([]);
  });

  test("a second project in a region also becomes a Pulumi project of its own", async () => {
    const [east] = (await cloud.state()).regions;
    await cloud.patch(
      { op: "add", path: "/projects/-", value: { id: SHOP, name: "cn-east-3_shop" } },
      { op: "add", path: "/regions/-", value: { ...east, project_id: SHOP } },
      { op: "add", path: "/instances/-", value: instance("shop", "shop", SHOP, EAST.securityGroupIds[0]) },
    );
    const { code } = await adopt("--all-regions", "--out", "projects");
    await cloud.reset();
    expect(code).toBe(0);
    expect(await read("projects", "cn-east-3_shop", "index.ts")).toContain('adopt: "r-shop"');
    expect(await read("projects", "cn-east-3_shop", "Pulumi.yaml")).toContain(`dbss:projectId: { value: "${SHOP}" }`);
    expect(await read("projects", "cn-north-4", "index.ts")).toContain('adopt: "r-north"');
  });
});
