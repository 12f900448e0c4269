import { orAbort } from "./cancellation";
import type { AccessKeyCredentials } from "./credentials";
import type { TemporaryAccessKey } from "./iam";

/** A value that expires: a token or a temporary access key. */
export interface Lease<T> {
  readonly value: T;
  /** When a new one should be fetched, in milliseconds since 1970. */
  readonly renewAt: number;
  /** When it expires. */
  readonly endsAt: number;
}

/** When a value that a service issued is renewed. */
export interface Terms {
  /** How long before it expires. */
  readonly renewBeforeMs: number;
  /**
   * Minimum time before it is renewed. Otherwise a value that seems to expire at once, because of a wrong clock, would
   * be fetched for every request.
   */
  readonly shortestUseMs: number;
  /** Validity if the service does not report it. */
  readonly defaultLifetimeMs: number;
}

const KEY_TERMS: Terms = {
  renewBeforeMs: 5 * 60_000,
  shortestUseMs: 10_000,
  defaultLifetimeMs: 15 * 60_000,
};

const RETRY_MS = 30_000;

/** The lease of a value with an expiry time as text. */
export function leaseUntil<T>(value: T, expiresAt: string | undefined, terms: Terms, now: number): Lease<T> {
  const endsAt = Date.parse(expiresAt ?? "") || now + terms.defaultLifetimeMs;
  return { value, renewAt: Math.max(endsAt - terms.renewBeforeMs, now + terms.shortestUseMs), endsAt };
}

/** The lease of a temporary access key. */
export function leaseOfKey(key: TemporaryAccessKey, now: number): Lease<AccessKeyCredentials> {
  const { access, secret, securitytoken, expires_at: expiresAt } = key;
  return leaseUntil({ accessKey: access, secretKey: secret, securityToken: securitytoken }, expiresAt, KEY_TERMS, now);
}

/**
 * Keeps a lease and renews it before it expires. Concurrent callers share one fetch. A failed renewal is retried later,
 * as long as the lease is valid.
 */
export class Renewing<T> {
  readonly #now: () => number;
  #lease: Lease<T> | undefined;
  #fetching: Promise<Lease<T>> | undefined;
  #retryAt = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The current value, which may have expired. */
  get held(): T | undefined {
    return this.#lease?.value;
  }

  /** The current value, or a new one. An abort ends the wait, not the fetch that others share. */
  get(fetchLease: () => Promise<Lease<T>>, signal?: AbortSignal): Promise<T> {
    return orAbort(this.#get(fetchLease), signal);
  }

  /** Drops a value that the service rejected, unless another caller has replaced it in the meantime. */
  forget(value: T): void {
    if (this.#lease?.value === value) {
      this.#lease = undefined;
    }
  }

  async #get(fetchLease: () => Promise<Lease<T>>): Promise<T> {
    const lease = this.#lease;
    if (lease && (this.#now() < lease.renewAt || this.#now() < this.#retryAt)) {
      return lease.value;
    }
    try {
      return (await this.#fetchOnce(fetchLease)).value;
    } catch (error) {
      // The service may have rejected the current value in the meantime.
      if (lease === undefined || this.#lease !== lease || this.#now() >= lease.endsAt) {
        throw error;
      }
      this.#retryAt = Math.min(this.#now() + RETRY_MS, lease.endsAt);
      return lease.value;
    }
  }

  #fetchOnce(fetchLease: () => Promise<Lease<T>>): Promise<Lease<T>> {
    this.#fetching ??= this.#fetch(fetchLease).finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(fetchLease: () => Promise<Lease<T>>): Promise<Lease<T>> {
    this.#lease = await fetchLease();
    return this.#lease;
  }
}

/** A function that caches what it fetches, and renews it before it expires. */
export function renewing<T>(fetchLease: () => Promise<Lease<T>>, now?: () => number): () => Promise<T> {
  const kept = new Renewing<T>(now);
  return () => kept.get(fetchLease);
}
