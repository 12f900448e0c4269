import { type ClientSettings, createClient } from "../client";
import type { AccessKeyCredentials } from "../credentials";
import { ConfigError } from "../errors";
import { leaseOfKey, renewing } from "../lease";

/** Which agency is assumed, and by whom. */
export interface AssumedAgencySettings {
  /** The credentials that assume it, and the endpoint of IAM. */
  readonly client: Pick<ClientSettings, "region" | "credentials" | "cloud" | "endpoint" | "endpoints" | "maxAttempts">;
  readonly agencyName: string;
  /** Name of the account that delegates its permissions. This or `domainId` is required. */
  readonly domainName?: string;
  /** ID of this account. */
  readonly domainId?: string;
  /** Lifetime of the credentials in seconds: 900 to 86400. @default 3600 */
  readonly durationSeconds?: number;
  /** @internal */
  readonly now?: () => number;
}

const DEFAULT_SECONDS = 3600;

/** Temporary credentials of an agency of another account or of your own, which other credentials assume. */
export function assumedAgency(settings: AssumedAgencySettings): () => Promise<AccessKeyCredentials> {
  const { agencyName, domainName, domainId, durationSeconds = DEFAULT_SECONDS, now = Date.now } = settings;
  if (domainName === undefined && domainId === undefined) {
    throw new ConfigError(`agencyName: the account of agency ${agencyName} is not set; set the account's name or ID.`);
  }
  const assumeRole = {
    agency_name: agencyName,
    ...(domainId === undefined ? { domain_name: domainName } : { domain_id: domainId }),
    duration_seconds: durationSeconds,
  };
  return renewing(async () => {
    const client = createClient(settings.client);
    try {
      const { credential } = await client.iam.createTemporaryAccessKey({
        auth: { identity: { methods: ["assume_role"], assume_role: assumeRole } },
      });
      return leaseOfKey(credential, now());
    } finally {
      await client.close();
    }
  }, now);
}
