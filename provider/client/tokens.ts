import { orAbort } from "./cancellation";
import type { PasswordCredentials } from "./credentials";

// Long enough for a slow request to start with a token that is still good when it arrives.
const RENEW_BEFORE_MS = 10 * 60_000;
const DEFAULT_LIFETIME_MS = 60 * 60_000;
// A token that is about to expire when it is issued (or seems so, by a wrong clock) is not fetched for every request.
const SHORTEST_USE_MS = 60_000;

/** What a token is good for: one project, or the account's global services. */
export type TokenScope = "project" | "domain";

/** The `scope` of a token request. */
export interface WireScope {
  readonly project?: { readonly id?: string; readonly name?: string };
  readonly domain?: { readonly id?: string; readonly name?: string };
}

export interface TokenRequest {
  readonly nocatalog: "true";
  readonly auth: {
    readonly identity: {
      readonly methods: ["password"];
      readonly password: {
        readonly user: { readonly name: string; readonly password: string; readonly domain: { readonly name: string } };
      };
    };
    readonly scope: WireScope;
  };
}

export interface IssuedToken {
  readonly value: string;
  /** As the service writes it; tokens live 24 hours. */
  readonly expiresAt?: string;
}

interface Cached {
  readonly work: Promise<string>;
  readonly value?: string;
  readonly renewAt: number;
}

/** Keeps one token for each scope. */
export class Tokens {
  readonly #cache = new Map<TokenScope, Cached>();
  readonly #wireScope: (scope: TokenScope, credentials: PasswordCredentials) => WireScope;
  readonly #issue: (request: TokenRequest) => Promise<IssuedToken>;
  readonly #now: () => number;

  constructor(
    wireScope: (scope: TokenScope, credentials: PasswordCredentials) => WireScope,
    issue: (request: TokenRequest) => Promise<IssuedToken>,
    now: () => number = Date.now,
  ) {
    this.#wireScope = wireScope;
    this.#issue = issue;
    this.#now = now;
  }

  /** A token that is good for a while yet: the cached one, or a new one that all callers share. */
  get(scope: TokenScope, credentials: PasswordCredentials, signal?: AbortSignal): Promise<string> {
    const cached = this.#cache.get(scope);
    const usable = cached !== undefined && this.#now() < cached.renewAt;
    return orAbort(usable ? cached.work : this.#renew(scope, credentials), signal);
  }

  /** Drops a token that the service refused, unless another caller has replaced it in the meantime. */
  forget(scope: TokenScope, token: string): void {
    if (this.#cache.get(scope)?.value === token) {
      this.#cache.delete(scope);
    }
  }

  /** Every token held, for keeping them out of error texts. */
  held(): string[] {
    return [...this.#cache.values()].flatMap(({ value }) => value ?? []);
  }

  #renew(scope: TokenScope, credentials: PasswordCredentials): Promise<string> {
    const work = this.#fetch(scope, credentials);
    this.#cache.set(scope, { work, renewAt: Number.POSITIVE_INFINITY });
    work.catch(() => {
      if (this.#cache.get(scope)?.work === work) {
        this.#cache.delete(scope);
      }
    });
    return work;
  }

  async #fetch(scope: TokenScope, credentials: PasswordCredentials): Promise<string> {
    const { value, expiresAt } = await this.#issue(tokenRequest(credentials, this.#wireScope(scope, credentials)));
    const expires = Date.parse(expiresAt ?? "") || this.#now() + DEFAULT_LIFETIME_MS;
    const renewAt = Math.max(expires - RENEW_BEFORE_MS, this.#now() + SHORTEST_USE_MS);
    this.#cache.set(scope, { work: Promise.resolve(value), value, renewAt });
    return value;
  }
}

function tokenRequest(credentials: PasswordCredentials, scope: WireScope): TokenRequest {
  const user = {
    name: credentials.userName,
    password: credentials.password,
    domain: { name: credentials.domainName },
  };
  return { nocatalog: "true", auth: { identity: { methods: ["password"], password: { user } }, scope } };
}
