import { describe, expect, test } from "vitest";
import { type ProviderSettings, readSettings } from "../../provider/config";

function settings(stack: Record<string, string>, environment: Record<string, string> = {}): ProviderSettings {
  return readSettings((key) => stack[key], environment);
}

/** The resolved credentials. */
async function credentialsOf({ client: { credentials } }: ProviderSettings): Promise<object> {
  return typeof credentials === "function" ? credentials() : credentials;
}

const STACK_KEYS = { region: "cn-east-3", accessKey: "AKOFTHESTACK", secretKey: "SKOFTHESTACK" };
const STACK_USER = { region: "cn-east-3", userName: "alice", userPassword: "pw", domainName: "acme" };
const ENVIRONMENT_KEYS = { HW_REGION_NAME: "r", HW_ACCESS_KEY: "AKOFENVIRONMENT", HW_SECRET_KEY: "SKOFENVIRONMENT" };
const ENVIRONMENT_USER = { HW_REGION_NAME: "r", HW_USER_NAME: "bob", HW_USER_PASSWORD: "pw2", HW_DOMAIN_NAME: "other" };

describe("an identity of the stack", () => {
  test.each<[string, Record<string, string>]>([
    ["a security token", { HW_SECURITY_TOKEN: "left-over" }],
    ["an agency", { HW_ASSUME_ROLE_AGENCY_NAME: "left-over", HW_ASSUME_ROLE_DOMAIN_NAME: "other" }],
    ["a user", ENVIRONMENT_USER],
    ["a user's password", { HW_USER_PASSWORD: "left-over" }],
    ["an account", { HW_DOMAIN_NAME: "other", HW_DOMAIN_ID: "d-other" }],
    ["other keys", { ...ENVIRONMENT_KEYS, HW_SECURITY_TOKEN: "left-over" }],
    ["a profile", { HW_PROFILE: "prod", HW_SHARED_CONFIG_FILE: "/nowhere/config.json" }],
    ["a node agency", { DBSS_NODE_AGENCY: "true" }],
  ])("uses its keys and ignores %s of the environment", async (_, environment) => {
    const read = settings(STACK_KEYS, environment);
    expect(await credentialsOf(read)).toEqual({
      accessKey: STACK_KEYS.accessKey,
      secretKey: STACK_KEYS.secretKey,
      securityToken: undefined,
    });
    expect(read.client).toMatchObject({ domainId: undefined, domainName: undefined });
  });

  test.each<[string, Record<string, string>]>([
    ["keys", { ...ENVIRONMENT_KEYS, HW_SECURITY_TOKEN: "left-over" }],
    ["another user", ENVIRONMENT_USER],
    ["an agency", { HW_ASSUME_ROLE_AGENCY_NAME: "left-over", HW_ASSUME_ROLE_DOMAIN_NAME: "other" }],
  ])("uses its user and ignores %s of the environment", async (_, environment) => {
    const read = settings(STACK_USER, environment);
    expect(await credentialsOf(read)).toEqual({ userName: "alice", password: "pw", domainName: "acme" });
    expect(read.client.domainName).toBe("acme");
  });

  test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    ["secret key", { region: "r", accessKey: "A" }, ENVIRONMENT_KEYS, /dbss:secretKey is missing.*in one place/],
    ["access key", { region: "r", secretKey: "S" }, ENVIRONMENT_KEYS, /dbss:accessKey is missing.*in one place/],
    ["password", { region: "r", userName: "u", domainName: "d" }, ENVIRONMENT_USER, /dbss:userPassword is missing/],
    ["account", { region: "r", userName: "u", userPassword: "p" }, ENVIRONMENT_USER, /dbss:domainName is missing/],
  ])("does not take a missing %s from the environment", (_, stack, environment, message) => {
    expect(() => settings(stack, environment)).toThrow(message);
  });
});

describe("an identity of the environment", () => {
  test.each<[string, string, Record<string, string>, Record<string, string>]>([
    ["keys", "securityToken", { securityToken: "t" }, ENVIRONMENT_KEYS],
    ["a user", "userPassword", { userPassword: "p" }, ENVIRONMENT_USER],
    ["keys", "userPassword", { userPassword: "p" }, ENVIRONMENT_KEYS],
  ])("that consists of %s is not combined with dbss:%s of the stack", (_, key, stack, environment) => {
    expect(() => settings(stack, environment)).toThrow(new RegExp(`has dbss:${key}, but not .* in one place`));
  });

  test("uses its own token and account", async () => {
    const read = settings({}, { ...ENVIRONMENT_KEYS, HW_SECURITY_TOKEN: "t", HW_DOMAIN_ID: "d" });
    expect(await credentialsOf(read)).toMatchObject({ accessKey: "AKOFENVIRONMENT", securityToken: "t" });
    expect(read.client.domainId).toBe("d");
  });

  test("takes a missing account name from the stack", async () => {
    const { HW_DOMAIN_NAME: _, ...user } = ENVIRONMENT_USER;
    expect(await credentialsOf(settings({ domainName: "acme" }, user))).toMatchObject({ domainName: "acme" });
  });

  test("does not complete an agency of the stack with an account of the environment", () => {
    const environment = { ...ENVIRONMENT_KEYS, HW_ASSUME_ROLE_DOMAIN_NAME: "other" };
    expect(() => settings({ agencyName: "a" }, environment)).toThrow(/the account of agency a is not set/);
    expect(() =>
      settings({ agencyDomainName: "acme" }, { ...environment, HW_ASSUME_ROLE_DOMAIN_NAME: "" }),
    ).not.toThrow();
  });
});

describe("whitespace in a value", () => {
  test.each(["\n", "\r\n", " ", "\t\n"])("is trimmed at the end (%j)", async (rest) => {
    const environment = Object.fromEntries(Object.entries(ENVIRONMENT_KEYS).map(([key, value]) => [key, value + rest]));
    const read = settings({}, environment);
    expect(await credentialsOf(read)).toMatchObject({ accessKey: "AKOFENVIRONMENT", secretKey: "SKOFENVIRONMENT" });
    expect(read.client.region).toBe("r");
    const stack = Object.fromEntries(Object.entries(STACK_KEYS).map(([key, value]) => [key, ` ${value}${rest}`]));
    expect(await credentialsOf(settings(stack))).toMatchObject({ accessKey: "AKOFTHESTACK" });
  });

  test("is kept in a password, except for a trailing newline", async () => {
    const read = settings({ ...STACK_USER, userPassword: " pass word \n" });
    expect(await credentialsOf(read)).toMatchObject({ password: " pass word " });
  });

  test.each(["accessKey", "secretKey", "securityToken"])(
    "is rejected within dbss:%s, without repeating the value",
    (key) => {
      const read = () => settings({ ...STACK_KEYS, [key]: "first\nsecond" });
      expect(read).toThrow(new RegExp(`dbss:${key} contains spaces or line breaks`));
      expect(read).not.toThrow(/first|second/);
      // A placeholder, and a space without a width.
      for (const value of ["…", "first\u200b"]) {
        const strange = () => settings({ ...STACK_KEYS, [key]: value });
        expect(strange).toThrow(new RegExp(`dbss:${key} contains characters that are not ASCII, which no key has`));
        expect(strange).not.toThrow(/first/);
      }
    },
  );
});
