import { createHmac, hash, timingSafeEqual } from "node:crypto";

export interface SignedRequest {
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

export interface Authorization {
  readonly accessKey: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = "SDK-HMAC-SHA256";
const AUTHORIZATION = /^SDK-HMAC-SHA256\s+Access=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const SDK_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

export function parseAuthorization(header: string): Authorization | undefined {
  const match = AUTHORIZATION.exec(header);
  const [, accessKey, names, signature] = match ?? [];
  if (accessKey === undefined || names === undefined || signature === undefined) {
    return undefined;
  }
  return { accessKey, signedHeaders: names.split(";"), signature };
}

export function parseSdkDate(text: string): Date | undefined {
  const date = new Date(text.replace(SDK_DATE, "$1-$2-$3T$4:$5:$6Z"));
  return SDK_DATE.test(text) && !Number.isNaN(date.getTime()) ? date : undefined;
}

export function isSignedWith(request: SignedRequest, authorization: Authorization, secretKey: string): boolean {
  const stringToSign = [
    ALGORITHM,
    request.headers.get("x-sdk-date") ?? "",
    sha256(canonicalRequest(request, authorization.signedHeaders)),
  ].join("\n");
  const expected = createHmac("sha256", secretKey).update(stringToSign).digest();
  return timingSafeEqual(expected, Buffer.from(authorization.signature, "hex"));
}

function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const [path = "/", query = ""] = splitOnce(request.url, "?");
  const headers = [...signedHeaders]
    .sort()
    .map((name) => `${name}:${(request.headers.get(name) ?? "").trim()}\n`)
    .join("");
  return [
    request.method.toUpperCase(),
    canonicalUri(path),
    canonicalQuery(query),
    headers,
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
}

function canonicalUri(path: string): string {
  const encoded = path
    .split("/")
    .map((segment) => percentEncode(percentDecode(segment)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

function canonicalQuery(query: string): string {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", value = ""] = splitOnce(pair, "=");
      return [percentEncode(percentDecode(name)), percentEncode(percentDecode(value))] as const;
    })
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(content: string | Uint8Array): string {
  return hash("sha256", content, "hex");
}
