import { ConfigError } from "./errors";

/** The services with an endpoint. `bss` is the BSS of the Chinese site, `bss-intl` that of the international one. */
export const ENDPOINT_NAMES = ["dbss", "iam", "bss", "bss-intl", "rds", "eps"] as const;

export type EndpointName = (typeof ENDPOINT_NAMES)[number];

/** The services that a DBSS stack uses. */
export type Service = Exclude<EndpointName, "bss-intl">;

// They have one endpoint for all regions, and their requests refer to the account, not to a project.
const GLOBAL_SERVICES: ReadonlySet<EndpointName> = new Set(["bss", "bss-intl", "eps"]);

export function isGlobal(service: EndpointName): boolean {
  return GLOBAL_SERVICES.has(service);
}

export interface EndpointSettings {
  readonly region: string;
  readonly cloud?: string;
  readonly endpoint?: string;
  /** The only host, besides this machine, that may be reached without TLS, such as an emulator in a container. */
  readonly allowHttpHost?: string;
  readonly endpoints?: Partial<Record<EndpointName, string>>;
}

/** Origin of a service: from its own setting, else from the setting for all, else the public one. */
export function endpointOf(service: EndpointName, settings: EndpointSettings): URL {
  const own = settings.endpoints?.[service];
  if (own) {
    return checkedOrigin(own, `endpoints.${service}`, settings.allowHttpHost);
  }
  if (settings.endpoint) {
    return checkedOrigin(settings.endpoint, "endpoint", settings.allowHttpHost);
  }
  const cloud = settings.cloud ?? "myhuaweicloud.com";
  const host = isGlobal(service) ? `${service}.${cloud}` : `${service}.${settings.region}.${cloud}`;
  return checkedOrigin(`https://${host}`, settings.cloud ? "cloud" : "region");
}

export function isLoopback(url: URL): boolean {
  const host = url.hostname;
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Whether no proxy is used: for this machine and link-local addresses. */
export function isNearby(url: URL): boolean {
  return isLoopback(url) || /^169\.254\.\d+\.\d+$/.test(url.hostname);
}

/** @throws ConfigError that names the setting, when the text is not an origin or not encrypted. */
export function checkedOrigin(text: string, setting: string, allowHttpHost?: string): URL {
  if (!URL.canParse(text)) {
    throw new ConfigError(`${setting}: not a URL; set an origin such as "https://dbss.cn-north-4.myhuaweicloud.com".`);
  }
  const url = new URL(text);
  if (url.username || url.password) {
    throw new ConfigError(`${setting}: must not contain a user name or password.`);
  }
  if (url.pathname !== "/" || url.search || url.hash) {
    throw new ConfigError(
      `${setting}: must be ${url.origin} only, without a path or query; the client adds the paths.`,
    );
  }
  if (url.protocol === "https:" || (url.protocol === "http:" && (isLoopback(url) || url.hostname === allowHttpHost))) {
    return url;
  }
  throw new ConfigError(
    `${setting}: ${url.origin} is not encrypted; use https. Plain http is only allowed for this machine and for the host in \`allowHttpHost\`.`,
  );
}
