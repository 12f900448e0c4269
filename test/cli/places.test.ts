import dns from "node:dns";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { ACCOUNT, type FaultInput } from "../../emulator";
import { append, type Cloud, environmentOf, startCloud } from "../cloud";
import { type CliEnded, cli } from "./cli";

const REGIONS = ["cn-north-4", "cn-east-3", "ap-southeast-1"];
const EAST = ACCOUNT.otherRegion;

let cloud: Cloud;
let directory: string;
let profiles: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-places-"));
  profiles = join(directory, "config.json");
  const key = { accessKeyId: ACCOUNT.accessKey, secretAccessKey: ACCOUNT.secretKey };
  const east = { accessKeyId: "EASTERNACCESSKEY0001", secretAccessKey: "easternSecretKeyThatOpensNothingReal001" };
  await writeFile(
    profiles,
    JSON.stringify({
      profiles: [
        { name: "north", mode: "AKSK", ...key, region: ACCOUNT.region, projectId: ACCOUNT.projectId },
        { name: "east", mode: "AKSK", ...east, region: EAST.region },
        { name: "revoked", mode: "AKSK", ...key, accessKeyId: "REVOKEDACCESSKEY0001", region: ACCOUNT.region },
      ],
    }),
  );
  const seedFile = join(directory, "seed.json");
  await writeFile(
    seedFile,
    JSON.stringify({
      users: [{ name: "easterner", password: "Easter-Pa55", project_ids: [EAST.projectId] }],
      credentials: [{ access_key: east.accessKeyId, secret_key: east.secretAccessKey, user_name: "easterner" }],
    }),
  );
  cloud = await startCloud(0, { seedFile, regions: REGIONS });
});
afterEach(() => cloud.control.clearFaults());
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

function run(...args: string[]): Promise<CliEnded> {
  return cli(args, { env: { ...environmentOf(cloud.account), COLUMNS: "240" }, cwd: directory });
}

function coverage(...args: string[]): Promise<CliEnded> {
  return run("coverage", ...args);
}

/** Runs `coverage` with the profiles of KooCLI and no other credentials. */
function ofProfiles(...args: string[]): Promise<CliEnded> {
  const env = { DBSS_ENDPOINT: cloud.account.url, HW_SHARED_CONFIG_FILE: profiles, COLUMNS: "240" };
  return cli(["coverage", ...args], { env, cwd: directory });
}

/** Makes every request to a region fail. */
async function disturb(region: string, effect: FaultInput["effect"]): Promise<void> {
  const { projects } = await cloud.state();
  const { id } = projects.find(({ name }) => name === region) ?? {};
  await cloud.fault({ match: { path: `/${id}/` }, times: 1000, effect });
}

const DENIED = { kind: "status", status: 403, body: { error_code: "DBSS.10010103", error_msg: "denied" } } as const;

describe("several regions", () => {
  test("become one report that shows the region of every database", async () => {
    const { code, stdout } = await coverage("--region", "cn-east-3", "--region", "ap-southeast-1");
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^STATUS +REGION +DATABASE +ENGINE/);
    expect(lines.slice(1, 5).map((line) => line.split(/ {2,}/).slice(1, 3))).toEqual([
      ["ap-southeast-1", "orders"],
      ["cn-east-3", "shop"],
      ["cn-east-3", "stock"],
      ["ap-southeast-1", "stock"],
    ]);
    expect(lines.at(-1)).toBe("4 databases in 2 regions: 4 not audited.");
  });

  test("use the configured project only in the configured region", async () => {
    const { stdout } = await coverage("--region", "cn-north-4", "--region", "cn-east-3", "--json");
    expect(JSON.parse(stdout).places).toEqual([
      { region: "cn-north-4", projectId: ACCOUNT.projectId },
      { region: "cn-east-3", projectId: EAST.projectId },
    ]);
  });

  test("a single named region needs no configured region", async () => {
    const { HW_REGION_NAME: _, HW_PROJECT_ID: __, ...env } = environmentOf(cloud.account);
    const { stdout } = await cli(["coverage", "--region", "cn-east-3"], { env });
    expect(stdout).toContain("2 databases in cn-east-3");
  });

  test("--all-regions reads every project of the account once", async () => {
    const { code, stdout } = await coverage("--all-regions", "--json");
    expect(code).toBe(0);
    const { places, databases, counts } = JSON.parse(stdout);
    expect(places.map(({ region }: { region: string }) => region).sort()).toEqual([...REGIONS].sort());
    expect(databases).toHaveLength(7 + 2 + 2);
    expect(counts.unaudited).toBe(11 - 1);
  });

  test("a second project in a region is shown by its name", async () => {
    const [east] = (await cloud.state()).regions;
    const id = "0605767a5b0010d12f7cc017d4e9f3b2";
    await cloud.patch(
      { op: "add", path: "/projects/-", value: { id, name: "cn-east-3_shop" } },
      { op: "add", path: "/regions/-", value: { ...east, project_id: id } },
      { op: "add", path: "/projects/-", value: { id: "MOS", name: "MOS" } },
    );
    const { stdout } = await coverage("--all-regions");
    await cloud.reset();
    expect(stdout).toMatch(/^not audited +cn-east-3_shop +shop/m);
    expect(stdout).toContain("13 databases in 3 regions");
  });
});

describe("a region that fails", () => {
  test("does not hide the others, and shows in the reports, the errors and the exit code", async () => {
    await disturb("cn-east-3", DENIED);
    const files = ["c.json", "c.sarif", "c.xml", "c.html", "c.md"];
    const args = ["--all-regions", "--fail-on", "gaps", ...files.flatMap((file) => ["--output", file])];
    const { code, stdout, stderr } = await coverage(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: cn-east-3: .*denied/m);
    expect(stdout).toMatch(/^9 databases in 2 regions: .*\nNot read: cn-east-3: .*403.*denied/m);
    const [json, sarif, junit, html, markdown] = await Promise.all(
      files.map((file) => readFile(join(directory, file), "utf8")),
    );
    const report = JSON.parse(json ?? "");
    expect(report.failures).toEqual([
      { region: "cn-east-3", projectId: EAST.projectId, reason: expect.stringContaining("denied") },
    ]);
    expect(report.databases).toHaveLength(9);
    const [run] = JSON.parse(sarif ?? "").runs;
    expect(run.invocations).toEqual([{ executionSuccessful: false }]);
    expect(run.results[0]).toMatchObject({ ruleId: "dbss/unread", level: "error" });
    expect(run.automationDetails.id).toBe("dbss-coverage/several");
    expect(junit).toContain('tests="10" failures="8" errors="1" skipped="1"');
    expect(junit).toMatch(/<testcase classname="dbss\.coverage" name="cn-east-3"><error message="/);
    expect(html).toMatch(/<p class="unread">Not read: cn-east-3: /);
    expect(markdown).toMatch(/^⚠️ Not read: cn-east-3: /m);
  });

  test("is reported as JSON with --json", async () => {
    await disturb("cn-east-3", DENIED);
    const { code, stderr } = await coverage("--all-regions", "--json", "--verbose");
    expect(code).toBe(1);
    const errors = stderr.split("\n").filter((line) => line.startsWith("{"));
    expect(errors).toHaveLength(1);
    expect(JSON.parse(errors[0] ?? "").error).toMatchObject({
      message: expect.stringMatching(/^cn-east-3: /),
      details: expect.any(Array),
    });
  });

  test("fails the command without a report if it is the only region", async () => {
    await disturb("cn-east-3", DENIED);
    const { code, stdout, stderr } = await coverage("--region", "cn-east-3");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: .*denied/m);
  });

  test("is skipped with --all-regions, and an error if named, if it does not offer the service", async () => {
    await disturb("cn-east-3", {
      kind: "status",
      status: 404,
      body: { error_code: "APIGW.0101", error_msg: "The API does not exist" },
    });
    const all = await coverage("--all-regions");
    expect(all.code).toBe(0);
    expect(all.stdout).toContain("\nSkipped: cn-east-3: this region does not offer the service.\n");
    const named = await coverage("--region", "cn-east-3", "--region", "cn-north-4");
    expect(named.code).toBe(1);
    expect(named.stdout).toContain("Not read: cn-east-3: ");
  });
});

test.each([
  ["coverage", { service: "rds", path: `/${EAST.projectId}/` } as const],
  ["alarms", { path: "/alarm-log" }],
  ["backups", { path: "/backup" }],
  ["upgrade", { path: "/upgrade" }],
])("%s: a region that lacks only one of the APIs counts as unread, not as skipped", async (command, match) => {
  await cloud.patch({ op: "add", path: "/instances/-", value: { id: "i1", name: "a", project_id: EAST.projectId } });
  const body = { error_code: "APIGW.0101", error_msg: "The API does not exist" };
  await cloud.fault({ match, times: 1000, effect: { kind: "status", status: 404, body } });
  const { code, stdout } = await run(command, "--all-regions");
  await cloud.reset();
  expect(code).toBe(1);
  expect(stdout).not.toContain("Skipped");
});

test("commands fail if no region offers the service, even with --fail-on", async () => {
  const unknown = { error_code: "APIGW.0101", error_msg: "The API does not exist" };
  await cloud.fault({
    match: { service: "dbss" },
    times: 1000,
    effect: { kind: "status", status: 404, body: unknown },
  });
  for (const [command, gate] of [
    ["coverage", "gaps"],
    ["alarms", "low"],
    ["backups", "any"],
    ["upgrade", "outdated"],
  ] as const) {
    for (const gated of [[], ["--fail-on", gate]]) {
      const { code, stdout, stderr } = await run(command, "--all-regions", ...gated);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^error: None of the 3 regions offers the service\. .*APIGW\.0101/m);
    }
  }
});

describe("a region whose host does not exist", () => {
  const lookup = vi.spyOn(dns, "lookup");

  beforeAll(() => {
    lookup.mockImplementation(((host: string, _options: unknown, done: (error: Error) => void) =>
      done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" }))) as typeof dns.lookup);
  });
  afterAll(() => lookup.mockRestore());

  /** Runs `alarms` on hosts that do not exist, except for those of these services. */
  const alarms = (...existing: string[]) => {
    const { DBSS_ENDPOINT, ...env } = environmentOf(cloud.account);
    const endpoints = Object.fromEntries(existing.map((service) => [service, cloud.account.url]));
    const own = { DBSS_ENDPOINTS: JSON.stringify(endpoints), HW_MAX_RETRIES: "0" };
    return cli(["alarms", "--all-regions"], { env: { ...env, ...own } });
  };

  test("does not offer the service if its other hosts exist", async () => {
    const { code, stderr } = await alarms("iam", "rds");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: None of the 3 regions offers the service\. .*ENOTFOUND/m);
  });

  test("counts as unread if no other host of the region exists, because the name server may have failed", async () => {
    const { code, stdout } = await alarms("iam");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Not read: cn-east-3: .*dbss\.cn-east-3\.myhuaweicloud\.com.*ENOTFOUND/m);
    expect(stdout).not.toContain("Skipped");
  });
});

describe("several accounts", () => {
  test("become one report that shows the profile of every database", async () => {
    const { code, stdout } = await ofProfiles("--profile", "north", "--profile", "east");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^not audited +east cn-east-3 +shop/m);
    expect(stdout).toMatch(/^not audited +north cn-north-4 +orders/m);
    expect(stdout).toContain("9 databases in 2 regions of 2 profiles");
  });

  test("each profile reads the regions it has access to, and what both see counts once", async () => {
    const { code, stdout } = await ofProfiles("--profile", "east", "--profile", "north", "--all-regions", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).places.map(({ profile, region }: Record<string, string>) => [profile, region])).toEqual([
      ["east", "cn-east-3"],
      ["north", "cn-north-4"],
      ["north", "ap-southeast-1"],
    ]);
  });

  test("a profile replaces all other credentials and their project", async () => {
    const env = { ...environmentOf(cloud.account), HW_SHARED_CONFIG_FILE: profiles };
    const named = await cli(["coverage", "--profile", "east", "--region", "cn-east-3", "--json"], { env });
    expect(JSON.parse(named.stdout).places).toEqual([
      { profile: "east", region: "cn-east-3", projectId: EAST.projectId },
    ]);
  });

  test("the project in a profile is used only in the profile's region", async () => {
    const { stdout } = await ofProfiles("--profile", "north", "--region", "cn-east-3", "--json");
    expect(JSON.parse(stdout).places).toEqual([{ profile: "north", region: "cn-east-3", projectId: EAST.projectId }]);
  });

  test("a profile that cannot be used does not hide the others", async () => {
    const { code, stdout, stderr } = await ofProfiles(
      ...["--profile", "north", "--profile", "revoked", "--profile", "unknown", "--all-regions"],
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Not read: revoked: .*ak not exist/m);
    expect(stdout).toMatch(/^Not read: unknown: profile: .* has no profile "unknown"/m);
    expect(stdout).toContain("11 databases in 3 regions");
    expect(stderr.match(/^error: /gm)).toHaveLength(2);
  });
});

describe("alarms, backups and upgrades of several regions", () => {
  const BOTH = ["--region", "cn-north-4", "--region", "cn-east-3"];

  beforeAll(async () => {
    await append(cloud, "instances", [
      { id: "north-1", name: "north", project_id: ACCOUNT.projectId, new_version: "25.01.10.090000" },
      { id: "east-1", name: "east", project_id: EAST.projectId },
    ]);
    await append(cloud, "alarms", [
      { id: "low", instance_id: "north-1", risk: "LOW" },
      { id: "high", instance_id: "east-1", risk: "HIGH" },
    ]);
  });
  afterAll(() => cloud.reset());

  test("become one list of alarms, highest risk first, with the region of each", async () => {
    const { code, stdout } = await run("alarms", ...BOTH, "--fail-on", "high");
    expect(code).toBe(2);
    expect(stdout).toMatch(/^RISK +TYPE +STATUS +REGION +INSTANCE/);
    expect(stdout).toMatch(/^high +.*cn-east-3 +east[\s\S]*^low +.*cn-north-4 +north/m);
    expect(stdout).toMatch(/^2 open alarms on 2 audit instances in 2 regions: 1 high, 1 low\.\n$/m);
  });

  test("become one list of backups, and one of versions", async () => {
    const backups = await run("backups", ...BOTH, "--fail-on", "off");
    expect(backups.code).toBe(2);
    expect(backups.stdout).toMatch(/^cn-north-4 north: .*not backed up[\s\S]*^cn-east-3 east: .*not backed up/m);
    const versions = await run("upgrade", ...BOTH, "--fail-on", "outdated");
    expect(versions.code).toBe(2);
    expect(versions.stdout).toMatch(
      /^REGION +INSTANCE[\s\S]*^cn-north-4 +north .*available[\s\S]*^cn-east-3 +east .*none/m,
    );
  });

  test("--instance is searched for in every region, and an error if none has it", async () => {
    const { stdout } = await run("alarms", "--all-regions", "--instance", "east", "--json");
    const { alarms, places } = JSON.parse(stdout);
    expect(alarms).toMatchObject([{ alarmId: "high", region: "cn-east-3", projectId: EAST.projectId }]);
    expect(places).toHaveLength(REGIONS.length);
    const { code, stderr } = await run("backups", "--all-regions", "--instance", "nowhere");
    expect(code).toBe(1);
    expect(stderr).toMatch(/No audit instance has the ID or name nowhere\. Found: .*north .*east /);
  });

  test("a region that fails does not hide the others", async () => {
    await disturb("cn-east-3", DENIED);
    const ended = await run("alarms", ...BOTH, "--output", "alarms.json", "--output", "alarms.xml");
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(
      /^low [\s\S]*^1 open alarm on 1 audit instance in cn-north-4: 1 low\.\nNot read: cn-east-3: /m,
    );
    const [json = "", junit] = await Promise.all(
      ["alarms.json", "alarms.xml"].map((file) => readFile(join(directory, file), "utf8")),
    );
    expect(JSON.parse(json).failures).toMatchObject([
      { region: "cn-east-3", reason: expect.stringContaining("denied") },
    ]);
    expect(junit).toMatch(/<testcase classname="dbss\.alarms\.cn-east-3" name="alarms can be read"><error /);
    for (const command of ["backups", "upgrade"]) {
      const { code, stdout } = await run(command, ...BOTH);
      expect({ code, stdout }).toEqual({
        code: 1,
        stdout: expect.stringMatching(/north[\s\S]*^Not read: cn-east-3: /m),
      });
    }
  });

  test.each([
    ["alarms", "--confirm", "high"],
    ["alarms", "--confirm-all", "--yes"],
    ["backups", "--retry", "broken"],
    ["backups", "--restore", "complete", "--yes"],
    ["upgrade", "north", "--yes"],
  ])("%s %s is rejected in several regions before anything is requested", async (...args) => {
    await cloud.requests();
    const { code, stderr } = await run(...args, ...BOTH);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/works in a single region and account/),
    });
    expect(await cloud.requests()).toEqual([]);
  });

  test("alarms are confirmed in the named region", async () => {
    const { stdout } = await run("alarms", "--region", "cn-east-3", "--confirm", "high");
    expect(stdout).toBe("1 alarm confirmed.\n");
    expect((await cloud.state()).alarms.find(({ id }) => id === "high")?.status).toBe("DONE");
  });
});

test.each([
  [["--region", "cn-east-3", "--all-regions"], "'--all-regions' cannot be used with option '--region <name>'"],
  [["--region", "Beijing!"], "must be lowercase letters, digits and hyphens"],
])("rejects %s before anything is requested", async (args, message) => {
  await cloud.requests();
  const { code, stderr } = await coverage(...args);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(await cloud.requests()).toEqual([]);
});
