import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "./errors";

/** A look at something that is under way. */
export type Progress<T> =
  | { readonly done: true; readonly value: T }
  /** `state` says in words where it stands. */
  | { readonly done: false; readonly state: string };

export interface WaitOptions {
  /** What is waited for, in words: it begins the progress line and the error. */
  readonly what: string;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  progress(message: string): void;
}

/** Waiting took longer than allowed. It says what was last seen. */
export class WaitTimeout extends Error {
  override readonly name = "WaitTimeout";
}

const FIRST_GAP_MS = 200;
const LAST_GAP_MS = 20_000;
/** The share of the time waited that the next look waits for. */
const GAP_SHARE = 0.08;

/** How often a state that lasts is said again: the engine keeps every line. */
const SAY_AGAIN_MS = 30_000;

/** How long to wait before the next look: short at first, then in step with the time waited so far. */
export function gapMs(elapsedMs: number): number {
  return Math.min(LAST_GAP_MS, Math.max(FIRST_GAP_MS, elapsedMs * GAP_SHARE, Math.min(1_000, elapsedMs * 0.5)));
}

/**
 * Looks again and again until the thing is done. What `look` throws ends the wait at once.
 *
 * @throws WaitTimeout when it is not done within `timeoutSeconds`.
 */
export async function waitFor<T>(options: WaitOptions, look: () => Promise<Progress<T>>): Promise<T> {
  const start = performance.now();
  let said = { state: "", atMs: 0 };
  for (;;) {
    const seen = await look();
    if (seen.done) {
      return seen.value;
    }
    const elapsedMs = performance.now() - start;
    const seconds = Math.round(elapsedMs / 1000);
    if (elapsedMs >= options.timeoutSeconds * 1000) {
      throw new WaitTimeout(`${options.what}: not done after ${seconds} s; last seen: ${seen.state}`);
    }
    if (seen.state !== said.state || elapsedMs - said.atMs >= SAY_AGAIN_MS) {
      options.progress(`${options.what}: ${seen.state} (${seconds} s)`);
      said = { state: seen.state, atMs: elapsedMs };
    }
    const left = options.timeoutSeconds * 1000 - elapsedMs;
    await pause(Math.min(gapMs(elapsedMs), left), options);
  }
}

async function pause(ms: number, options: WaitOptions): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: options.signal });
  } catch (error) {
    throw new Error(`${options.what}: cancelled (${messageOf(error)})`, { cause: error });
  }
}
