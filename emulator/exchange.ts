import type { IncomingMessage } from "node:http";
import type { SignedRequest } from "./auth/signature";
import { hasBody } from "./gate";

/** A request as received. */
export interface Exchange extends SignedRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly json: JsonBody;
}

type JsonBody = { readonly valid: true; readonly value: unknown } | { readonly valid: false };

/** The limit of the API gateway. */
const MAX_BODY_BYTES = 12 * 1024 * 1024;

/**
 * Reads a request. Returns undefined if its body is larger than the API gateway accepts. The web streams of hono's request
 * would take longer than carrying it out.
 */
export async function readExchange(incoming: IncomingMessage): Promise<Exchange | undefined> {
  const { method = "GET", url = "/" } = incoming;
  const body = hasBody(method) ? await readBody(incoming) : Buffer.alloc(0);
  return (
    body && {
      method,
      url,
      path: url.split("?", 1)[0] ?? "/",
      query: new URL(url, "http://emulator").searchParams,
      headers: headersOf(incoming),
      body,
      json: parseJson(body.toString("utf8")),
    }
  );
}

function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming
      .on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        // The rest is read as well: the sender only then reads the response.
        if (bytes <= MAX_BODY_BYTES) {
          chunks.push(chunk);
        }
      })
      .on("end", () => resolve(bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined))
      .on("error", reject);
  });
}

function headersOf(incoming: IncomingMessage): Map<string, string> {
  const entries = Object.entries(incoming.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(",") : (value ?? "")] as const,
  );
  return new Map(entries);
}

function parseJson(text: string): JsonBody {
  if (text === "") {
    return { valid: true, value: undefined };
  }
  try {
    const value: unknown = JSON.parse(text);
    return { valid: true, value };
  } catch {
    return { valid: false };
  }
}

export function queryObject(query: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}
