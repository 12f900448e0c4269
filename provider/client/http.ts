import type { Writable } from "node:stream";
import type { HttpFault } from "./http-fault";

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
   * Opens the destination that the body of a success is streamed to, regardless of its size; it is not kept in memory
   * then.
   */
  readonly into?: () => Writable;
  readonly signal?: AbortSignal;
}

/** A complete response, whatever its status. */
export interface HttpAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty if it was streamed elsewhere. */
  readonly body: Buffer;
  /** Length of the body, wherever it was written. */
  readonly bytes: number;
}

export type HttpReply = HttpAnswer | HttpFault;
