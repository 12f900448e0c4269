import { orAbort } from "./cancellation";
import type { PasswordCredentials } from "./credentials";

// Long enough for a slow request to start with a token that is still good when it arrives.
const RENEW_BEFORE_MS = 10 * 60_000;
const DEFAULT_LIFETIME_MS = 60 * 60_000;

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

export interface Tokens {
  /** A token that is good for a while yet: the cached one, or a new one that all callers share. */
  get(scope: TokenScope, credentials: PasswordCredentials, signal?: AbortSignal): Promise<string>;
  /** Drops a token that the service refused. */
  forget(scope: TokenScope, token: string): void;
  /** Every token held, for keeping them out of error texts. */
  held(): string[];
}

interface Cached {
  readonly work: Promise<string>;
  value?: string;
  renewAt: number;
}

/** Keeps one token for each scope. */
export function createTokens(
  wireScope: (scope: TokenScope, credentials: PasswordCredentials) => WireScope,
  issue: (request: TokenRequest) => Promise<IssuedToken>,
  now: () => number = Date.now,
): Tokens {
  const cache = new Map<TokenScope, Cached>();

  function request(scope: TokenScope, credentials: PasswordCredentials): Cached {
    const entry: Cached = { work: Promise.resolve(""), renewAt: Number.POSITIVE_INFINITY };
    const work = issue(tokenRequest(credentials, wireScope(scope, credentials))).then((token) => {
      const expiresAt = Date.parse(token.expiresAt ?? "") || now() + DEFAULT_LIFETIME_MS;
      entry.value = token.value;
      entry.renewAt = Math.max(expiresAt - RENEW_BEFORE_MS, now() + RENEW_BEFORE_MS / 10);
      return token.value;
    });
    work.catch(() => {
      if (cache.get(scope)?.work === work) cache.delete(scope);
    });
    return Object.assign(entry, { work });
  }

  return {
    get(scope, credentials, signal) {
      let entry = cache.get(scope);
      if (!entry || now() >= entry.renewAt) {
        entry = request(scope, credentials);
        cache.set(scope, entry);
      }
      return orAbort(entry.work, signal);
    },
    forget(scope, token) {
      // Another caller may have fetched a new one in the meantime.
      if (cache.get(scope)?.value === token) cache.delete(scope);
    },
    held: () => [...cache.values()].flatMap((entry) => entry.value ?? []),
  };
}

function tokenRequest(credentials: PasswordCredentials, scope: WireScope): TokenRequest {
  const user = {
    name: credentials.userName,
    password: credentials.password,
    domain: { name: credentials.domainName },
  };
  return { nocatalog: "true", auth: { identity: { methods: ["password"], password: { user } }, scope } };
}
