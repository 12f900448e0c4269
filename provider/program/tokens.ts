// Apart from `host.ts`, so that commands that only name types do not load Pulumi's SDK, which takes half a second.

/** The host of a program's resources: a dynamic provider, or the plugin `pulumi-resource-dbss`. */
export type Host = "dynamic" | "native";

/** The type token under which a host knows a resource. */
export function tokenUnder(host: Host, type: string): string {
  return host === "native" ? nativeToken(type) : `pulumi-nodejs:dynamic/dbss:${type}`;
}

/** The token of a resource or function of the plugin. */
export function nativeToken(name: string): string {
  return `dbss:index:${name}`;
}

/** Type tokens begin with these, whatever host is configured. */
const PREFIXES = [tokenUnder("dynamic", ""), tokenUnder("native", "")];

/** The type as programs name it; the token itself if it is not a resource of this package. */
export function shortType(token: string): string {
  const prefix = PREFIXES.find((each) => token.startsWith(each));
  return prefix === undefined ? token : token.slice(prefix.length);
}
