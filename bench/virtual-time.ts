import { setImmediate } from "node:timers/promises";
import type { Time } from "../provider/model/wait";

interface Timer {
  readonly at: number;
  readonly end: () => void;
}

/** Time that jumps to the end of the next pause once no other work is left: twenty minutes take milliseconds. */
export class VirtualTime implements Time {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  pause(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = { at: this.#now + ms, end: resolve };
      this.#timers.add(timer);
      signal?.addEventListener("abort", () => {
        this.#timers.delete(timer);
        reject(signal.reason);
      });
    });
  }

  /** Advances the time from pause to pause until the work is done. */
  async until<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    // The failure is thrown below. Without this handler, Node.js would report it as unhandled first.
    done.catch(() => undefined);
    for (;;) {
      await setImmediate();
      if (isDone) {
        return done;
      }
      this.#endNextPause();
    }
  }

  #endNextPause(): void {
    const [next] = [...this.#timers].sort((one, other) => one.at - other.at);
    if (next === undefined) {
      throw new Error("The work waits for something other than a pause.");
    }
    this.#timers.delete(next);
    this.#now = next.at;
    next.end();
  }
}
