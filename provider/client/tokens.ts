import type { PasswordCredentials } from "./credentials";
import { leaseUntil, Renewing, type Terms } from "./lease";

const TERMS: Terms = {
  // Long enough for the token of a slow request to be still valid when it arrives.
  renewBeforeMs: 10 * 60_000,
  shortestUseMs: 60_000,
  defaultLifetimeMs: 60 * 60_000,
};

/** What a token is valid for: one project, or the account's global services. */
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
  /** In the format of the service. Tokens are valid for 24 hours. */
  readonly expiresAt?: string;
}

/** Keeps one token for each scope. */
export class Tokens {
  readonly #tokens: Readonly<Record<TokenScope, Renewing<string>>>;
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
    this.#tokens = { project: new Renewing(now), domain: new Renewing(now) };
  }

  /** The current token, or a new one that all callers share. */
  get(scope: TokenScope, credentials: PasswordCredentials, signal?: AbortSignal): Promise<string> {
    return this.#tokens[scope].get(async () => {
      const request = tokenRequest(credentials, this.#wireScope(scope, credentials));
      const { value, expiresAt } = await this.#issue(request);
      return leaseUntil(value, expiresAt, TERMS, this.#now());
    }, signal);
  }

  /** Drops a token that the service rejected, unless another caller has replaced it in the meantime. */
  forget(scope: TokenScope, token: string): void {
    this.#tokens[scope].forget(token);
  }

  /** All current tokens, to redact them in messages. */
  held(): string[] {
    return Object.values(this.#tokens).flatMap(({ held }) => held ?? []);
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
