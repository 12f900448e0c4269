import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Dispatcher } from "undici";
import { fault, type HttpReply, type HttpRequest, type HttpResponse } from "./http";

/** Receives the response to a request as it arrives. */
export class Receiver implements Dispatcher.DispatchHandler {
  /**
   * The complete response. Rejects with the error of the HTTP library or of the body's destination, or with the reason
   * for the abort.
   */
  readonly reply: Promise<HttpReply>;
  readonly #request: HttpRequest;
  /** As `performance.now()` counts. */
  readonly #deadline: number;
  readonly #chunks: Buffer[] = [];
  #resolve!: (reply: HttpReply) => void;
  #reject!: (error: unknown) => void;
  #stopped?: Error;
  #controller?: Dispatcher.DispatchController;
  #status = 0;
  #headers: HttpResponse["headers"] = {};
  #bytes = 0;
  #into?: Writable;

  constructor(request: HttpRequest, deadline: number) {
    this.#request = request;
    this.#deadline = deadline;
    this.reply = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Aborts at once, whether or not the request was sent yet. */
  stop(reason: unknown): void {
    this.#stopped = reason instanceof Error ? reason : new Error(String(reason));
    this.#reject(this.#stopped);
    this.#controller?.abort(this.#stopped);
    this.#into?.destroy(this.#stopped);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#stopped) {
      controller.abort(this.#stopped);
    }
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HttpResponse["headers"]): void {
    this.#status = status;
    this.#headers = headers;
    if (!this.#request.into || status < 200 || status >= 300) {
      return;
    }
    this.#into = this.#request.into();
    finished(this.#into, { readable: false }).then(
      () => this.#resolve(this.#response()),
      (error) => this.stop(error),
    );
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#into) {
      this.#pour(this.#into, controller, chunk);
    } else if (this.#bytes > this.#request.maxBytes) {
      this.#refuse("BODY_TOO_LARGE", `the response is larger than ${this.#request.maxBytes} bytes`, false);
    } else if (performance.now() > this.#deadline) {
      // The timeout between two chunks does not stop a body that trickles in.
      this.#refuse("BODY_TIMEOUT", "the response took too long", true);
    } else {
      this.#chunks.push(chunk);
    }
  }

  onResponseEnd(): void {
    if (this.#into) {
      this.#into.end();
    } else {
      this.#resolve(this.#response());
    }
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.stop(error);
  }

  #pour(into: Writable, controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (into.write(chunk)) {
      return;
    }
    controller.pause();
    into.once("drain", () => controller.resume());
  }

  #refuse(code: string, message: string, transient: boolean): void {
    this.#resolve(fault(code, message, "possible", transient));
    this.stop(new Error(message));
  }

  #response(): HttpResponse {
    const body = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    return { kind: "response", status: this.#status, headers: this.#headers, body, bytes: this.#bytes };
  }
}
