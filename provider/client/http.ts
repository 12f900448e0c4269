import type { Writable } from "node:stream";
import type { HttpFault } from "./http-fault";

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

export type HttpReply = HttpAnswer | HttpFault;
