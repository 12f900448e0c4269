import * as pulumi from "@pulumi/pulumi";
import { type ProviderArgs, SECRET_SETTINGS } from "../generated/provider-args";
import { hostOf } from "./host";
import { placePlugin, VERSION } from "./plugin";

/**
 * A provider with its own settings, such as another account, project or region than the stack's. Resources and
 * functions use it with the option `provider`, components with `providers`. Requires the native host.
 *
 * @example
 * ```ts
 * const shanghai = new dbss.Provider("shanghai", { region: "cn-east-3", accessKey, secretKey });
 * new dbss.RiskRuleSwitch("no-slow-sql", { … }, { provider: shanghai });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  /** @throws RunError under the dynamic host, which has a single configuration. */
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    if (hostOf() !== "native") {
      throw new pulumi.RunError(
        `Provider ${name}: the dynamic host has one configuration for all resources. Use the native host: ` +
          "`pulumi config set dbss:host native`. To use another region only, set `region` on each resource.",
      );
    }
    placePlugin();
    const secret = SECRET_SETTINGS.flatMap((key) => (args[key] === undefined ? [] : [[key, pulumi.secret(args[key])]]));
    super("dbss", name, { ...args, ...Object.fromEntries(secret) }, { version: VERSION, ...options });
  }
}
