import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { controlRoutes } from "./control";
import { CloudError, type ErrorShape, errorBody, gatewayError } from "./errors";
import { type Exchange, queryObject, readExchange } from "./exchange";
import { execute } from "./execute";
import type { Effect, FaultTarget } from "./faults";
import { limitControlBody, refuseWebPages } from "./gate";
import { hexId } from "./ids";
import type { Operation, Reply } from "./operation";
import { operations } from "./operations";
import type { World } from "./world";

type Env = { Bindings: HttpBindings };

export interface AppOptions {
  /** Whether other machines may call the control routes. */
  readonly isRemote: boolean;
}

export function createApp(world: World, { isRemote }: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  app.use("/_emulator/*", refuseWebPages(isRemote), limitControlBody);
  app.route("/_emulator", controlRoutes(world));
  for (const operation of operations) {
    app.on(operation.method, operation.path.replaceAll(/\{(\w+)\}/g, ":$1"), (c) => serve(world, c, operation));
  }
  app.notFound((c) => serve(world, c));
  return app;
}

/** Handles a request: applies a fault, carries out the operation, adds it to the journal and responds. */
async function serve(world: World, c: Context<Env>, operation?: Operation): Promise<Response> {
  const startedAt = new Date();
  const started = performance.now();
  const exchange = await readExchange(c.env.incoming);
  if (exchange === undefined) {
    return c.json(errorBody(gatewayError(413, "APIG.0201", "Request entity too large"), "gateway"), 413);
  }
  const target: FaultTarget = {
    service: operation?.service ?? "unknown",
    operation: operation?.id ?? "unknown",
    method: exchange.method,
    path: exchange.path,
  };
  const requestId = hexId();
  const fault = world.faults.strike(target) ?? world.disturbances.strike(world.store.temperament);
  const reply = await replyTo(world, c, { exchange, operation, target, requestId, fault });
  world.journal.add({
    time: startedAt.toISOString(),
    ...target,
    query: queryObject(exchange.query),
    headers: Object.fromEntries(exchange.headers),
    body: exchange.json.valid ? (exchange.json.value ?? null) : `(not JSON, ${exchange.body.byteLength} bytes)`,
    status: reply?.status ?? 0,
    ms: Math.round(performance.now() - started),
    ...(fault && { fault: fault.kind }),
  });
  return send(c, reply, requestId, fault);
}

interface Turn {
  readonly exchange: Exchange;
  readonly operation: Operation | undefined;
  readonly target: FaultTarget;
  readonly requestId: string;
  readonly fault: Effect | undefined;
}

/** The reply; undefined if a fault cuts the connection first. */
async function replyTo(world: World, c: Context<Env>, turn: Turn): Promise<Reply | undefined> {
  const { operation, fault, requestId } = turn;
  const shape = operation?.errors ?? "gateway";
  switch (fault?.kind) {
    case "reset-before":
      return undefined;
    case "status":
      return failureReply(fault, shape, requestId);
    case "throttle":
      return throttleReply(fault.retryAfter, shape, requestId);
    case "delay":
      await sleep(fault.ms);
      break;
  }
  try {
    const reply = execute(world, turn.exchange, operation, c.req.param(), turn.target);
    await world.store.save();
    return reply;
  } catch (error) {
    await world.store.save();
    return errorReply(error, shape, requestId);
  }
}

function failureReply(fault: { status: number; body?: unknown }, shape: ErrorShape, requestId: string): Reply {
  if (fault.body !== undefined) {
    return typeof fault.body === "string"
      ? { status: fault.status, bytes: new TextEncoder().encode(fault.body), headers: { "Content-Type": "text/plain" } }
      : { status: fault.status, body: fault.body };
  }
  return errorReply(gatewayError(fault.status, "APIGW.0000", "An armed fault of the emulator"), shape, requestId);
}

function throttleReply(retryAfterSeconds: number | null, shape: ErrorShape, requestId: string): Reply {
  const error = gatewayError(
    429,
    "APIGW.0308",
    "The throttling threshold has been reached: policy user over ratelimit",
  );
  const reply = errorReply(error, shape, requestId);
  return retryAfterSeconds === null ? reply : { ...reply, headers: { "Retry-After": String(retryAfterSeconds) } };
}

function errorReply(error: unknown, shape: ErrorShape, requestId: string): Reply {
  if (error instanceof CloudError) {
    return { status: error.status, body: errorBody(error, shape, requestId) };
  }
  console.error(error);
  const internal = new CloudError(500, "DBSS.11000000", `Internal system exception: ${String(error)}`);
  return { status: 500, body: errorBody(internal, shape, requestId) };
}

function send(
  { env: { outgoing, incoming } }: Context<Env>,
  reply: Reply | undefined,
  requestId: string,
  fault: Effect | undefined,
): Response {
  if (reply === undefined || fault?.kind === "reset-after") {
    incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  const content = reply.bytes ?? (reply.body === undefined ? undefined : JSON.stringify(reply.body));
  outgoing.writeHead(reply.status, {
    ...(content !== undefined && {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(content),
    }),
    ...reply.headers,
    "X-Request-Id": requestId,
  });
  if (fault?.kind === "truncate" && content !== undefined) {
    outgoing.write(content.slice(0, Math.floor(content.length / 2)), () => incoming.socket.destroy());
  } else {
    outgoing.end(content);
  }
  return RESPONSE_ALREADY_SENT;
}
