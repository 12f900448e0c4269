import * as pulumi from "@pulumi/pulumi";
import { type ProviderArgs, SECRET_SETTINGS } from "../generated/provider-args";
import { hostOf } from "./host";
import { placePlugin, VERSION } from "./plugin";

/**
 * A provider with settings of its own: another account, project or region than the stack's. Resources take it by the
 * option `provider`, components by `providers`, functions by their option `provider`. It needs the native host.
 *
 * @example
 * ```ts
 * const shanghai = new dbss.Provider("shanghai", { region: "cn-east-3", accessKey, secretKey });
 * new dbss.RiskRuleSwitch("no-slow-sql", { … }, { provider: shanghai });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  /** @throws RunError under the dynamic host, which knows one configuration only. */
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    if (hostOf() !== "native") {
      throw new pulumi.RunError(
        `Provider ${name}: the dynamic host has one configuration for all resources. Use the native host: ` +
          "`pulumi config set dbss:host native`. For another region alone, set `region` on each resource.",
      );
    }
    placePlugin();
    const secret = SECRET_SETTINGS.flatMap((key) => (args[key] === undefined ? [] : [[key, pulumi.secret(args[key])]]));
    super("dbss", name, { ...args, ...Object.fromEntries(secret) }, { version: VERSION, ...options });
  }
}
