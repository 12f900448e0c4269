import type { Agent, Dispatcher } from "undici";
import { isNearby } from "./endpoints";
import { faultOf, type HttpReply, type HttpRequest } from "./http";
import { type Proxies, proxiesOf } from "./proxy";
import { Receiver } from "./receiver";

export const VERSION = "0.1.0";
const USER_AGENT = `pulumi-dbss/${VERSION} node/${process.versions.node}`;
const MAX_CONNECT_MS = 10_000;

export interface Transport {
  send(request: HttpRequest): Promise<HttpReply>;
  close(): Promise<void>;
}

/**
 * Sends requests over connections that are kept alive, through the proxy in the environment; directly to this machine
 * and to the metadata service.
 */
export function createTransport(timeoutMs: number): Transport {
  // Loaded when the first request is sent.
  let direct: Promise<Dispatcher> | undefined;
  let proxied: Promise<Dispatcher> | undefined;
  function dispatcherTo(origin: URL): Promise<Dispatcher> {
    const proxies = isNearby(origin) ? undefined : proxiesOf(process.env);
    if (proxies === undefined) {
      direct ??= openAgent(timeoutMs);
      return direct;
    }
    proxied ??= openProxied(proxies, timeoutMs);
    return proxied;
  }
  return {
    async send(request) {
      return exchange(await dispatcherTo(request.origin), request, timeoutMs);
    },
    async close() {
      await Promise.all([direct, proxied].map(async (opened) => (await opened)?.close()));
    },
  };
}

async function openAgent(timeoutMs: number): Promise<Dispatcher> {
  const LoadedAgent = await loadAgent();
  return new LoadedAgent(limits(timeoutMs));
}

/** Loads only undici's agent: all of undici, with fetch, WebSockets and caches, takes several times as long. */
export async function loadAgent(): Promise<typeof Agent> {
  try {
    return (await import("undici/lib/dispatcher/agent.js")).default;
  } catch {
    // Its location is internal to undici, and a later version may move it.
    return (await import("undici")).Agent;
  }
}

async function openProxied(proxies: Proxies, timeoutMs: number): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import("undici");
  return new EnvHttpProxyAgent({ ...limits(timeoutMs), ...proxies });
}

function limits(timeoutMs: number) {
  return {
    connect: { timeout: Math.min(timeoutMs, MAX_CONNECT_MS) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  };
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
