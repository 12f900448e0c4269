import { setTimeout as sleep } from "node:timers/promises";
import pRetry, { type RetryContext } from "p-retry";
import type { Effect } from "./errors";

const MAX_BACKOFF_MS = 20_000;
const MAX_RETRY_AFTER_MS = 60_000;

/** One try of a request, as errors report it. */
export interface Attempt {
  readonly outcome: string;
  readonly durationMs: number;
  /** Wait before the next try; absent on the last one. */
  readonly delayMs?: number;
}

/** How a try failed, in the terms that decide whether it is tried again. */
export interface Failure {
  readonly outcome: string;
  /** Whether the same request can succeed later at all. */
  readonly transient: boolean;
  readonly effect: Effect;
  /** The server's own wish. */
  readonly retryAfterMs?: number;
}

export interface RetryRules {
  /** All tries, the first included. */
  readonly maxAttempts: number;
  /** Upper bound of the wait after the first try; it doubles with every further one. */
  readonly baseMs: number;
  /** Whether doing it twice is as good as doing it once. */
  readonly repeatable: boolean;
  readonly signal?: AbortSignal;
  readonly random?: () => number;
  readonly wait?: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}

/** Milliseconds that a `Retry-After` header asks for, in either of its forms. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

/** Classifies an answer by its status; undefined when it is not a failure worth repeating. */
export function failureOfStatus(status: number, retryAfterMs: number | undefined): Failure | undefined {
  const outcome = String(status);
  // The server says that it did not take the request on.
  if (status === 429 || status === 409 || (status === 503 && retryAfterMs !== undefined)) {
    return { outcome, transient: true, effect: "none", retryAfterMs };
  }
  if (status === 408 || (status >= 500 && status !== 501)) {
    return { outcome, transient: true, effect: "possible", retryAfterMs };
  }
  return undefined;
}

/** Exponential with full jitter: many clients that failed together do not come back together. */
function backoffMs(attempt: number, rules: RetryRules): number {
  const ceiling = Math.min(rules.baseMs * 2 ** (attempt - 1), MAX_BACKOFF_MS);
  return Math.floor((rules.random ?? Math.random)() * ceiling);
}

/** A try that failed, on its way through the library that repeats it. */
class FailedTry<T> extends Error {
  constructor(
    readonly result: T,
    readonly failure: Failure,
  ) {
    super(failure.outcome);
  }
}

/**
 * Tries until `judge` finds no failure, the failure is not worth another try, or the tries are used up.
 * Answers the last result, whatever it was, with the record of all tries.
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
    attempts.push({ outcome: failure?.outcome ?? "answered", durationMs });
    if (failure) throw new FailedTry(result, failure);
    return result;
  };
  const waitIfWorthIt = async ({ error, attemptNumber }: RetryContext): Promise<boolean> => {
    if (!(error instanceof FailedTry) || !isWorthAnotherTry(error.failure, rules)) return false;
    const delayMs = error.failure.retryAfterMs ?? backoffMs(attemptNumber, rules);
    attempts.push({ outcome: error.failure.outcome, durationMs: attempts.pop()?.durationMs ?? 0, delayMs });
    await (rules.wait ?? pause)(delayMs, rules.signal);
    return true;
  };
  const { maxAttempts, signal } = rules;
  try {
    // The library's own delays know neither full jitter nor the server's wish.
    const options = { retries: maxAttempts - 1, minTimeout: 0, shouldRetry: waitIfWorthIt, signal };
    return { result: await pRetry(tryOnce, options), attempts };
  } catch (error) {
    if (error instanceof FailedTry) return { result: error.result, attempts };
    throw error;
  }
}

function isWorthAnotherTry({ transient, effect }: Failure, { repeatable }: RetryRules): boolean {
  return transient && (repeatable || effect === "none");
}

async function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(delayMs, undefined, { signal });
  } catch (error) {
    // The timer's own AbortError hides the reason that the caller gave.
    signal?.throwIfAborted();
    throw error;
  }
}
