import { once } from "node:events";
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type OutgoingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";

// gRPC over Node's own HTTP/2, as far as an engine on the same machine needs it: without TLS, compression and deadlines.
// The gRPC library does more for each call and when it is loaded (docs/performance/benchmark.md).

/** The status codes of gRPC that the plugin sends. */
export const STATUS = { unknown: 2, unimplemented: 12 } as const;

/** The failure of a call. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    readonly code: number,
    message: string,
    /** A `google.rpc.Status` that describes the failure further. */
    readonly details?: Uint8Array,
  ) {
    super(message);
  }
}

/** A method: takes a request, and returns its responses or its failure. It never rejects. */
export type Method = (request: Buffer) => Promise<readonly Uint8Array[] | RpcError>;

/** A server that accepts connections. */
export interface Listening {
  readonly port: number;
  close(): void;
}

const CONTENT = { "content-type": "application/grpc+proto" };

/** No limit for the size of messages and errors: a state may be large. */
const OPTIONS = { maxSessionMemory: Number.MAX_SAFE_INTEGER, maxSendHeaderBlockLength: Number.MAX_SAFE_INTEGER };

/** Methods by their path. */
export type Methods = ReadonlyMap<string, Method>;

/** Serves methods on a free port of this machine. Calls wait until the methods are loaded. */
export async function serveRpc(methods: Methods | Promise<Methods>): Promise<Listening> {
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer(OPTIONS);
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  server.on("stream", (stream, headers) => receive(stream, headers[":path"] ?? "", methods));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close() {
      server.close();
      for (const session of sessions) {
        session.destroy();
      }
    },
  };
}

function receive(stream: ServerHttp2Stream, path: string, methods: Methods | Promise<Methods>): void {
  const chunks: Buffer[] = [];
  // If the engine cancels the call or ends, the step goes on, and nobody waits for the response.
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("end", async () => {
    const answer = await answerTo(Buffer.concat(chunks), path, (await methods).get(path));
    if (!stream.closed && !stream.destroyed) {
      respond(stream, answer);
    }
  });
}

async function answerTo(frame: Buffer, path: string, method: Method | undefined): ReturnType<Method> {
  const [isCompressed] = frame;
  if (method === undefined || isCompressed) {
    return new RpcError(STATUS.unimplemented, `${isCompressed ? "Compression" : path} is not implemented`);
  }
  return method(frame.subarray(PREFIX_BYTES));
}

function respond(stream: ServerHttp2Stream, answer: readonly Uint8Array[] | RpcError): void {
  if (answer instanceof RpcError) {
    stream.respond({ ":status": 200, ...CONTENT, ...headersOf(answer) }, { endStream: true });
    return;
  }
  stream.respond({ ":status": 200, ...CONTENT }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": 0 }));
  stream.end(Buffer.concat(answer.map(framed)));
}

function headersOf({ code, message, details }: RpcError): OutgoingHttpHeaders {
  return {
    "grpc-status": code,
    // A message of the service may contain an unpaired surrogate, which `encodeURI` rejects.
    "grpc-message": encodeURI(message.toWellFormed()),
    ...(details && { "grpc-status-details-bin": Buffer.from(details).toString("base64") }),
  };
}

/** Each message follows a byte that says whether it is compressed, and its length in four bytes. */
const PREFIX_BYTES = 5;

function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(PREFIX_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}

/** A connection to a server. It is made for the first message. */
export class RpcClient {
  #session: ClientHttp2Session | undefined;

  constructor(private readonly address: string) {}

  /** Sends a message, and returns once it has been answered. It never rejects, whatever happens to the message. */
  async send(path: string, message: Uint8Array): Promise<void> {
    try {
      const stream = this.#connected().request({ ":method": "POST", ":path": path, te: "trailers", ...CONTENT });
      stream.resume().end(framed(message));
      await once(stream, "close");
    } catch {
      // The server has ended, or cannot be reached.
    }
  }

  close(): void {
    this.#session?.close();
  }

  #connected(): ClientHttp2Session {
    if (this.#session === undefined || this.#session.closed || this.#session.destroyed) {
      this.#session = connect(`http://${this.address}`).on("error", () => {});
    }
    return this.#session;
  }
}
