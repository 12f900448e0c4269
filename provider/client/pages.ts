// No list of this API comes near this; a server that always has one more page does.
const MAX_PAGES = 1000;
const MAX_ITEMS = 100_000;

/** One page of a list, as the response schemas of paged operations answer it. */
export interface Page<Item> {
  readonly items: Item[];
  /** Size of the whole list, where the service tells. */
  readonly total?: number;
}

/** How a list is asked for page by page. */
export interface Paging {
  /** `offset`: how many items to skip. `page`: number of the page, from 1. */
  readonly style: "offset" | "page";
  readonly in: "query" | "body";
  /** Names of the two fields: where to start, how many. */
  readonly names: readonly [start: string, size: string];
  readonly size: number;
  /** Whether the two are sent as strings. */
  readonly asText?: boolean;
}

/** Fetches page after page until the list is complete; `fail` makes the error of a server that cannot page. */
export async function* pages<P extends Page<unknown>>(
  paging: Pick<Paging, "style" | "size">,
  fetch: (start: number, size: number) => Promise<P>,
  fail: (problem: string) => Error,
): AsyncGenerator<P, void, undefined> {
  const seen = new Set<string>();
  let collected = 0;
  let first: P | undefined;
  for (let number = 1; number <= MAX_PAGES; number++) {
    const page = await fetch(paging.style === "offset" ? collected : number, paging.size);
    if (page.total !== undefined && page.total < 0) throw fail(`a list with a total of ${page.total}`);
    if (first) {
      if (seen.size === 0) remember(first.items, seen);
      if (page.items.length > 0 && remember(page.items, seen) === 0) {
        throw fail(`the same page again when asked for what follows item ${collected}`);
      }
    }
    first ??= page;
    collected += page.items.length;
    if (collected > MAX_ITEMS) throw fail(`more than ${MAX_ITEMS} items`);
    yield page;
    const complete = page.total === undefined ? page.items.length < paging.size : collected >= page.total;
    if (complete || page.items.length === 0) return;
  }
  throw fail(`more than ${MAX_PAGES} pages`);
}

/** Adds items to those seen and counts the new ones. */
function remember(items: readonly unknown[], seen: Set<string>): number {
  const before = seen.size;
  for (const item of items) seen.add(JSON.stringify(item));
  return seen.size - before;
}
