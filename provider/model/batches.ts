import DataLoader from "dataloader";
import { ApiError, isTransient } from "../client";
import type { Context } from "./context";

/** Sends several items of one key with one call. Returns an outcome for each item, in order. */
type Send<Item, Result> = (context: Context, key: string, items: readonly Item[]) => Promise<(Result | Error)[]>;

/**
 * Batches writes that the API accepts together: the requests of concurrent resources are sent as one call, once all steps
 * that the engine takes at the same time have begun. While a call for a key is in progress, further items for that key are
 * collected for the next.
 */
export class Batches<Item, Result> {
  readonly #send: Send<Item, Result>;
  readonly #loaders = new WeakMap<Context, Map<string, DataLoader<Item, Result>>>();

  constructor(send: Send<Item, Result>) {
    this.#send = send;
  }

  /** Sends the item together with others of the same key. */
  add(context: Context, key: string, item: Item): Promise<Result> {
    const loaders = this.#loaders.get(context) ?? new Map<string, DataLoader<Item, Result>>();
    this.#loaders.set(context, loaders);
    const loader = loaders.get(key) ?? this.#loader(context, key);
    loaders.set(key, loader);
    return loader.load(item);
  }

  #loader(context: Context, key: string): DataLoader<Item, Result> {
    let previous: Promise<unknown> = Promise.resolve();
    return new DataLoader<Item, Result>(
      (items) => {
        const sent = this.#sendOrSingly(context, key, items);
        previous = sent.catch(() => undefined);
        return sent;
      },
      {
        cache: false,
        batchScheduleFn: (dispatch) => void previous.then(() => context.steps.gathered()).then(dispatch),
      },
    );
  }

  /**
   * The rejection of a whole batch says nothing about its items, so each is then sent alone. A batch that may have been
   * carried out, or did not reach the server, is not sent again.
   */
  async #sendOrSingly(context: Context, key: string, items: readonly Item[]): Promise<(Result | Error)[]> {
    try {
      return await this.#send(context, key, items);
    } catch (error) {
      if (items.length === 1 || isTransient(error) || !ApiError.isInstance(error)) {
        return items.map(() => (error instanceof Error ? error : new Error(String(error))));
      }
      const outcomes: (Result | Error)[] = [];
      for (const item of items) {
        outcomes.push(...(await this.#sendOrSingly(context, key, [item])));
      }
      return outcomes;
    }
  }
}
