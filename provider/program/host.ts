import * as pulumi from "@pulumi/pulumi";
import { IS_PLUGIN } from "./plugin";

/** What runs the resources of a program: a dynamic provider, or the plugin `pulumi-resource-dbss`. */
export type Host = "dynamic" | "native";

/**
 * The host that the stack's setting `dbss:host` or the environment names.
 *
 * @throws RunError for a name that is neither.
 */
export function hostOf(): Host {
  if (IS_PLUGIN) {
    return "native";
  }
  const named = new pulumi.Config("dbss").get("host") || process.env.DBSS_HOST || "dynamic";
  if (named !== "dynamic" && named !== "native") {
    throw new pulumi.RunError(
      `The setting dbss:host is "${named}", but must be "dynamic" or "native". Set it with ` +
        "`pulumi config set dbss:host …` or the environment variable DBSS_HOST.",
    );
  }
  return named;
}

/**
 * Whether Pulumi's own runner started the program. An inline program of the Automation API, or a unit test, runs in
 * somebody else's process.
 */
export function isRunByEngine(): boolean {
  return /[\\/]cmd[\\/]run(-policy-pack)?([\\/]|$)/.test(process.argv[1] ?? "");
}

/** The type token under which a host knows a resource. */
export function tokenUnder(host: Host, type: string): string {
  return host === "native" ? nativeToken(type) : `pulumi-nodejs:dynamic/dbss:${type}`;
}

/** The token of a resource or function of the plugin. */
export function nativeToken(name: string): string {
  return `dbss:index:${name}`;
}
