import type { Context } from "./context";

/** Steps on the same object, which are taken one after the other although the engine takes them at the same time. */
export class Turns {
  readonly #last = new WeakMap<Context, Map<string, Promise<unknown>>>();

  /** Takes a step after the earlier ones with the key, whether or not these succeed. */
  take<T>(context: Context, key: string, step: () => Promise<T>): Promise<T> {
    const last = this.#last.get(context) ?? new Map<string, Promise<unknown>>();
    this.#last.set(context, last);
    const before = last.get(key) ?? Promise.resolve();
    const turn = before.then(step, step);
    last.set(key, turn);
    return turn;
  }
}
