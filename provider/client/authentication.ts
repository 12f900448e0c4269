import type { KeyObject } from "node:crypto";
import { type Credentials, checkCredentials, type StaticCredentials, usesAccessKey } from "./credentials";
import { authorization, type QueryPair, sdkDate, signingKey } from "./signing";
import type { TokenScope, Tokens } from "./tokens";

// Taking out anything shorter would tear words apart; no service gives out secrets that short.
const SHORTEST_SECRET = 6;

export interface UnsignedRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: readonly QueryPair[];
  readonly body?: string;
  readonly scope: TokenScope;
  /** Headers that belong to the request whoever sends it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Proves to the services who asks. */
export interface Authenticator {
  /** All headers of the request, those of the proof included. */
  headersFor(request: UnsignedRequest, signal?: AbortSignal): Promise<Record<string, string>>;
  /** After a 401: whether the proof was a token, which is now forgotten, so that another try has a new one. */
  renew(scope: TokenScope, headers: Readonly<Record<string, string>>): boolean;
  /** Takes every secret out of a text that somebody else wrote. */
  redact(text: string): string;
}

export function createAuthenticator(source: Credentials, tokens: Tokens): Authenticator {
  let last: StaticCredentials | undefined;
  let key: { secret: string; object: KeyObject } | undefined;

  async function current(): Promise<StaticCredentials> {
    const credentials = typeof source === "function" ? await source() : source;
    if (credentials !== last) checkCredentials(credentials);
    last = credentials;
    return credentials;
  }

  function keyOf(secret: string): KeyObject {
    if (key?.secret !== secret) key = { secret, object: signingKey(secret) };
    return key.object;
  }

  return {
    async headersFor(request, signal) {
      const credentials = await current();
      if (!usesAccessKey(credentials)) {
        const token = await tokens.get(request.scope, credentials, signal);
        return { ...request.headers, "x-auth-token": token };
      }
      const headers: Record<string, string> = {
        ...request.headers,
        host: request.host,
        "x-sdk-date": sdkDate(new Date()),
      };
      if (credentials.securityToken) headers["x-security-token"] = credentials.securityToken;
      headers.authorization = authorization(
        { ...request, headers },
        credentials.accessKey,
        keyOf(credentials.secretKey),
      );
      return headers;
    },
    renew(scope, headers) {
      const token = headers["x-auth-token"];
      if (token === undefined) return false;
      tokens.forget(scope, token);
      return true;
    },
    redact(text) {
      const secrets = [...(last ? secretsOf(last) : []), ...tokens.held()];
      return secrets.reduce(
        (clean, secret) => (secret.length < SHORTEST_SECRET ? clean : clean.replaceAll(secret, "***")),
        text,
      );
    },
  };
}

function secretsOf(credentials: StaticCredentials): string[] {
  if (!usesAccessKey(credentials)) return [credentials.password];
  const { secretKey, securityToken } = credentials;
  return securityToken ? [secretKey, securityToken] : [secretKey];
}
