import * as pulumi from "@pulumi/pulumi";
import { hostOf } from "./host";
import { SECRET_SETTINGS } from "./plain-secrets";
import { placePlugin, VERSION } from "./plugin";

/** The settings of a provider: those of the stack's configuration, by the same names. */
export interface ProviderArgs {
  /** Region, such as `cn-north-4`. */
  readonly region?: pulumi.Input<string>;
  /**
   * Access key ID (AK). Other sources of credentials follow in their order; one that the stack names goes before
   * any of the environment.
   */
  readonly accessKey?: pulumi.Input<string>;
  /** Secret access key (SK). */
  readonly secretKey?: pulumi.Input<string>;
  /** Security token of a temporary AK/SK. */
  readonly securityToken?: pulumi.Input<string>;
  /** IAM user, instead of AK/SK. */
  readonly userName?: pulumi.Input<string>;
  /** Password of the IAM user. */
  readonly userPassword?: pulumi.Input<string>;
  /** Account name of the IAM user. */
  readonly domainName?: pulumi.Input<string>;
  /** Account ID. */
  readonly domainId?: pulumi.Input<string>;
  /**
   * Profile of KooCLI, instead of AK/SK: keys, the agency of the node or an assumed agency, as the profile says.
   * Its region, project and account count where no other is set. Keys must be plain
   * (`hcloud configure set --cli-auth-encrypt=false`).
   */
  readonly profile?: pulumi.Input<string>;
  /** File with the profiles of KooCLI. `~/.hcloud/config.json` by default. */
  readonly sharedConfigFile?: pulumi.Input<string>;
  /** `true` takes the credentials of the agency of the ECS instance or CCE node, instead of AK/SK. */
  readonly nodeAgency?: pulumi.Input<string>;
  /** Metadata service of the node. `http://169.254.169.254` by default. */
  readonly metadataEndpoint?: pulumi.Input<string>;
  /** Agency that is assumed with the credentials above; all requests are made in its name. */
  readonly agencyName?: pulumi.Input<string>;
  /** Name of the account that gave the agency. */
  readonly agencyDomainName?: pulumi.Input<string>;
  /** ID of the account that gave the agency, instead of its name. */
  readonly agencyDomainId?: pulumi.Input<string>;
  /** Seconds that the credentials of the agency last: 900 to 86400, 3600 by default. They are renewed in time. */
  readonly agencyDuration?: pulumi.Input<string>;
  /** Project ID. Looked up by name when left out. */
  readonly projectId?: pulumi.Input<string>;
  /** Project name. The region's own project by default. */
  readonly projectName?: pulumi.Input<string>;
  /** Enterprise project of new instances that name none. `0`, the default project, by default. */
  readonly enterpriseProjectId?: pulumi.Input<string>;
  /** Domain of the cloud. `myhuaweicloud.com` by default. */
  readonly cloud?: pulumi.Input<string>;
  /** Endpoint of IAM, such as `https://iam.example.com/v3`. */
  readonly authUrl?: pulumi.Input<string>;
  /** One origin for all services, such as the emulator's `http://127.0.0.1:41873`. */
  readonly endpoint?: pulumi.Input<string>;
  /**
   * Origins of single services, as JSON: `{"dbss": "https://dbss.example.com"}`. Which site of BSS serves the
   * account is detected, unless `bss` is set; `bss-intl` is the BSS of the international site.
   */
  readonly endpoints?: pulumi.Input<string>;
  /**
   * How often a failed request is repeated, where that is safe: 0 to 20, 4 by default. Requests that a busy
   * service refuses (429, 503) do not count: they are repeated for two minutes. 0 switches both off.
   */
  readonly maxRetries?: pulumi.Input<string>;
  /**
   * Host that may be reached without TLS, such as an emulator in a container: `dbss-emulator`. Requests to any
   * other host than this one and the local machine use https.
   */
  readonly allowHttpHost?: pulumi.Input<string>;
}

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
