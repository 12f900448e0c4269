import type { AccessKeyCredentials } from "../credentials";
import type { TemporaryAccessKey } from "../iam";

/** Credentials that are good for a while. */
export interface Lease {
  readonly credentials: AccessKeyCredentials;
  /** When others should be fetched, in milliseconds since 1970. */
  readonly renewAt: number;
  /** When they are of no use any more. */
  readonly endsAt: number;
}

const RENEW_BEFORE_MS = 5 * 60_000;
// A lease that is about to end when it is issued (or seems so, by a wrong clock) is not fetched for every request.
const SHORTEST_USE_MS = 10_000;
const DEFAULT_LIFETIME_MS = 15 * 60_000;
const RETRY_MS = 30_000;

/** The lease that a temporary access key is. */
export function leaseOf(key: TemporaryAccessKey, now: number): Lease {
  const { access, secret, securitytoken, expires_at: expiresAt } = key;
  const endsAt = Date.parse(expiresAt ?? "") || now + DEFAULT_LIFETIME_MS;
  return {
    credentials: { accessKey: access, secretKey: secret, securityToken: securitytoken },
    renewAt: Math.max(endsAt - RENEW_BEFORE_MS, now + SHORTEST_USE_MS),
    endsAt,
  };
}

/**
 * Keeps a lease and renews it before it ends. All who ask at the same time share one fetch. A renewal that fails is
 * tried again later, as long as the lease is still good.
 */
export function renewing(
  fetchLease: () => Promise<Lease>,
  now: () => number = Date.now,
): () => Promise<AccessKeyCredentials> {
  let lease: Lease | undefined;
  let fetching: Promise<Lease> | undefined;
  let retryAt = 0;

  function fetchOnce(): Promise<Lease> {
    fetching ??= fetchLease().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  return async () => {
    if (lease && (now() < lease.renewAt || now() < retryAt)) {
      return lease.credentials;
    }
    try {
      lease = await fetchOnce();
    } catch (error) {
      if (!lease || now() >= lease.endsAt) {
        throw error;
      }
      retryAt = Math.min(now() + RETRY_MS, lease.endsAt);
    }
    return lease.credentials;
  };
}
