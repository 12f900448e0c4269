import type { Writable } from "node:stream";

/** What a call may be given beside its request. */
export interface CallOptions {
  /** Aborts the call, including waits between attempts. */
  readonly signal?: AbortSignal;
  /**
   * Opens the destination that a download is streamed to, so that it need not fit in memory. Each attempt opens it
   * anew.
   */
  readonly into?: () => Writable;
}
