import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, expectTypeOf, onTestFinished, test, vi } from "vitest";
import { ACCOUNT } from "../../emulator";
import { createClient, kooCliProfile } from "../../provider/client";
import { type ProviderSettings, readProfileSettings, readSettings, SETTINGS } from "../../provider/config";
import type { Key } from "../../provider/config/setting-list";
import type { ProviderArgs } from "../../provider/generated/provider-args";
import { type Cloud, startCloud } from "../cloud";

const { accessKey, secretKey } = ACCOUNT;
const KEYS = { HW_REGION_NAME: ACCOUNT.region, HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey };
const PROFILES = [
  {
    name: "prod",
    mode: "AKSK",
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    region: "cn-east-3",
    projectId: "p1",
  },
  { name: "test", mode: "AKSK", accessKeyId: accessKey, secretAccessKey: secretKey, securityToken: "" },
  { name: "encrypted", mode: "AKSK", accessKeyId: "U2FsdGVkX19+/==", secretAccessKey: "U2FsdGVkX1/+==" },
  { name: "empty", mode: "AKSK", accessKeyId: "", secretAccessKey: "" },
  { name: "sso", mode: "SSO", accessKeyId: "", secretAccessKey: "", ssoParam: {} },
  {
    name: "assumed",
    mode: "AssumeRole",
    agencyName: ACCOUNT.agencyName,
    agencyDomainName: ACCOUNT.domainName,
    sourceProfile: "prod",
  },
  { name: "node", mode: "ecsAgency", region: ACCOUNT.region },
  { name: "other", mode: "AKSK", accessKeyId: accessKey, secretAccessKey: secretKey, projectId: "p2" },
];

let cloud: Cloud;
let directory: string;
let file: string;

beforeAll(async () => {
  cloud = await startCloud(0);
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-koocli-"));
  file = join(directory, "config.json");
  await writeFile(file, JSON.stringify({ current: "prod", profiles: PROFILES }));
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

function settings(stack: Record<string, string>, environment: Record<string, string> = {}): ProviderSettings {
  return readSettings((key) => stack[key], environment);
}

/** The resolved credentials. */
async function credentialsOf({ client: { credentials } }: ProviderSettings): Promise<object> {
  return typeof credentials === "function" ? credentials() : credentials;
}

/** Sends a request to the emulator with the settings. */
async function zonesWith({ client: settings }: ProviderSettings): Promise<number> {
  const client = createClient({ ...settings, endpoint: cloud.account.url, projectId: ACCOUNT.projectId });
  try {
    return (await client.dbss.listAvailabilityZones({})).length;
  } finally {
    await client.close();
  }
}

test("a project in the environment belongs to the region in the environment, if one is set", () => {
  const environment = { HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s", HW_PROJECT_ID: "p1", HW_PROJECT_NAME: "n1" };
  const own = { projectId: "p1", projectName: "n1" };
  const north = { ...environment, HW_REGION_NAME: "cn-north-4" };
  expect(settings({ region: "cn-north-4" }, north).client).toMatchObject(own);
  expect(settings({ region: "cn-east-3" }, environment).client).toMatchObject(own);
  const none = { projectId: undefined, projectName: undefined };
  expect(settings({ region: "cn-east-3" }, north).client).toMatchObject(none);
  const stack = { region: "cn-east-3", projectId: "p2" };
  expect(settings(stack, north).client).toMatchObject({ ...none, projectId: "p2" });
});

test("every setting has a description and a unique key", () => {
  expect(new Set(SETTINGS.map(({ key }) => key)).size).toBe(SETTINGS.length);
  expect(SETTINGS.every(({ description }) => description.endsWith("."))).toBe(true);
});

describe("the choice of credentials", () => {
  const stackKeys = { region: "cn-east-3", accessKey: "FROMTHESTACK00000001", secretKey: "s" };
  const user = { userName: "u", userPassword: "p", domainName: "d" };

  test.each([
    ["keys of the environment", {}, KEYS, { accessKey }],
    ["keys of the stack instead of keys of the environment", stackKeys, KEYS, { accessKey: "FROMTHESTACK00000001" }],
    ["a user of the stack instead of keys of the environment", { region: "x", ...user }, KEYS, { userName: "u" }],
    ["keys instead of a user in the same place", {}, { ...KEYS, HW_USER_NAME: "u" }, { accessKey }],
    ["keys if the node agency is disabled", {}, { ...KEYS, DBSS_NODE_AGENCY: "false" }, { accessKey }],
  ])("uses %s", async (_, stack, environment, expected) => {
    expect(await credentialsOf(settings(stack, environment))).toMatchObject(expected);
  });

  test.each([
    [
      "a region without credentials",
      { region: "x" },
      {},
      /^No credentials: set .*dbss:accessKey.*dbss:userName.*dbss:profile.*dbss:nodeAgency/,
    ],
    ["credentials without a region", {}, { ...KEYS, HW_REGION_NAME: "" }, /dbss:region is missing.*HW_REGION_NAME/],
    [
      "an access key without a secret key",
      {},
      { ...KEYS, HW_SECRET_KEY: "" },
      /dbss:secretKey is missing. An AK requires its SK/,
    ],
    [
      "an access key of the stack with a secret key of the environment",
      { accessKey: "A" },
      KEYS,
      /dbss:secretKey is missing.*in one place/,
    ],
    ["a user without a password", {}, { HW_REGION_NAME: "x", HW_USER_NAME: "u" }, /dbss:userPassword is missing/],
    [
      "two sources of credentials in one stack",
      { ...stackKeys, profile: "prod" },
      {},
      /names two sources of credentials \(`dbss:accessKey`/,
    ],
    [
      "a flag that is neither true nor false",
      { nodeAgency: "maybe" },
      KEYS,
      /dbss:nodeAgency is invalid: must be true or false/,
    ],
    ["an agency without its account", { agencyName: "a" }, KEYS, /the account of agency a is not set/],
    [
      "an agency duration that is too short",
      { agencyName: "a", agencyDomainId: "d", agencyDuration: "60" },
      KEYS,
      /dbss:agencyDuration is invalid: must be an integer from 900 to 86400\./,
    ],
    [
      "a number of retries that is no number",
      { maxRetries: "many" },
      KEYS,
      /dbss:maxRetries .*an integer from 0 to 20\./,
    ],
    [
      "a number of retries that is too large",
      { maxRetries: "21" },
      KEYS,
      /dbss:maxRetries .*an integer from 0 to 20\./,
    ],
  ])("rejects %s", (_, stack, environment, message) => {
    expect(() => settings(stack, environment)).toThrow(message);
  });
});

describe("a KooCLI profile", () => {
  const named = (profile?: string) => settings({ sharedConfigFile: file, ...(profile && { profile }) });

  test("provides its key, and its region and project unless others are set", async () => {
    const current = named();
    expect(await credentialsOf(current)).toEqual({ accessKey, secretKey, securityToken: undefined });
    expect(current.client).toMatchObject({ region: "cn-east-3", projectId: "p1" });
    const other = settings({ sharedConfigFile: file, region: "cn-north-4", profile: "test" });
    expect(other.client).toMatchObject({ region: "cn-north-4", projectId: undefined });
    expect(await zonesWith(other)).toBe(3);
  });

  test("is read again after a minute, and keeps its last key if the file is gone", async () => {
    const own = join(directory, "own.json");
    const write = (key: string) =>
      writeFile(
        own,
        JSON.stringify({ current: "a", profiles: [{ name: "a", accessKeyId: key, secretAccessKey: "s" }] }),
      );
    await write("FIRSTACCESSKEY000001");
    let now = 0;
    const source = kooCliProfile({ file: own, now: () => now });
    expect(await source()).toMatchObject({ accessKey: "FIRSTACCESSKEY000001" });
    await write("SECONDACCESSKEY00001");
    expect(await source()).toMatchObject({ accessKey: "FIRSTACCESSKEY000001" });
    now += 60_000;
    expect(await source()).toMatchObject({ accessKey: "SECONDACCESSKEY00001" });
    await rm(own);
    now += 60_000;
    expect(await source()).toMatchObject({ accessKey: "SECONDACCESSKEY00001" });
  });

  test("that a command names is read from the stack's file instead of the environment's", () => {
    const stack: Record<string, string> = { sharedConfigFile: file, region: "cn-north-4" };
    const environment = { HW_PROFILE: "prod", HW_SHARED_CONFIG_FILE: "none.json" };
    const named = (profile: string) => readProfileSettings(profile, (key) => stack[key], environment);
    expect(named("other").client).toMatchObject({ projectId: "p2" });
    expect(() => named("unknown")).toThrow(/has no profile "unknown"/);
  });

  test("can assume an agency with the key of another profile", async () => {
    const assumed = settings({
      sharedConfigFile: file,
      profile: "assumed",
      region: ACCOUNT.region,
      endpoint: cloud.account.url,
    });
    expect(await credentialsOf(assumed)).toMatchObject({ accessKey: expect.stringMatching(/^HST/) });
    expect(await zonesWith(assumed)).toBe(3);
  });

  test("can use the agency of the node", async () => {
    const node = settings({ sharedConfigFile: file, profile: "node", metadataEndpoint: "http://127.0.0.1:9" });
    await expect(credentialsOf(node)).rejects.toThrow(/no response from the metadata service http:\/\/127\.0\.0\.1:9/);
  });

  test.each([
    ["another", /has no profile "another"; it has: prod, test, encrypted, empty, sso, assumed, node, other\./],
    ["sso", /has the mode SSO, which only KooCLI supports/],
  ])("is rejected when the settings are read: %s", (profile, message) => {
    expect(() => settings({ sharedConfigFile: file, profile, region: "x" })).toThrow(message);
  });

  test.each([
    ["encrypted", /is encrypted, and only KooCLI can read it.*--cli-auth-encrypt=false/],
    ["empty", /has no access key/],
  ])("is rejected when it is used, without revealing its keys: %s", async (profile, message) => {
    const unusable = settings({ sharedConfigFile: file, profile, region: "x" });
    const reason = await credentialsOf(unusable).catch((error: Error) => error.message);
    expect(reason).toMatch(message);
    expect(reason).not.toContain("U2Fsd");
  });

  test("is read from a file with a byte order mark and whitespace around its keys", async () => {
    const marked = join(directory, "marked.json");
    const profiles = [{ name: "a", accessKeyId: `${accessKey}\n`, secretAccessKey: ` ${secretKey} ` }];
    await writeFile(marked, `\uFEFF${JSON.stringify({ current: "a", profiles })}`);
    const read = settings({ sharedConfigFile: marked, region: "x" });
    expect(await credentialsOf(read)).toMatchObject({ accessKey, secretKey });
  });

  test("is rejected if its secret key contains a line break", async () => {
    const broken = join(directory, "line-break.json");
    const profiles = [{ name: "a", accessKeyId: accessKey, secretAccessKey: "first\nsecond" }];
    await writeFile(broken, JSON.stringify({ current: "a", profiles }));
    const reason = await credentialsOf(settings({ sharedConfigFile: broken, region: "x" })).catch(String);
    expect(reason).toMatch(/secretAccessKey of the KooCLI profile "a" contains spaces or line breaks/);
    expect(reason).not.toMatch(/first|second/);
  });

  test("can be in a file whose path starts with ~", async () => {
    vi.stubEnv("HOME", directory);
    onTestFinished(() => void vi.unstubAllEnvs());
    const read = settings({ region: "x" }, { HW_SHARED_CONFIG_FILE: "~/config.json", HW_PROFILE: "test" });
    expect(await credentialsOf(read)).toMatchObject({ accessKey, secretKey });
  });

  test("requires a path to its file if there is no home directory", () => {
    vi.stubEnv("HOME", "");
    onTestFinished(() => void vi.unstubAllEnvs());
    const homeless = { HW_REGION_NAME: "x", HW_PROFILE: "prod" };
    expect(() => settings({}, homeless)).toThrow(/no home directory.*HW_SHARED_CONFIG_FILE/);
    expect(() => settings({}, { ...homeless, HW_SHARED_CONFIG_FILE: "~/config.json" })).toThrow(/no home directory/);
    expect(() => settings({}, { ...homeless, HW_SHARED_CONFIG_FILE: file })).not.toThrow();
  });

  test("is rejected with the path of its file if the file is missing or is not a KooCLI configuration", async () => {
    const broken = join(directory, "broken.json");
    await writeFile(broken, "profiles:");
    expect(() => settings({ sharedConfigFile: "/nowhere/config.json" })).toThrow(
      /\/nowhere\/config\.json cannot be read/,
    );
    expect(() => settings({ sharedConfigFile: broken })).toThrow(`${broken} is not a KooCLI configuration`);
  });
});

test("an agency is assumed with the keys of the settings", async () => {
  const assumed = settings(
    { agencyName: ACCOUNT.agencyName, agencyDomainName: ACCOUNT.domainName, endpoint: cloud.account.url },
    KEYS,
  );
  expect(await credentialsOf(assumed)).toMatchObject({ securityToken: expect.any(String) });
  expect(await zonesWith(assumed)).toBe(3);
});

test("a provider accepts every setting except host", () => {
  expectTypeOf<keyof ProviderArgs>().toEqualTypeOf<Exclude<Key, "host">>();
});
