import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, ConnectionError, isTransient } from "../client";
import { messageOf } from "./errors";

/** The status of something in progress. */
export type Progress<T> =
  | { readonly done: true; readonly value: T }
  /** `state` describes its status in words. */
  | { readonly done: false; readonly state: string };

/** A clock for waits. */
export interface Time {
  /** Milliseconds since some moment. */
  now(): number;
  /** Waits for the given time, or less if there is a reason to check earlier. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clock of this machine. */
export const realTime: Time = {
  now: () => performance.now(),
  pause: (ms, signal) => sleep(ms, undefined, { signal }),
};

export interface WaitOptions {
  /** What is waited for: progress messages and errors begin with it. */
  readonly what: string;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  progress(message: string): void;
  /** How long the service may fail continuously before the wait ends, in milliseconds. @default 300000 */
  readonly outageMs?: number;
  /** Clock of a list that several resources wait for, so that they share each fetch. @default realTime */
  readonly time?: Time;
  /** What to do if it takes longer than allowed: the end of the error. */
  readonly advice?: string;
}

/** What a wait takes from its context. */
interface Surroundings {
  readonly signal: AbortSignal;
  readonly log: { progress(message: string): void };
  readonly outageMs?: number;
}

/** The options of a wait on behalf of a context. */
export function waiting(
  { signal, log, outageMs }: Surroundings,
  what: string,
  timeoutSeconds: number,
  more: Pick<WaitOptions, "time" | "advice"> = {},
): WaitOptions {
  const progress = (message: string) => log.progress(message);
  return { what, timeoutSeconds, signal, progress, ...(outageMs !== undefined && { outageMs }), ...more };
}

/** A wait took longer than allowed. The message contains the last status, and what to do. */
export class WaitTimeout extends Error {
  override readonly name = "WaitTimeout";
}

/** How long the service may fail continuously during a wait: five minutes. */
export const OUTAGE_MS = 300_000;

const FIRST_GAP_MS = 200;
/** The interval at which the initial doubling ends. */
const EARLY_GAP_MS = 1_200;
/** The next interval as a share of the time waited. */
const GAP_SHARE = 0.14;
const LAST_GAP_MS = 43_000;

/** How often an unchanged status is reported again. Not more often, because the engine keeps every message. */
const SAY_AGAIN_MS = 30_000;

/**
 * When to check next, in milliseconds from the start. The intervals are short at first, then proportional to the time
 * waited. The schedule does not depend on how long the checks take, so that slow responses do not add up.
 *
 * docs/performance/benchmark.md explains the choice of intervals.
 */
export function nextLookMs(elapsedMs: number): number {
  let at = 0;
  while (at <= elapsedMs) {
    const early = Math.min(EARLY_GAP_MS, Math.max(FIRST_GAP_MS, at));
    at += Math.min(LAST_GAP_MS, Math.max(early, at * GAP_SHARE));
  }
  return at;
}

/**
 * Polls until the object is done. A transient error of the service counts as "not done yet"; anything else that `look`
 * throws ends the wait at once.
 *
 * @throws WaitTimeout when it is not done within `timeoutSeconds`.
 */
export async function waitFor<T>(options: WaitOptions, look: () => Promise<Progress<T>>): Promise<T> {
  const { time = realTime, outageMs = OUTAGE_MS } = options;
  const timeoutMs = options.timeoutSeconds * 1000;
  const start = time.now();
  let said = { state: "", atMs: 0 };
  let reachedAt = start;
  for (;;) {
    const seen = await look().then(
      (progress) => {
        reachedAt = time.now();
        return progress;
      },
      (error: unknown) => {
        if (options.signal.aborted) {
          throw interrupted(options, error);
        }
        return passing(error, time.now() - reachedAt < outageMs);
      },
    );
    if (seen.done) {
      return seen.value;
    }
    const elapsedMs = time.now() - start;
    const seconds = Math.round(elapsedMs / 1000);
    if (elapsedMs >= timeoutMs) {
      const advice = options.advice === undefined ? "" : `. ${options.advice}`;
      throw new WaitTimeout(`${options.what}: not done after ${seconds} s; last seen: ${seen.state}${advice}`);
    }
    if (seen.state !== said.state || elapsedMs - said.atMs >= SAY_AGAIN_MS) {
      options.progress(`${options.what}: ${seen.state} (${seconds} s)`);
      said = { state: seen.state, atMs: elapsedMs };
    }
    await pause(time, Math.min(nextLookMs(elapsedMs), timeoutMs) - elapsedMs, options);
  }
}

function passing(error: unknown, mayPass: boolean): { done: false; state: string } {
  if (!mayPass || !isTransient(error)) {
    throw error;
  }
  return { done: false, state: `the service failed, retrying: ${withoutAdvice(error)}` };
}

/** The message of an error without its advice, for a request that will be repeated anyway. */
export function withoutAdvice(error: unknown): string {
  if (ApiError.isInstance(error)) {
    const { operation, status, code, reason } = error;
    return `${operation}: ${["HTTP", status, code].filter(Boolean).join(" ")}${reason ? `: ${reason}` : ""}`;
  }
  if (ConnectionError.isInstance(error)) {
    return `${error.operation}: no complete response (${error.code})`;
  }
  return messageOf(error);
}

async function pause(time: Time, ms: number, options: WaitOptions): Promise<void> {
  try {
    await time.pause(ms, options.signal);
  } catch (error) {
    throw interrupted(options, error);
  }
}

function interrupted({ what }: WaitOptions, cause: unknown): Error {
  return new Error(`${what}: the wait was interrupted. Run the command again: it continues to wait.`, { cause });
}
