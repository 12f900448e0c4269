import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What the server does with one request. */
export type Step =
  | { readonly status?: number; readonly json?: unknown; readonly headers?: Record<string, string> }
  | { readonly status?: number; readonly text: string; readonly headers?: Record<string, string> }
  | "hang"
  | "reset"
  | "cut"
  | "drip";

export type Script = (request: SeenRequest, index: number) => Step;

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenRequest[];
}

/** A local server that returns the scripted responses, request by request. */
export async function scriptedServer(script: Script | readonly Step[]): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    let body = "";
    for await (const chunk of request) {
      body += chunk;
    }
    const { pathname: path, searchParams: query } = url;
    const entry = { method: request.method ?? "", path, query, headers: request.headers, body };
    const index = seen.push(entry) - 1;
    const step = typeof script === "function" ? script(entry, index) : script[Math.min(index, script.length - 1)];
    perform(step ?? { status: 500, text: "the script is empty" }, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function perform(step: Step, response: ServerResponse): void {
  if (step === "hang") {
    return;
  }
  if (step === "reset") {
    response.destroy();
    return;
  }
  if (step === "cut") {
    response.writeHead(200, { "content-length": "1000" });
    response.write('{"servers":[', () => response.destroy());
    return;
  }
  if (step === "drip") {
    response.writeHead(200);
    const timer = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(timer));
    return;
  }
  const text = "text" in step ? step.text : step.json === undefined ? "" : JSON.stringify(step.json);
  response.writeHead(step.status ?? 200, step.headers);
  response.end(text);
}
