/**
 * A setting: the places where it is looked up, in this order, and its purpose. The README's table is generated from
 * these.
 */
export interface Setting {
  /** The key in the stack's configuration, after `dbss:`. */
  readonly key: string;
  /** The environment variable. */
  readonly variable?: string;
  readonly secret?: true;
  /** Read by programs, not by the provider. */
  readonly ofProgram?: true;
  readonly description: string;
}

export const SETTINGS = [
  { key: "region", variable: "HW_REGION_NAME", description: "Region, such as `cn-north-4`. Required." },
  { key: "accessKey", variable: "HW_ACCESS_KEY", secret: true, description: "Access key ID (AK)." },
  { key: "secretKey", variable: "HW_SECRET_KEY", secret: true, description: "Secret access key (SK)." },
  {
    key: "securityToken",
    variable: "HW_SECURITY_TOKEN",
    secret: true,
    description: "Security token of a temporary AK/SK.",
  },
  { key: "userName", variable: "HW_USER_NAME", description: "IAM user, instead of AK/SK." },
  { key: "userPassword", variable: "HW_USER_PASSWORD", secret: true, description: "Password of the IAM user." },
  { key: "domainName", variable: "HW_DOMAIN_NAME", description: "Account name of the IAM user." },
  { key: "domainId", variable: "HW_DOMAIN_ID", description: "ID of the account that the credentials belong to." },
  {
    key: "profile",
    variable: "HW_PROFILE",
    description:
      "KooCLI profile, instead of AK/SK: keys, the agency of the node or an assumed agency, depending on " +
      "the profile. Its region, project and account are used unless set elsewhere. Keys must be stored " +
      "in plain text (`hcloud configure set --cli-auth-encrypt=false`).",
  },
  {
    key: "sharedConfigFile",
    variable: "HW_SHARED_CONFIG_FILE",
    description: "File with the KooCLI profiles. Defaults to `~/.hcloud/config.json`.",
  },
  {
    key: "nodeAgency",
    variable: "DBSS_NODE_AGENCY",
    description: "`true` uses the credentials of the agency of the ECS instance or CCE node, instead of AK/SK.",
  },
  {
    key: "metadataEndpoint",
    variable: "DBSS_METADATA_ENDPOINT",
    description: "Metadata service of the node. Defaults to `http://169.254.169.254`.",
  },
  {
    key: "agencyName",
    variable: "HW_ASSUME_ROLE_AGENCY_NAME",
    description: "Agency to assume with the credentials above; all requests are made on its behalf.",
  },
  {
    key: "agencyDomainName",
    variable: "HW_ASSUME_ROLE_DOMAIN_NAME",
    description: "Name of the delegating account.",
  },
  {
    key: "agencyDomainId",
    variable: "HW_ASSUME_ROLE_DOMAIN_ID",
    description: "ID of the delegating account, instead of its name.",
  },
  {
    key: "agencyDuration",
    variable: "HW_ASSUME_ROLE_DURATION",
    description:
      "Lifetime of the agency's credentials in seconds: 900 to 86400. Defaults to 3600. They are renewed " +
      "before they expire.",
  },
  {
    key: "projectId",
    variable: "HW_PROJECT_ID",
    description:
      "Project ID. Looked up by name if omitted. If `HW_REGION_NAME` is another region, `HW_PROJECT_ID` and " +
      "`HW_PROJECT_NAME` are ignored.",
  },
  {
    key: "projectName",
    variable: "HW_PROJECT_NAME",
    description: "Project name. Defaults to the region's own project.",
  },
  {
    key: "enterpriseProjectId",
    variable: "HW_ENTERPRISE_PROJECT_ID",
    description: "Default enterprise project of new instances. Defaults to `0`, the default project.",
  },
  { key: "cloud", variable: "HW_CLOUD", description: "Domain of the cloud. Defaults to `myhuaweicloud.com`." },
  { key: "authUrl", variable: "HW_AUTH_URL", description: "Endpoint of IAM, such as `https://iam.example.com/v3`." },
  {
    key: "endpoint",
    variable: "DBSS_ENDPOINT",
    description: "One origin for all services, such as the emulator's `http://127.0.0.1:41873`.",
  },
  {
    key: "allowHttpHost",
    variable: "DBSS_ALLOW_HTTP_HOST",
    description:
      "Host that may be reached without TLS, such as an emulator in a container: `dbss-emulator`. " +
      "Requests to any host other than this one and the local machine use https.",
  },
  {
    key: "endpoints",
    variable: "DBSS_ENDPOINTS",
    description:
      'Origins of individual services, as JSON: `{"dbss": "https://dbss.example.com"}`. Which site of BSS ' +
      "serves the account is detected unless `bss` is set; `bss-intl` is the BSS of the international " +
      "site.",
  },
  {
    key: "maxRetries",
    variable: "HW_MAX_RETRIES",
    description:
      "Maximum number of retries of a failed request, if repeating it is safe: 0 to 20. Defaults to 4. Requests that " +
      "a busy service rejects (HTTP 429 or 503) are retried for up to two minutes instead. 0 disables both.",
  },
  {
    key: "host",
    variable: "DBSS_HOST",
    ofProgram: true,
    description:
      "Host of the resources in a TypeScript program: `dynamic` (the default), or `native` for the plugin " +
      "`pulumi-resource-dbss`.",
  },
] as const satisfies readonly Setting[];

/** The key of a setting. */
export type Key = (typeof SETTINGS)[number]["key"];
