import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";

const ALGORITHM = "SDK-HMAC-SHA256";
const EMPTY_BODY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export type QueryPair = readonly [name: string, value: string];

export interface SignableRequest {
  readonly method: string;
  /** Path with every segment percent-encoded already, as sent. */
  readonly path: string;
  readonly query: readonly QueryPair[];
  /** Headers to sign, by lower-case name; `host` and `x-sdk-date` are among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A secret key in the form that signing uses; it is not shown when printed. */
export function signingKey(secretKey: string): KeyObject {
  return createSecretKey(secretKey, "utf8");
}

/** RFC 3986: everything but letters, digits and `-._~` is escaped. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `YYYYMMDDTHHMMSSZ` of a moment. */
export function sdkDate(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function canonicalQuery(query: readonly QueryPair[]): string {
  if (query.length === 0) {
    return "";
  }
  return [...query]
    .sort((a, b) => byText(a[0], b[0]) || byText(a[1], b[1]))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join("&");
}

export function canonicalRequest(request: SignableRequest): { text: string; signedHeaders: string } {
  const names = Object.keys(request.headers).sort();
  let headers = "";
  for (const name of names) {
    headers += `${name}:${request.headers[name]?.trim()}\n`;
  }
  const signedHeaders = names.join(";");
  const path = request.path.endsWith("/") ? request.path : `${request.path}/`;
  const bodyHash = request.body ? hash("sha256", request.body, "hex") : EMPTY_BODY_SHA256;
  const query = canonicalQuery(request.query);
  return {
    text: `${request.method}\n${path}\n${query}\n${headers}\n${signedHeaders}\n${bodyHash}`,
    signedHeaders,
  };
}

/** The `Authorization` header of a request. */
export function authorization(request: SignableRequest, accessKey: string, key: KeyObject): string {
  const { text, signedHeaders } = canonicalRequest(request);
  const stringToSign = `${ALGORITHM}\n${request.headers["x-sdk-date"]}\n${hash("sha256", text, "hex")}`;
  const signature = createHmac("sha256", key).update(stringToSign).digest("hex");
  return `${ALGORITHM} Access=${accessKey}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}
