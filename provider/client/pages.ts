// No list of this API is that long, but a server may return pages without end.
const MAX_PAGES = 1000;
const MAX_ITEMS = 100_000;
const MAX_PASSES = 5;

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
  /**
   * The field that identifies an item of a list that others add to all the time. Such a list may grow while it is read: it is
   * complete when it holds all that there was at the start.
   */
  readonly key?: string;
}

/** All items of a list, and its last page, which may contain more than the items. */
export interface WholeList<P> {
  readonly items: unknown[];
  readonly last: P;
}

type Order = Pick<Paging, "style" | "size" | "key">;
type Fetch<P> = (start: number, size: number) => Promise<P>;
type Fail = (problem: string) => Error;

/**
 * Fetches pages until the list is complete. A list that contradicts itself is read again, because it may have changed in
 * between. If it contradicts itself in the same way, or each time, `fail` creates the error, as it does for a server that
 * cannot page.
 */
export async function wholeList<P extends Page<unknown>>(
  order: Order,
  fetch: Fetch<P>,
  fail: Fail,
): Promise<WholeList<P>> {
  let before: string | undefined;
  for (let pass = 1; ; pass++) {
    const list = await new Walk(order, fetch, fail).toTheEnd();
    if (typeof list !== "string") {
      return list;
    }
    if (list === before || pass === MAX_PASSES) {
      throw fail(list);
    }
    before = list;
  }
}

/** One pass through a list, from its start. */
class Walk<P extends Page<unknown>> {
  readonly #order: Order;
  readonly #fetch: Fetch<P>;
  readonly #fail: Fail;
  readonly #items: unknown[] = [];
  /** The position of each item, from the second page on: most lists have one. */
  readonly #seen = new Map<string, number>();
  #size: number;
  #offset = 0;
  #total: number | undefined;
  #grown = 0;
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
      const start = this.#order.style === "offset" ? this.#offset : number;
      const page = await this.#fetch(start, this.#size);
      const contradiction = this.#totalContradiction(page) ?? this.#add(page, number);
      if (contradiction) {
        return contradiction;
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
    const before = this.#total ?? total;
    if (this.#order.key === undefined ? total !== before : total < before) {
      return `a total of ${total} after a total of ${before}`;
    }
    this.#total = total;
    this.#grown += total - before;
    return undefined;
  }

  /** Adds the items of a page. Returns how they contradict those of earlier pages. */
  #add({ items }: P, number: number): string | undefined {
    if (number === 2) {
      this.#remember();
    }
    const identities = number === 1 ? [] : items.map((item) => this.#identityOf(item));
    const known = identities.map((identity) => this.#seen.get(identity));
    const repeated = known.filter((position) => position !== undefined).length;
    if (repeated > 0 && repeated === items.length) {
      throw this.#fail(`the same page again when requesting what follows item ${this.#items.length}`);
    }
    // What was added before them moves items to the next page.
    if (repeated > this.#grown) {
      return `${repeated} items of earlier pages again`;
    }
    this.#offset += items.length;
    for (const [index, item] of items.entries()) {
      const position = known[index] ?? this.#items.length;
      this.#items[position] = item;
      const identity = identities[index];
      if (identity !== undefined) {
        this.#seen.set(identity, position);
      }
    }
    return undefined;
  }

  #remember(): void {
    for (const [position, item] of this.#items.entries()) {
      this.#seen.set(this.#identityOf(item), position);
    }
  }

  #identityOf(item: unknown): string {
    const { key } = this.#order;
    return JSON.stringify((key !== undefined && Reflect.get(Object(item), key)) || item);
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
    if (this.#total !== undefined && this.#offset <= this.#total) {
      return this.#offset === this.#total;
    }
    const isShorter = items.length < this.#size && items.length < this.#longest;
    this.#longest = Math.max(this.#longest, items.length);
    return number > 1 && isShorter;
  }

  #missing(): string | undefined {
    const atStart = (this.#total ?? 0) - this.#grown;
    return this.#items.length < atStart ? `${this.#items.length} of ${atStart} items` : undefined;
  }

  /** If a server caps pages, they are counted in its page size, so that no items are skipped. */
  #adjust({ items }: P, number: number): void {
    if (this.#order.style === "page" && number === 1) {
      this.#size = Math.min(this.#size, items.length);
    }
  }
}
