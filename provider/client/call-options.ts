import type { Writable } from "node:stream";

/** Options of a call. */
export interface CallOptions {
  /** Aborts the call, including waits between attempts. */
  readonly signal?: AbortSignal;
  /**
   * Opens the destination that a download is streamed to, instead of being kept in memory. Called again for every
   * attempt.
   */
  readonly into?: () => Writable;
}
