import type { Writable } from "node:stream";
import type { Effect } from "./errors";

export interface HttpRequest {
  readonly origin: URL;
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Maximum number of bytes to read. */
  readonly maxBytes: number;
  /**
   * Opens the destination that the body of a success is streamed to, instead of being kept in memory. `maxBytes` does
   * not apply to it.
   */
  readonly into?: () => Writable;
  readonly signal?: AbortSignal;
}

/** A complete response, whatever its status. */
export interface HttpResponse {
  readonly kind: "response";
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty if it was streamed elsewhere. */
  readonly body: Buffer;
  /** Length of the body, wherever it was written. */
  readonly bytes: number;
}

/** No complete response arrived. */
export interface HttpFault {
  readonly kind: "fault";
  readonly code: string;
  readonly message: string;
  readonly effect: Effect;
  readonly transient: boolean;
}

export type HttpReply = HttpResponse | HttpFault;

export function fault(code: string, message: string, effect: Effect, transient: boolean): HttpFault {
  return { kind: "fault", code, message, effect, transient };
}

// The connection was not established, so the request was never sent.
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
// Rejected by the HTTP library before it connected.
const REFUSED_HERE: ReadonlySet<string> = new Set(["UND_ERR_CLOSED", "UND_ERR_DESTROYED", "UND_ERR_INVALID_ARG"]);
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/;

/** What an error of the HTTP library means for the request. */
export function faultOf(error: unknown): HttpFault {
  const cause = error instanceof Error ? error : new Error(String(error));
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
  const message = messageOf(cause);
  if (NEVER_SENT.has(code)) {
    return fault(code, message, "none", true);
  }
  if (LOST.has(code) || code.startsWith("HPE_")) {
    return fault(code, message, "possible", true);
  }
  if (TLS.test(code)) {
    return fault(code, `no trusted TLS connection (${message})`, "none", false);
  }
  return fault(code, message, REFUSED_HERE.has(code) ? "none" : "possible", false);
}

/** The error of a host with several addresses has no message, but a list of errors. */
function messageOf(error: Error): string {
  if (error.message) {
    return error.message;
  }
  if (error instanceof AggregateError) {
    return error.errors.map((each: Error) => each.message).join("; ");
  }
  return error.name;
}
