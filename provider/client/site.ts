import { type EndpointSettings, endpointOf } from "./endpoints";

/** The two sites of the cloud. An account and its orders belong to one of them. */
export type Site = "chinese" | "international";

interface Endpoint {
  readonly site: Site;
  readonly origin: URL;
}

const CURRENCIES = { chinese: "CNY", international: "USD" } as const satisfies Record<Site, string>;

/** Currency of all prices and orders of a site. */
export function currencyOf(site: Site): "CNY" | "USD" {
  return CURRENCIES[site];
}

/** Finds the BSS that serves the account from its responses, once per client. */
export class SiteFinder {
  readonly #endpoints: readonly [Endpoint, ...Endpoint[]];
  readonly #served = new Set<Endpoint>();
  readonly #refused = new Set<Endpoint>();
  #current: Endpoint;

  constructor(settings: EndpointSettings) {
    this.#endpoints = endpointsOf(settings);
    this.#current = this.#endpoints[0];
  }

  /** Where BSS requests are sent. */
  get origin(): URL {
    return this.#current.origin;
  }

  /** Whether BSS has confirmed the site of the account. */
  get isKnown(): boolean {
    const isRefusedByTheOnlyOne = this.#endpoints.length === 1 && this.#refused.has(this.#current);
    return this.#served.has(this.#current) || isRefusedByTheOnlyOne;
  }

  /** The site of the account or, until it is known, the assumed one. */
  get site(): Site {
    const { site } = this.#current;
    if (!this.#refused.has(this.#current)) {
      return site;
    }
    return site === "chinese" ? "international" : "chinese";
  }

  /** Records that an endpoint carried out a request, so the account belongs there. */
  served(origin: URL): void {
    const endpoint = this.#find(origin);
    if (endpoint) {
      this.#served.add(endpoint);
    }
  }

  /** Records that an endpoint refused the account. Returns whether to repeat the request at the other one. */
  refused(origin: URL): boolean {
    const endpoint = this.#find(origin);
    if (!endpoint || this.#served.has(endpoint)) {
      return false;
    }
    this.#refused.add(endpoint);
    const other = this.#endpoints.find((each) => !this.#refused.has(each));
    if (other) {
      this.#current = other;
    }
    return other !== undefined;
  }

  /** What to do when no endpoint serves the account. */
  get advice(): string {
    const asked = this.#endpoints.map(({ origin }) => origin.origin);
    if (asked.length > 1) {
      return `Both sites refused the account (${asked.join(" and ")}). Check which account the credentials belong to.`;
    }
    return (
      `Only ${asked[0]} was tried, because an endpoint is set. Set endpoints.bss to the BSS of the other site, or remove ` +
      "the setting to have the site detected."
    );
  }

  #find(origin: URL): Endpoint | undefined {
    return this.#endpoints.find((endpoint) => endpoint.origin.origin === origin.origin);
  }
}

/** If only one endpoint is set, it is the only one; otherwise both sites are tried, the Chinese one first. */
function endpointsOf(settings: EndpointSettings): [Endpoint, ...Endpoint[]] {
  const { endpoint, endpoints } = settings;
  const bss = endpointOf("bss", settings);
  const isPinned = !endpoints?.["bss-intl"] && Boolean(endpoints?.bss ?? endpoint);
  if (isPinned) {
    return [{ site: bss.hostname.startsWith("bss-intl.") ? "international" : "chinese", origin: bss }];
  }
  return [
    { site: "chinese", origin: bss },
    { site: "international", origin: endpointOf("bss-intl", settings) },
  ];
}
