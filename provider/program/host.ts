import * as pulumi from "@pulumi/pulumi";
import { IS_PLUGIN } from "./plugin";

/** The host of a program's resources: a dynamic provider, or the plugin `pulumi-resource-dbss`. */
export type Host = "dynamic" | "native";

/**
 * The host that the setting `dbss:host` or the environment names.
 *
 * @throws RunError when the name is neither.
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
 * Whether Pulumi's own runner started the program. Inline programs of the Automation API and unit tests run in other
 * processes.
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
