import type { Effect } from "./faults";
import { Random } from "./random";
import type { Temperament } from "./temperament";

/** Selects the requests that fail according to the shares and the seed of the temperament. */
export class Disturbances {
  #seed: number | undefined;
  #random = new Random(0);

  /** One virtual second, in real seconds. If the clock does not run, one real second: a virtual one would never pass. */
  readonly #retryAfterSeconds: number;

  constructor(clockSpeed: number) {
    this.#retryAfterSeconds = Math.round(1 / (clockSpeed || 1));
  }

  /** Restarts the sequence of the seed. */
  restart(): void {
    this.#seed = undefined;
  }

  strike(temperament: Temperament): Effect | undefined {
    const { throttling, unavailable, resets, seed } = temperament;
    if (throttling.share === 0 && unavailable === 0 && resets === 0) {
      return undefined;
    }
    if (seed !== this.#seed) {
      this.#seed = seed;
      this.#random = new Random(seed);
    }
    const drawn = this.#random.next();
    if (drawn < throttling.share) {
      return { kind: "throttle", retryAfter: throttling.retryAfter ? this.#retryAfterSeconds : null };
    }
    if (drawn < throttling.share + unavailable) {
      return { kind: "status", status: 503 };
    }
    if (drawn < throttling.share + unavailable + resets / 2) {
      return { kind: "reset-before" };
    }
    return drawn < throttling.share + unavailable + resets ? { kind: "reset-after" } : undefined;
  }
}
