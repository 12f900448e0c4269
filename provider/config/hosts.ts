import {
  checkedOrigin,
  ENDPOINT_NAMES,
  type EndpointName,
  type EndpointSettings,
  endpointOf,
  isLoopback,
} from "../client/endpoints";
import { ConfigError } from "../client/errors";
import type { Key } from "./setting-list";
import { type Lookup, variableOf } from "./settings";

/** The domains of the cloud itself. */
const CLOUDS = ["myhuaweicloud.com", "myhuaweicloud.eu"];

/**
 * The origin (scheme, host and port) of the URL in a setting. @throws ConfigError when it is malformed or not
 * encrypted.
 */
export function originIn(
  key: Key,
  text: string | undefined,
  allowHttpHost: string | undefined,
  part?: string,
): string | undefined {
  const setting = part ? `dbss:${key} (${part})` : `dbss:${key}`;
  return text === undefined ? undefined : checkedOrigin(text, setting, allowHttpHost).origin;
}

/**
 * Rejects a host that only the stack's configuration names, unless the credentials come from there, too. Otherwise,
 * anyone who can change the stack's file could collect the credentials of anyone who runs the stack.
 *
 * @throws ConfigError that names the setting and how to allow the host.
 */
export function checkHosts(client: EndpointSettings, heldBy: string | undefined, environment: Lookup): void {
  for (const name of ENDPOINT_NAMES) {
    const url = endpointOf(name, client);
    if (heldBy !== undefined && !isTrusted(url, environment)) {
      throw untrusted(url, settingOf(name, client), heldBy);
    }
  }
}

function isTrusted(url: URL, environment: Lookup): boolean {
  const clouds = [...CLOUDS, environment("cloud")].flatMap((cloud) => cloud ?? []);
  return (
    isLoopback(url) ||
    clouds.some((cloud) => url.hostname.endsWith(`.${cloud}`)) ||
    hostsNamedIn(environment).includes(url.host)
  );
}

/** The hosts that the environment names as endpoints. */
function hostsNamedIn(environment: Lookup): string[] {
  const single = environment("endpoints");
  const texts = [environment("endpoint"), environment("authUrl"), ...(single ? Object.values(jsonRecord(single)) : [])];
  return texts.flatMap((text) => (typeof text === "string" && URL.canParse(text) ? [new URL(text).host] : []));
}

function jsonRecord(text: string): object {
  try {
    return Object(JSON.parse(text));
  } catch {
    // Not an error here: the stack may override this setting; otherwise, it was parsed before.
    return {};
  }
}

/** The setting that the endpoint of a service comes from. */
function settingOf(name: EndpointName, { endpoint, endpoints }: EndpointSettings): Key {
  if (endpoints?.[name]) {
    return "endpoints";
  }
  return endpoint ? "endpoint" : "cloud";
}

function untrusted(url: URL, key: Key, heldBy: string): ConfigError {
  const setting = key === "endpoints" ? "dbss:endpoints (or dbss:authUrl)" : `dbss:${key}`;
  return new ConfigError(
    `${setting}: ${url.host} is neither a host of the cloud nor this machine, and the credentials come from ${heldBy}. They are not sent to a host that only the stack's configuration names. If you trust it, set the environment variable ${variableOf(key)} to the same value, or also set the credentials in the stack's configuration.`,
  );
}
