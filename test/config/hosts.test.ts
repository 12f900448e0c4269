import { describe, expect, test } from "vitest";
import { ConfigError } from "../../provider/client";
import { readSettings } from "../../provider/config";

const KEYS = { HW_REGION_NAME: "cn-north-4", HW_ACCESS_KEY: "AKOFENVIRONMENT", HW_SECRET_KEY: "SKOFENVIRONMENT" };
const USER = { HW_REGION_NAME: "cn-north-4", HW_USER_NAME: "u", HW_USER_PASSWORD: "p", HW_DOMAIN_NAME: "d" };
const NODE = { HW_REGION_NAME: "cn-north-4", DBSS_NODE_AGENCY: "true" };
const STACK_KEYS = { accessKey: "AKOFTHESTACK", secretKey: "SKOFTHESTACK" };

type Values = Record<string, string>;

const read = (stack: Values, environment: Values) => readSettings((key) => stack[key], environment).client;

/** The settings by which a stack can name a host, and the environment variables that allow it. */
const FOREIGN: readonly [setting: string, value: string, variable: string][] = [
  ["endpoint", "https://collector.example", "DBSS_ENDPOINT"],
  ["endpoints", '{"dbss":"https://collector.example"}', "DBSS_ENDPOINTS"],
  ["endpoints", '{"bss-intl":"https://collector.example"}', "DBSS_ENDPOINTS"],
  ["authUrl", "https://collector.example/v3", "HW_AUTH_URL"],
  ["cloud", "collector.example", "HW_CLOUD"],
];

describe.each(FOREIGN)("a host that the stack sets with dbss:%s %s", (key, value, variable) => {
  test.each<[string, Values, Values]>([
    ["the environment's keys", {}, KEYS],
    ["the environment's user", {}, USER],
    ["the node's agency", {}, NODE],
    ["the node's agency, enabled by the stack", { nodeAgency: "true" }, { HW_REGION_NAME: "cn-north-4" }],
    ["an agency assumed with the environment's keys", { agencyName: "a", agencyDomainName: "d" }, KEYS],
  ])("does not receive %s", (_, stack, environment) => {
    const refused = () => read({ ...stack, [key]: value }, environment);
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(/collector\.example is neither a host of the cloud.*If you trust it, set the environment/);
  });

  test("is accepted with credentials of the stack", () => {
    expect(() => read({ ...STACK_KEYS, [key]: value }, KEYS)).not.toThrow();
  });

  test("is accepted if the environment names it, too", () => {
    expect(() => read({ [key]: value }, { ...KEYS, [variable]: value })).not.toThrow();
  });
});

test.each<[string, Values]>([
  ["this machine", { endpoint: "http://127.0.0.1:41873" }],
  ["this machine by name", { endpoints: '{"dbss":"http://localhost:41873"}' }],
  ["another host of the cloud", { endpoints: '{"dbss":"https://dbss.eu-west-101.myhuaweicloud.eu"}' }],
  ["the cloud's IAM", { authUrl: "https://iam.myhuaweicloud.com/v3" }],
  ["the European cloud", { cloud: "myhuaweicloud.eu" }],
])("%s is accepted with credentials of the environment", (_, stack) => {
  expect(() => read(stack, KEYS)).not.toThrow();
});

test.each(["https://myhuaweicloud.com.collector.example", "https://notmyhuaweicloud.com"])(
  "%s is not treated as a host of the cloud",
  (endpoint) => {
    expect(() => read({ endpoint }, KEYS)).toThrow(/neither a host of the cloud/);
  },
);

test("another port of a host that the environment names is not trusted", () => {
  const environment = { ...KEYS, DBSS_ENDPOINT: "https://gateway.example" };
  expect(() => read({ endpoint: "https://gateway.example:8443" }, environment)).toThrow(/neither a host of the cloud/);
});

test("a host that only the environment names is trusted", () => {
  const { endpoints } = read({}, { ...KEYS, DBSS_ENDPOINTS: '{"rds":"https://rds.example"}' });
  expect(endpoints).toMatchObject({ rds: "https://rds.example" });
});

test("rejects a metadata endpoint of the stack that is neither local nor link-local", () => {
  const environment = { ...NODE, DBSS_METADATA_ENDPOINT: "" };
  expect(() => read({ metadataEndpoint: "http://collector.example" }, environment)).toThrow(
    /metadataEndpoint.*link-local/,
  );
});

test.each<[string, Values, RegExp]>([
  ["endpoint", { endpoint: "http://gateway.example" }, /dbss:endpoint: http:\/\/gateway\.example is not encrypted/],
  ["endpoints", { endpoints: '{"rds":"http://rds.example"}' }, /dbss:endpoints \(rds\): .* is not encrypted/],
  ["authUrl", { authUrl: "http://iam.example/v3" }, /dbss:authUrl: .* is not encrypted/],
])(
  "rejects an http %s of another machine when settings are read, even with credentials of the stack",
  (_, stack, message) => {
    expect(() => read({ ...STACK_KEYS, ...stack }, KEYS)).toThrow(message);
  },
);
