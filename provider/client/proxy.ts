import { ConfigError } from "./errors";

/** The proxies that requests use, in the terms of the HTTP library. */
export interface Proxies {
  /** Empty if there is none. */
  readonly httpProxy: string;
  readonly httpsProxy: string;
  /** Hosts that are reached directly; "*" means all. */
  readonly noProxy: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxies in the environment; undefined if there are none. As usual, lower-case variables take precedence, and a
 * proxy without a scheme is reached over http.
 *
 * @throws ConfigError that names the variable.
 */
export function proxiesOf(environment: Environment): Proxies | undefined {
  const httpProxy = proxyIn(environment, "http_proxy", "HTTP_PROXY");
  const httpsProxy = proxyIn(environment, "https_proxy", "HTTPS_PROXY") ?? httpProxy;
  if (httpProxy === undefined && httpsProxy === undefined) {
    return undefined;
  }
  return { httpProxy: httpProxy ?? "", httpsProxy: httpsProxy ?? "", noProxy: noProxyOf(environment) };
}

function proxyIn(environment: Environment, ...variables: readonly string[]): string | undefined {
  const variable = variables.find((name) => environment[name]?.trim()) ?? "";
  const text = environment[variable]?.trim();
  if (text === undefined) {
    return undefined;
  }
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  // The value is not repeated: it may hold the proxy's password.
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new ConfigError(
      `${variable}: not the address of an HTTP proxy; set an address such as "http://proxy.example.com:3128", or unset it.`,
    );
  }
  return url;
}

/** The HTTP library only supports "*" if it stands alone. */
function noProxyOf(environment: Environment): string {
  const text = environment.no_proxy ?? environment.NO_PROXY ?? "";
  return text.split(/[,\s]+/).includes("*") ? "*" : text;
}
