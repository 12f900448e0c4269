import { availableParallelism } from "node:os";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";

/** The number of steps that the engine takes at the same time, unless `--parallel` says otherwise. */
const ENGINE_STEPS = 4 * availableParallelism();

/** Maximum time to wait for further steps. The engine may write its state before it starts the next one. */
const GATHER_MS = 50;

/** The steps in progress that change something. The engine starts another one when one of them ends. */
export class Steps {
  #inProgress = 0;
  /** The most steps that were ever in progress at the same time. */
  #most = ENGINE_STEPS;
  #gathering: AbortController | undefined;

  async during<T>(step: () => Promise<T>): Promise<T> {
    this.#inProgress += 1;
    this.#most = Math.max(this.#most, this.#inProgress);
    if (this.#isFull) {
      this.#gathering?.abort();
      this.#gathering = undefined;
    }
    try {
      return await step();
    } finally {
      this.#inProgress -= 1;
    }
  }

  /** Waits until the engine has started all steps that it takes at the same time, or for a short while if it does not. */
  async gathered(): Promise<void> {
    if (!this.#isFull) {
      this.#gathering ??= new AbortController();
      await sleep(GATHER_MS, undefined, { signal: this.#gathering.signal }).catch(() => undefined);
    }
    // The last step has just begun.
    await turn();
  }

  get #isFull(): boolean {
    return this.#inProgress >= this.#most;
  }
}
