// No list of this API comes close to this; a server that always returns one more page does.
const MAX_PAGES = 1000;
const MAX_ITEMS = 100_000;

/** One page of a list, as the response schemas of paged operations return it. */
export interface Page<Item> {
  readonly items: Item[];
  /** Size of the whole list, if the service reports it. */
  readonly total?: number;
}

/** How a list is requested page by page. */
export interface Paging {
  /** `offset`: how many items to skip. `page`: number of the page, starting at 1. */
  readonly style: "offset" | "page";
  readonly in: "query" | "body";
  /** Names of the two fields: where to start, how many. */
  readonly names: readonly [start: string, size: string];
  readonly size: number;
  /** Whether the two are sent as strings. */
  readonly asText?: boolean;
}

/** All items of a list, and its last page for what a page says beside the list. */
export interface WholeList<P> {
  readonly items: unknown[];
  readonly last: P;
}

type Order = Pick<Paging, "style" | "size">;
type Fetch<P> = (start: number, size: number) => Promise<P>;
type Fail = (problem: string) => Error;

/**
 * Fetches pages until the list is complete. A list that contradicts itself is read once more, because it may have
 * changed in between; after that `fail` creates the error, as it does for a server that cannot page.
 */
export async function wholeList<P extends Page<unknown>>(
  order: Order,
  fetch: Fetch<P>,
  fail: Fail,
): Promise<WholeList<P>> {
  const first = await new Walk(order, fetch, fail).toTheEnd();
  if (typeof first !== "string") {
    return first;
  }
  const second = await new Walk(order, fetch, fail).toTheEnd();
  if (typeof second !== "string") {
    return second;
  }
  throw fail(second);
}

/** One pass through a list from its start. */
class Walk<P extends Page<unknown>> {
  readonly #order: Order;
  readonly #fetch: Fetch<P>;
  readonly #fail: Fail;
  readonly #items: unknown[] = [];
  readonly #seen = new Set<string>();
  #size: number;
  #total: number | undefined;
  #longest = 0;

  constructor(order: Order, fetch: Fetch<P>, fail: Fail) {
    this.#order = order;
    this.#size = order.size;
    this.#fetch = fetch;
    this.#fail = fail;
  }

  /** The list, or how it contradicts itself. */
  async toTheEnd(): Promise<WholeList<P> | string> {
    for (let number = 1; number <= MAX_PAGES; number++) {
      const start = this.#order.style === "offset" ? this.#items.length : number;
      const page = await this.#fetch(start, this.#size);
      const contradiction = this.#totalContradiction(page) ?? this.#repetition(page, number);
      if (contradiction) {
        return contradiction;
      }
      for (const item of page.items) {
        this.#items.push(item);
      }
      if (this.#items.length > MAX_ITEMS) {
        throw this.#fail(`more than ${MAX_ITEMS} items`);
      }
      if (this.#isLast(page, number)) {
        return this.#missing() ?? { items: this.#items, last: page };
      }
      this.#adjust(page, number);
    }
    throw this.#fail(`more than ${MAX_PAGES} pages`);
  }

  #totalContradiction({ total }: P): string | undefined {
    if (total === undefined) {
      return undefined;
    }
    if (total < 0) {
      throw this.#fail(`a list with a total of ${total}`);
    }
    if (this.#total !== undefined && total !== this.#total) {
      return `a total of ${total} after a total of ${this.#total}`;
    }
    this.#total = total;
    return undefined;
  }

  #repetition({ items }: P, number: number): string | undefined {
    if (number === 1) {
      return undefined;
    }
    if (number === 2) {
      this.#remember(this.#items);
    }
    const texts = items.map((item) => JSON.stringify(item));
    const repeated = texts.filter((text) => this.#seen.has(text)).length;
    if (repeated > 0 && repeated === items.length) {
      throw this.#fail(`the same page again when requesting what follows item ${this.#items.length}`);
    }
    this.#remember(items);
    return repeated > 0 ? `${repeated} items of earlier pages again` : undefined;
  }

  #remember(items: readonly unknown[]): void {
    for (const item of items) {
      this.#seen.add(JSON.stringify(item));
    }
  }

  /**
   * A short page is not the end while the total is not reached or unknown: some servers return smaller pages than
   * requested.
   */
  #isLast({ items }: P, number: number): boolean {
    if (items.length === 0) {
      return true;
    }
    // A total below the number of items read counts something else.
    if (this.#total !== undefined && this.#items.length <= this.#total) {
      return this.#items.length === this.#total;
    }
    const isShorter = items.length < this.#size && items.length < this.#longest;
    this.#longest = Math.max(this.#longest, items.length);
    return number > 1 && isShorter;
  }

  #missing(): string | undefined {
    if (this.#total === undefined || this.#items.length >= this.#total) {
      return undefined;
    }
    return `${this.#items.length} of ${this.#total} items`;
  }

  /** If a server caps pages, they are counted in its page size, so that no items are skipped. */
  #adjust({ items }: P, number: number): void {
    if (this.#order.style === "page" && number === 1) {
      this.#size = Math.min(this.#size, items.length);
    }
  }
}
