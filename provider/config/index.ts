import { z } from "zod";
import type { ClientSettings } from "../client";
import { ConfigError } from "../client/errors";
import { identityOf } from "./identity";
import { howTo, type Key, type Lookup, missing, parsed, variableOf } from "./settings";

export { SETTINGS, type Setting } from "./settings";

/** What the provider is set up with. */
export interface ProviderSettings {
  readonly client: ClientSettings;
  /** Enterprise project of new instances that name none. */
  readonly enterpriseProjectId: string;
}

const origin = z.url({ protocol: /^https?$/, error: "must be an http(s) URL" });
const endpointsSchema = z.strictObject({
  dbss: origin.optional(),
  iam: origin.optional(),
  bss: origin.optional(),
  "bss-intl": origin.optional(),
  rds: origin.optional(),
  eps: origin.optional(),
});
const hostSchema = z
  .string()
  .regex(/^[a-z0-9._-]+$|^\[[0-9a-f:.]+\]$/, "a host name in lower case, without scheme and port");
const regionSchema = z.string().regex(/^[a-z0-9-]+$/, "lower-case letters, digits and hyphens");

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
  const ofStack: Lookup = (key) => config(key) || undefined;
  const ofEnvironment: Lookup = (key) => environment[variableOf(key) ?? ""] || undefined;
  const value: Lookup = (key) => ofStack(key) ?? ofEnvironment(key);
  if (value("region") === undefined && !mayBringRegion(value)) {
    throw missing("region");
  }
  const { defaults, credentialsFor } = identityOf([ofStack, ofEnvironment]);
  const region = parsed("region", value("region") ?? defaults.region, regionSchema);
  if (region === undefined) {
    throw missing("region");
  }
  const maxRetries = parsed("maxRetries", value("maxRetries"), z.coerce.number().int().min(0).max(20));
  const client = {
    region,
    projectId: value("projectId") ?? defaults.projectId,
    projectName: value("projectName"),
    domainId: value("domainId") ?? defaults.domainId,
    domainName: value("domainName"),
    cloud: value("cloud"),
    endpoint: parsed("endpoint", value("endpoint"), origin),
    allowHttpHost: parsed("allowHttpHost", value("allowHttpHost"), hostSchema),
    endpoints: endpoints(value),
    maxAttempts: maxRetries === undefined ? undefined : maxRetries + 1,
  };
  return {
    client: { ...client, credentials: credentialsFor(client) },
    enterpriseProjectId: value("enterpriseProjectId") ?? "0",
  };
}

/** A profile of KooCLI may. */
function mayBringRegion(value: Lookup): boolean {
  return value("profile") !== undefined || value("sharedConfigFile") !== undefined;
}

function endpoints(value: Lookup): ClientSettings["endpoints"] {
  const authUrl = parsed("authUrl", value("authUrl"), origin);
  const single = parsed("endpoints", json("endpoints", value("endpoints")), endpointsSchema);
  return { ...(authUrl && { iam: new URL(authUrl).origin }), ...single };
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
