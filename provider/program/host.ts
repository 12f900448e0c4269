import * as pulumi from "@pulumi/pulumi";
import { IS_PLUGIN } from "./plugin";
import type { Host } from "./tokens";

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
