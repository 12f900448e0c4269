import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Dispatcher } from "undici";
import { isNearby } from "./endpoints";
import type { Effect } from "./errors";
import { loadUndici } from "./undici";

export const VERSION = "0.1.0";
const USER_AGENT = `pulumi-dbss/${VERSION} node/${process.versions.node}`;
const MAX_CONNECT_MS = 10_000;

export interface HttpRequest {
  readonly origin: URL;
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** More than this is not read. */
  readonly maxBytes: number;
  /** Opens what takes the body of a success as it arrives, however large it is; it is not kept in memory then. */
  readonly into?: () => Writable;
  readonly signal?: AbortSignal;
}

/** A complete answer, whatever its status. */
export interface HttpAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty when it went elsewhere. */
  readonly body: Buffer;
  /** Length of the body, wherever it went. */
  readonly bytes: number;
}

/** No complete answer. */
export interface HttpFault {
  readonly kind: "fault";
  readonly code: string;
  readonly message: string;
  readonly effect: Effect;
  readonly transient: boolean;
}

export type HttpReply = HttpAnswer | HttpFault;

export interface Transport {
  send(request: HttpRequest): Promise<HttpReply>;
  close(): Promise<void>;
}

/** Sends over kept-alive connections, through the proxy of the environment except to this machine and its metadata service. */
export function createTransport(timeoutMs: number): Transport {
  let opened: Promise<Dispatchers> | undefined;
  return {
    async send(request) {
      request.signal?.throwIfAborted();
      // Loaded late: a client that asks for nothing needs none of it.
      opened ??= openDispatchers(timeoutMs);
      const dispatchers = await opened;
      const dispatcher = isNearby(request.origin) ? dispatchers.direct : dispatchers.outbound;
      return exchange(dispatcher, request, timeoutMs);
    },
    async close() {
      const dispatchers = await opened;
      await Promise.all([dispatchers?.direct.close(), dispatchers?.outbound.close()]);
    },
  };
}

interface Dispatchers {
  readonly direct: Dispatcher;
  readonly outbound: Dispatcher;
}

async function openDispatchers(timeoutMs: number): Promise<Dispatchers> {
  const { Agent, EnvHttpProxyAgent } = await loadUndici();
  const options = {
    connect: { timeout: Math.min(timeoutMs, MAX_CONNECT_MS) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  };
  return { direct: new Agent(options), outbound: new EnvHttpProxyAgent(options) };
}

async function exchange(dispatcher: Dispatcher, request: HttpRequest, timeoutMs: number): Promise<HttpReply> {
  const deadline = performance.now() + timeoutMs;
  try {
    const response = await dispatcher.request({
      origin: request.origin.origin,
      method: request.method as Dispatcher.HttpMethod,
      path: request.path,
      headers: { ...request.headers, "user-agent": USER_AGENT },
      body: request.body,
      signal: request.signal,
    });
    const { statusCode: status, headers } = response;
    if (request.into && status >= 200 && status < 300) return await pour(response, request.into());
    const body = await readBody(response, request.maxBytes, deadline);
    if (!Buffer.isBuffer(body)) return body;
    return { kind: "answer", status, headers, body, bytes: body.length };
  } catch (error) {
    request.signal?.throwIfAborted();
    return faultOf(error);
  }
}

async function pour({ statusCode, headers, body }: Dispatcher.ResponseData, into: Writable): Promise<HttpReply> {
  let bytes = 0;
  await pipeline(
    body,
    async function* counted(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        yield chunk;
      }
    },
    into,
  );
  const length = headers["content-length"];
  if (length !== undefined && Number(length) !== bytes) {
    return fault("BODY_CUT_SHORT", `${bytes} of ${String(length)} bytes arrived`, "possible", true);
  }
  return { kind: "answer", status: statusCode, headers, body: Buffer.alloc(0), bytes };
}

async function readBody(
  response: Dispatcher.ResponseData,
  maxBytes: number,
  deadline: number,
): Promise<Buffer | HttpFault> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      return fault("BODY_TOO_LARGE", `the answer is larger than ${maxBytes} bytes`, "possible", false);
    }
    // The timeout between two chunks does not stop a body that arrives drop by drop.
    if (performance.now() > deadline) return fault("BODY_TIMEOUT", "the answer took too long", "possible", true);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes);
}

function fault(code: string, message: string, effect: Effect, transient: boolean): HttpFault {
  return { kind: "fault", code, message, effect, transient };
}

// The connection never came to be, so the request was never sent.
const NEVER_SENT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const LOST: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "UND_ERR_ABORTED",
]);
// Refused by the HTTP library before it connected.
const REFUSED_HERE: ReadonlySet<string> = new Set(["UND_ERR_CLOSED", "UND_ERR_DESTROYED", "UND_ERR_INVALID_ARG"]);
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/;

function faultOf(error: unknown): HttpFault {
  const cause = error instanceof Error ? error : new Error(String(error));
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
  const message = messageOf(cause);
  if (NEVER_SENT.has(code)) return fault(code, message, "none", true);
  if (LOST.has(code) || code.startsWith("HPE_")) return fault(code, message, "possible", true);
  if (TLS.test(code)) return fault(code, `no trusted TLS connection (${message})`, "none", false);
  return fault(code, message, REFUSED_HERE.has(code) ? "none" : "possible", false);
}

/** A host with several addresses fails with a list of errors and no message of its own. */
function messageOf(error: Error): string {
  if (error.message) return error.message;
  if (error instanceof AggregateError) return error.errors.map((each: Error) => each.message).join("; ");
  return error.name;
}
