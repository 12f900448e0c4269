import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request on its way from the provider to the cloud. */
export interface PassingRequest {
  /** The number of requests before it. */
  readonly index: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: Record<string, string | string[] | undefined>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** The outcome of a request: a response, a broken connection, half of a response, or no response ever. */
export type Outcome = Answer | "reset" | "silence" | { readonly half: Answer };

/** An answer with another body, as JSON. */
export function withBody(answer: Answer, body: unknown): Answer {
  const { "content-length": _length, "transfer-encoding": _encoding, ...headers } = answer.headers;
  return { ...answer, headers, body: Buffer.from(JSON.stringify(body)) };
}

/** Decides what happens to a request. `pass` forwards it to the cloud, optionally with other headers. */
export type Interference = (
  passing: PassingRequest,
  pass: (headers?: PassingRequest["headers"]) => Promise<Answer>,
) => Promise<Outcome>;

/** A proxy between the provider and the emulated cloud. */
export interface Interposer extends AsyncDisposable {
  readonly url: string;
  /** Sets what decides from now on, and restarts the count of requests. Without an argument, requests just pass. */
  interfere(interference?: Interference): void;
  /** The requests since the last `interfere`, as method and path. */
  seen(): readonly string[];
  /** Those of them without a complete response: it broke or came too late. */
  unanswered(): readonly PassingRequest[];
}

export async function startInterposer(target: string): Promise<Interposer> {
  let seen: { readonly passing: PassingRequest; readonly outgoing: ServerResponse }[] = [];
  let decide: Interference = (_, pass) => pass();

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [path = "/"] = (incoming.url ?? "/").split("?");
    const { method = "GET", headers } = incoming;
    const passing = { index: seen.length, method, path, headers };
    seen.push({ passing, outgoing });
    const body = await buffer(incoming);
    const outcome = await decide(passing, (altered = headers) => forward(target, incoming, altered, body));
    conclude(outcome, outgoing);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  // Only the provider closes connections.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    interfere(interference = (_, pass) => pass()) {
      seen = [];
      decide = interference;
    },
    seen: () => seen.map(({ passing: { method, path } }) => `${method} ${path}`),
    // If the provider gives up while the response arrives, it closes the connection.
    unanswered: () => seen.filter(({ outgoing }) => outgoing.req.socket.destroyed).map(({ passing }) => passing),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Forwards the request unchanged: its signature covers the host that the provider addressed. */
async function forward(
  target: string,
  { method, url = "/" }: IncomingMessage,
  headers: PassingRequest["headers"],
  body: Buffer,
): Promise<Answer> {
  const outgoing = request(new URL(url, target), { method, headers, agent: false });
  outgoing.end(body);
  const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
}

function conclude(outcome: Outcome, outgoing: ServerResponse): void {
  if (outcome === "silence") {
    return;
  }
  if (outcome === "reset") {
    outgoing.destroy();
  } else if ("half" in outcome) {
    const { status, headers, body } = outcome.half;
    outgoing.writeHead(status, { ...headers, "content-length": body.length || 100 });
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
  } else {
    outgoing.writeHead(outcome.status, outcome.headers).end(outcome.body);
  }
}
