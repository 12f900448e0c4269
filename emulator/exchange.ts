import type { IncomingMessage } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { SignedRequest } from "./auth/signature";
import { hasBody } from "./gate";

/** A request as received. */
export interface Exchange extends SignedRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly json: JsonBody;
}

type JsonBody = { readonly valid: true; readonly value: unknown } | { readonly valid: false };

export async function readExchange(c: Context<{ Bindings: HttpBindings }>): Promise<Exchange> {
  const url = c.env.incoming.url ?? "/";
  const body = hasBody(c.req.method) ? new Uint8Array(await c.req.arrayBuffer()) : new Uint8Array();
  return {
    method: c.req.method,
    url,
    path: url.split("?", 1)[0] ?? "/",
    query: new URL(url, "http://emulator").searchParams,
    headers: headersOf(c.env.incoming),
    body,
    json: parseJson(new TextDecoder().decode(body)),
  };
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
