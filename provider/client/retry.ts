import { setTimeout as sleep } from "node:timers/promises";
import pRetry, { type RetryContext } from "p-retry";
import type { Attempt } from "./attempts";
import type { Effect } from "./errors";

const MAX_BACKOFF_MS = 10_000;
const MAX_RETRY_AFTER_MS = 60_000;

/** How an attempt failed, in the terms that decide whether it is retried. */
export interface Failure {
  readonly outcome: string;
  /** Whether the same request can succeed later at all. */
  readonly transient: boolean;
  readonly effect: Effect;
  /** Whether the server is too busy: then it is retried for a period, not for a number of attempts. */
  readonly busy?: boolean;
  /** The wait that the server requested. */
  readonly retryAfterMs?: number;
}

/** When a request is sent again. */
export interface RetryRules {
  /**
   * Maximum number of attempts, including the first; 1 disables all retries. Attempts that a busy server rejected do
   * not count.
   */
  readonly maxAttempts: number;
  /** Maximum total wait for a busy server, in milliseconds. */
  readonly retryForMs: number;
  /** Upper bound of the wait after the first attempt; it doubles with every further one. */
  readonly baseMs: number;
  /** Whether doing it twice has the same effect as doing it once. */
  readonly repeatable: boolean;
  readonly signal?: AbortSignal;
  readonly random?: () => number;
  readonly wait?: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}

/** Milliseconds that a `Retry-After` header requests, in either of its formats. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const text = value.trim();
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

/** Classifies a response by its status; undefined if it is not a failure worth retrying. */
export function failureOfStatus(status: number, retryAfterMs: number | undefined): Failure | undefined {
  const outcome = String(status);
  const busy = status === 429 || status === 503;
  // The server states that it did not accept the request.
  if (status === 429 || status === 409 || (status === 503 && retryAfterMs !== undefined)) {
    return { outcome, transient: true, effect: "none", busy, retryAfterMs };
  }
  if (status === 408 || (status >= 500 && status !== 501)) {
    return { outcome, transient: true, effect: "possible", busy, retryAfterMs };
  }
  return undefined;
}

/** Exponential with full jitter: many clients that failed together do not retry together. */
function backoffMs(attempt: number, rules: RetryRules): number {
  const ceiling = Math.min(rules.baseMs * 2 ** (attempt - 1), MAX_BACKOFF_MS);
  return Math.floor((rules.random ?? Math.random)() * ceiling);
}

/** A failed attempt, on its way through the retry library. */
class FailedTry<T> extends Error {
  constructor(
    readonly result: T,
    readonly failure: Failure,
  ) {
    super(failure.outcome);
  }
}

/**
 * Retries until `judge` finds no failure, the failure is not worth retrying, or attempts and time are used up. Returns
 * the last result, whatever it was, with the record of all attempts.
 */
export async function withRetries<T>(
  rules: RetryRules,
  send: () => Promise<T>,
  judge: (result: T) => Failure | undefined,
): Promise<{ result: T; attempts: Attempt[] }> {
  const attempts: Attempt[] = [];
  const tryOnce = async (): Promise<T> => {
    const startedAt = performance.now();
    const result = await send();
    const failure = judge(result);
    const durationMs = Math.round(performance.now() - startedAt);
    attempts.push({ outcome: failure?.outcome ?? "success", durationMs });
    if (failure) {
      throw new FailedTry(result, failure);
    }
    return result;
  };
  const patience = new Patience(rules);
  const waitIfWorthIt = async ({ error, attemptNumber }: RetryContext): Promise<boolean> => {
    if (!(error instanceof FailedTry)) {
      return false;
    }
    const last = attempts.at(-1) ?? { outcome: error.failure.outcome, durationMs: 0 };
    const delayMs = patience.delayAfter(error.failure, attemptNumber);
    if (delayMs === undefined) {
      return false;
    }
    attempts[attempts.length - 1] = { ...last, delayMs };
    await (rules.wait ?? pause)(delayMs, rules.signal);
    return true;
  };
  try {
    // The library's own limits and delays support neither a busy server nor full jitter.
    const options = {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      shouldRetry: waitIfWorthIt,
      signal: rules.signal,
    };
    return { result: await pRetry(tryOnce, options), attempts };
  } catch (error) {
    if (error instanceof FailedTry) {
      return { result: error.result, attempts };
    }
    throw error;
  }
}

/** The remaining attempts, and the remaining time for a busy server, of one call. */
class Patience {
  readonly #rules: RetryRules;
  #faults = 0;
  // Counts waits only: a slow response does not use up attempts.
  #waitedMs = 0;

  constructor(rules: RetryRules) {
    this.#rules = rules;
  }

  /** The wait before the next attempt; undefined if there is none. */
  delayAfter(failure: Failure, attempt: number): number | undefined {
    const { maxAttempts, repeatable, retryForMs } = this.#rules;
    const isAllowed = failure.transient && (repeatable || failure.effect === "none") && maxAttempts > 1;
    if (!failure.busy) {
      this.#faults += 1;
    }
    const leftMs = retryForMs - this.#waitedMs;
    if (!isAllowed || this.#faults >= maxAttempts || (failure.busy && leftMs <= 0)) {
      return undefined;
    }
    const wantedMs = Math.max(failure.retryAfterMs ?? 0, backoffMs(attempt, this.#rules));
    const delayMs = failure.busy ? Math.min(wantedMs, leftMs) : wantedMs;
    this.#waitedMs += Math.max(delayMs, 1);
    return delayMs;
  }
}

async function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(delayMs, undefined, { signal });
  } catch (error) {
    // The timer's own AbortError hides the caller's reason.
    signal?.throwIfAborted();
    throw error;
  }
}
