import type { Dispatcher } from "undici";
import { isNearby } from "./endpoints";
import type { HttpReply, HttpRequest } from "./http";
import { faultOf } from "./http-fault";
import { Receiver } from "./receiver";
import { loadAgent } from "./undici";

export const VERSION = "0.1.0";
const USER_AGENT = `pulumi-dbss/${VERSION} node/${process.versions.node}`;
const MAX_CONNECT_MS = 10_000;
const PROXY_VARIABLES = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"];

export interface Transport {
  send(request: HttpRequest): Promise<HttpReply>;
  close(): Promise<void>;
}

/** Sends over kept-alive connections, through the proxy of the environment except to this machine and its metadata service. */
export function createTransport(timeoutMs: number): Transport {
  let opened: Promise<Dispatchers> | undefined;
  return {
    async send(request) {
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
  const options = {
    connect: { timeout: Math.min(timeoutMs, MAX_CONNECT_MS) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  };
  const Agent = await loadAgent();
  const direct = new Agent(options);
  if (PROXY_VARIABLES.every((name) => !process.env[name])) {
    return { direct, outbound: direct };
  }
  const { EnvHttpProxyAgent } = await import("undici");
  return { direct, outbound: new EnvHttpProxyAgent(options) };
}

async function exchange(dispatcher: Dispatcher, request: HttpRequest, timeoutMs: number): Promise<HttpReply> {
  const { signal } = request;
  signal?.throwIfAborted();
  const receiver = new Receiver(request, performance.now() + timeoutMs);
  const stop = () => receiver.stop(signal?.reason);
  signal?.addEventListener("abort", stop);
  try {
    dispatcher.dispatch(
      {
        origin: request.origin.origin,
        method: request.method as Dispatcher.HttpMethod,
        path: request.path,
        headers: { ...request.headers, "user-agent": USER_AGENT },
        body: request.body,
      },
      receiver,
    );
    return await receiver.reply;
  } catch (error) {
    signal?.throwIfAborted();
    return faultOf(error);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
