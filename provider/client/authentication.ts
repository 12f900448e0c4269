import type { KeyObject } from "node:crypto";
import { orAbort } from "./cancellation";
import {
  type AccessKeyCredentials,
  type Credentials,
  checkCredentials,
  type StaticCredentials,
  usesAccessKey,
} from "./credentials";
import { authorization, type QueryPair, sdkDate, signingKey } from "./signing";
import type { TokenScope, Tokens } from "./tokens";

// Redacting anything shorter would damage ordinary words; no service issues secrets that short.
const SHORTEST_SECRET = 6;

export interface UnsignedRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: readonly QueryPair[];
  readonly body?: string;
  readonly scope: TokenScope;
  /** Headers that belong to the request regardless of the sender. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Authenticates requests. */
export class Authenticator {
  readonly #source: Credentials;
  readonly #tokens: Tokens;
  #last: StaticCredentials | undefined;
  #key: { readonly secret: string; readonly object: KeyObject } | undefined;

  constructor(source: Credentials, tokens: Tokens) {
    this.#source = source;
    this.#tokens = tokens;
  }

  /** All headers of the request, including those for authentication. */
  async headersFor(request: UnsignedRequest, signal?: AbortSignal): Promise<Record<string, string>> {
    const credentials = await this.#current(signal);
    if (usesAccessKey(credentials)) {
      return this.#signed(request, credentials);
    }
    const token = await this.#tokens.get(request.scope, credentials, signal);
    return { ...request.headers, "x-auth-token": token };
  }

  /** Called after a 401: drops the token of the request, so that a retry gets a new one. False if it had none. */
  renew(scope: TokenScope, headers: Readonly<Record<string, string>>): boolean {
    const token = headers["x-auth-token"];
    if (token === undefined) {
      return false;
    }
    this.#tokens.forget(scope, token);
    return true;
  }

  /** Redacts all secrets in a text, and the signatures of requests, which are valid for 15 minutes. */
  redact(text: string): string {
    const secrets = [...(this.#last ? secretsOf(this.#last) : []), ...this.#tokens.held()];
    const long = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
    const withoutSignatures = text.replaceAll(/\b[0-9a-f]{64}\b/g, "***");
    return long.reduce((clean, secret) => clean.replaceAll(secret, "***"), withoutSignatures);
  }

  async #current(signal?: AbortSignal): Promise<StaticCredentials> {
    const credentials = typeof this.#source === "function" ? await orAbort(this.#source(), signal) : this.#source;
    if (credentials !== this.#last) {
      checkCredentials(credentials);
    }
    this.#last = credentials;
    return credentials;
  }

  #signed(request: UnsignedRequest, credentials: AccessKeyCredentials): Record<string, string> {
    const { accessKey, secretKey, securityToken } = credentials;
    const headers: Record<string, string> = {
      ...request.headers,
      host: request.host,
      "x-sdk-date": sdkDate(new Date()),
    };
    if (securityToken) {
      headers["x-security-token"] = securityToken;
    }
    headers.authorization = authorization({ ...request, headers }, accessKey, this.#keyOf(secretKey));
    return headers;
  }

  #keyOf(secret: string): KeyObject {
    if (this.#key?.secret !== secret) {
      this.#key = { secret, object: signingKey(secret) };
    }
    return this.#key.object;
  }
}

function secretsOf(credentials: StaticCredentials): string[] {
  if (!usesAccessKey(credentials)) {
    return [credentials.password];
  }
  const { accessKey, secretKey, securityToken } = credentials;
  return securityToken ? [accessKey, secretKey, securityToken] : [accessKey, secretKey];
}
