import { z } from "zod";
import type { ClientSettings } from "../client";
import { ENDPOINT_NAMES } from "../client/endpoints";
import { ConfigError } from "../client/errors";
import { checkHosts, originIn } from "./hosts";
import { IDENTITY_KEYS, type Identity, identityOf } from "./identity";
import type { Key } from "./setting-list";
import { cleaned, howTo, integer, type Lookup, missing, type Places, parsed, variableOf } from "./settings";

export { SETTINGS, type Setting } from "./setting-list";
export { MissingSetting } from "./settings";

/** The configuration of the provider. */
export interface ProviderSettings {
  readonly client: ClientSettings;
  /** ID of the default enterprise project of new instances. */
  readonly enterpriseProjectId: string;
}

const url = z.url({ protocol: /^https?$/, error: "must be an http(s) URL" });
const endpointsSchema = z.partialRecord(z.enum(ENDPOINT_NAMES), url);
const hostSchema = z
  .string()
  .regex(/^[a-z0-9._-]+$|^\[[0-9a-f:.]+\]$/, "must be a host name in lower case, without scheme and port");
const regionSchema = z.string().regex(/^[a-z0-9-]+$/, "must be lowercase letters, digits and hyphens");

/**
 * Reads the settings: from the stack's configuration (`config` returns the value of `dbss:<key>`), then from the
 * environment.
 *
 * @throws ConfigError that names both ways to set what is missing or wrong.
 */
export function readSettings(
  config: (key: string) => string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): ProviderSettings {
  const places: Places = {
    stack: (key) => cleaned(key, config(key)),
    environment: (key) => cleaned(key, environment[variableOf(key) ?? ""]),
  };
  const value: Lookup = (key) => places.stack(key) ?? places.environment(key);
  if (value("region") === undefined && !mayBringRegion(value)) {
    throw missing("region");
  }
  const { defaults, account, heldBy, credentialsFor } = identityOf(places);
  const region = parsed("region", value("region") ?? defaults.region, regionSchema);
  if (region === undefined) {
    throw missing("region");
  }
  const isOfEnvironment = (places.environment("region") ?? region) === region;
  // A project exists only in one region: that in the environment belongs to the region in the environment.
  const project: Lookup = isOfEnvironment ? value : places.stack;
  const maxRetries = parsed("maxRetries", value("maxRetries"), integer(0, 20));
  const allowHttpHost = parsed("allowHttpHost", value("allowHttpHost"), hostSchema);
  const client = {
    region,
    projectId: project("projectId") ?? projectOfProfile(defaults, region),
    projectName: project("projectName"),
    domainId: account.domainId ?? defaults.domainId,
    domainName: account.domainName,
    cloud: value("cloud"),
    endpoint: originIn("endpoint", parsed("endpoint", value("endpoint"), url), allowHttpHost),
    allowHttpHost,
    endpoints: endpoints(value, allowHttpHost),
    maxAttempts: maxRetries === undefined ? undefined : maxRetries + 1,
  };
  checkHosts(client, heldBy, places.environment);
  return {
    client: { ...client, credentials: credentialsFor(client) },
    enterpriseProjectId: value("enterpriseProjectId") ?? "0",
  };
}

/** The project of the profile, which exists only in the profile's own region. */
function projectOfProfile(defaults: Identity["defaults"], region: string): string | undefined {
  return (defaults.region ?? region) === region ? defaults.projectId : undefined;
}

/**
 * Reads the settings, with a KooCLI profile in place of the configured credentials, account and project.
 *
 * @throws ConfigError like `readSettings`.
 */
export function readProfileSettings(
  profile: string,
  config: (key: string) => string | undefined,
  environment: NodeJS.ProcessEnv,
): ProviderSettings {
  // In the stack, this setting alone would select the current profile of its file, so it moves to the environment.
  const replaced = new Set<string>([...IDENTITY_KEYS, "sharedConfigFile"]);
  const variables = new Set(IDENTITY_KEYS.map(variableOf));
  const kept = Object.entries(environment).filter(([name]) => !variables.has(name));
  const file = config("sharedConfigFile");
  return readSettings((key) => (replaced.has(key) ? undefined : config(key)), {
    ...Object.fromEntries(kept),
    ...(file && { [String(variableOf("sharedConfigFile"))]: file }),
    [String(variableOf("profile"))]: profile,
  });
}

/** The settings for a region. The configured project belongs to the configured region only. */
export function settingsIn(settings: ProviderSettings, region: string): ProviderSettings {
  const { client } = settings;
  return region === client.region
    ? settings
    : { ...settings, client: { ...client, region, projectId: undefined, projectName: undefined } };
}

/** Whether the region may come from a KooCLI profile, which is read later. */
function mayBringRegion(value: Lookup): boolean {
  return value("profile") !== undefined || value("sharedConfigFile") !== undefined;
}

function endpoints(value: Lookup, allowHttpHost: string | undefined): ClientSettings["endpoints"] {
  const authUrl = parsed("authUrl", value("authUrl"), url);
  const single = parsed("endpoints", json("endpoints", value("endpoints")), endpointsSchema) ?? {};
  const origins = Object.entries(single).map(([name, text]) => [
    name,
    originIn("endpoints", text, allowHttpHost, name),
  ]);
  const iam = authUrl && originIn("authUrl", new URL(authUrl).origin, allowHttpHost);
  return { ...(iam && { iam }), ...Object.fromEntries(origins) };
}

function json(key: Key, text: string | undefined): unknown {
  if (text === undefined) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`The setting dbss:${key} is not JSON. Set it with ${howTo(key)}.`, { cause: error });
  }
}
