import { z } from "zod";
import type { ClientSettings, Credentials } from "./client";
import { ConfigError } from "./client/errors";

/** One setting: where it is looked for, in this order, and what it is for. The README's table is made of these. */
export interface Setting {
  /** The key in the stack's configuration, after `dbss:`. */
  readonly key: string;
  /** The environment variable. */
  readonly variable?: string;
  readonly secret?: true;
  readonly description: string;
}

export const SETTINGS = [
  { key: "region", variable: "HW_REGION_NAME", description: "Region, such as `cn-north-4`. Required." },
  { key: "accessKey", variable: "HW_ACCESS_KEY", secret: true, description: "Access key ID (AK)." },
  { key: "secretKey", variable: "HW_SECRET_KEY", secret: true, description: "Secret access key (SK)." },
  {
    key: "securityToken",
    variable: "HW_SECURITY_TOKEN",
    secret: true,
    description: "Security token of a temporary AK/SK.",
  },
  { key: "userName", variable: "HW_USER_NAME", description: "IAM user, instead of AK/SK." },
  { key: "userPassword", variable: "HW_USER_PASSWORD", secret: true, description: "Password of the IAM user." },
  { key: "domainName", variable: "HW_DOMAIN_NAME", description: "Account name of the IAM user." },
  { key: "domainId", variable: "HW_DOMAIN_ID", description: "Account ID." },
  { key: "projectId", variable: "HW_PROJECT_ID", description: "Project ID. Looked up by name when left out." },
  {
    key: "projectName",
    variable: "HW_PROJECT_NAME",
    description: "Project name. The region's own project by default.",
  },
  {
    key: "enterpriseProjectId",
    variable: "HW_ENTERPRISE_PROJECT_ID",
    description: "Enterprise project of new instances that name none. `0`, the default project, by default.",
  },
  { key: "cloud", variable: "HW_CLOUD", description: "Domain of the cloud. `myhuaweicloud.com` by default." },
  { key: "authUrl", variable: "HW_AUTH_URL", description: "Endpoint of IAM, such as `https://iam.example.com/v3`." },
  {
    key: "endpoint",
    variable: "DBSS_ENDPOINT",
    description: "One origin for all services, such as the emulator's `http://127.0.0.1:41873`.",
  },
  {
    key: "endpoints",
    description: 'Origins of single services, as JSON: `{"bss": "https://bss-intl.myhuaweicloud.com"}`.',
  },
  {
    key: "maxRetries",
    variable: "HW_MAX_RETRIES",
    description: "How often a failed request is repeated, where that is safe: 0 to 20, 4 by default.",
  },
] as const satisfies readonly Setting[];

type Key = (typeof SETTINGS)[number]["key"];

/** What the provider is set up with. */
export interface ProviderSettings {
  readonly client: ClientSettings;
  /** Enterprise project of new instances that name none. */
  readonly enterpriseProjectId: string;
}

const origin = z.url({ protocol: /^https?$/, error: "an http(s) URL is expected" });
const endpointsSchema = z.strictObject({
  dbss: origin.optional(),
  iam: origin.optional(),
  bss: origin.optional(),
  rds: origin.optional(),
  eps: origin.optional(),
});

/**
 * Reads the settings: from the stack's configuration (`config` answers the value under `dbss:<key>`), then from the
 * environment.
 *
 * @throws ConfigError that names both ways to set what is missing or wrong.
 */
export function readSettings(
  config: (key: string) => string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): ProviderSettings {
  const value = (key: Key) => config(key) || environment[variableOf(key) ?? ""] || undefined;
  const region = value("region");
  if (region === undefined) {
    throw missing("region");
  }
  refuseTwoIdentities(config);
  const authUrl = parsed("authUrl", value("authUrl"), origin);
  const endpoints = parsed("endpoints", json("endpoints", value("endpoints")), endpointsSchema);
  const maxRetries = parsed("maxRetries", value("maxRetries"), z.coerce.number().int().min(0).max(20));
  return {
    client: {
      region: parsed("region", region, z.string().regex(/^[a-z0-9-]+$/, "lower-case letters, digits and hyphens")),
      credentials: credentials(value),
      projectId: value("projectId"),
      projectName: value("projectName"),
      domainId: value("domainId"),
      domainName: value("domainName"),
      cloud: value("cloud"),
      endpoint: parsed("endpoint", value("endpoint"), origin),
      endpoints: { ...(authUrl && { iam: new URL(authUrl).origin }), ...endpoints },
      maxAttempts: maxRetries === undefined ? undefined : maxRetries + 1,
    },
    enterpriseProjectId: value("enterpriseProjectId") ?? "0",
  };
}

function credentials(value: (key: Key) => string | undefined): Credentials {
  const accessKey = value("accessKey");
  const secretKey = value("secretKey");
  const userName = value("userName");
  if (accessKey !== undefined || secretKey !== undefined) {
    if (accessKey === undefined || secretKey === undefined) {
      throw missing(accessKey === undefined ? "accessKey" : "secretKey", "An AK and its SK go together.");
    }
    return { accessKey, secretKey, securityToken: value("securityToken") };
  }
  if (userName === undefined) {
    throw new ConfigError(
      `No credentials: set ${howTo("accessKey")} and ${howTo("secretKey")}, ` +
        `or ${howTo("userName")}, ${howTo("userPassword")} and ${howTo("domainName")}.`,
    );
  }
  const userPassword = value("userPassword");
  const domainName = value("domainName");
  if (userPassword === undefined || domainName === undefined) {
    throw missing(userPassword === undefined ? "userPassword" : "domainName", "A user needs password and account.");
  }
  return { userName, password: userPassword, domainName };
}

function refuseTwoIdentities(config: (key: string) => string | undefined): void {
  if (config("accessKey") && config("userName")) {
    throw new ConfigError(
      `The stack's configuration has both an AK and a user: keep one. Remove \`dbss:accessKey\` and ` +
        `\`dbss:secretKey\`, or \`dbss:userName\` and \`dbss:userPassword\` (pulumi config rm dbss:<key>).`,
    );
  }
}

function parsed<T>(key: Key, value: unknown, schema: z.ZodType<T>): T;
function parsed<T>(key: Key, value: unknown, schema: z.ZodType<T>): T | undefined {
  if (value === undefined) {
    return undefined;
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    const at = issue?.path.length ? ` at ${issue.path.join(".")}` : "";
    throw new ConfigError(`The setting dbss:${key} is wrong${at}: ${issue?.message}. Set ${howTo(key)}.`);
  }
  return result.data;
}

function json(key: Key, text: string | undefined): unknown {
  if (text === undefined) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`The setting dbss:${key} is not JSON. Set ${howTo(key)}.`, { cause: error });
  }
}

function missing(key: Key, why = ""): ConfigError {
  return new ConfigError(`The setting dbss:${key} is missing. ${why} Set ${howTo(key)}.`.replace(/ {2,}/g, " "));
}

function howTo(key: Key): string {
  const setting: Setting | undefined = SETTINGS.find((candidate) => candidate.key === key);
  const command = `\`pulumi config set${setting?.secret ? " --secret" : ""} dbss:${key} …\``;
  return setting?.variable ? `${command} or the environment variable ${setting.variable}` : command;
}

function variableOf(key: Key): string | undefined {
  const setting: Setting | undefined = SETTINGS.find((candidate) => candidate.key === key);
  return setting?.variable;
}
