import { isIP } from "node:net";
import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";

type Env = { Bindings: HttpBindings };

/** A patch may carry the whole state. */
const MAX_CONTROL_BODY = 64 * 1024 * 1024;

/**
 * Refuses control calls of web pages: a page in a browser on this machine, or one whose host name was made to resolve to
 * this machine, must not control the emulator. Programs send no `Origin`.
 *
 * @param isRemote whether other machines may call it: by IP address, or by a name without a dot, which no public page has.
 */
export function refuseWebPages(isRemote: boolean): MiddlewareHandler<Env> {
  return async (c, next) => {
    const origin = c.req.header("origin");
    const host = c.req.header("host") ?? "";
    if (origin !== undefined) {
      return c.json({ error: `Origin ${origin}: web pages cannot use the control calls` }, 403);
    }
    if (!isOwnName(hostNameOf(host), isRemote)) {
      const remedy = isRemote ? "use an IP address or a name without a dot" : "use 127.0.0.1 or localhost";
      return c.json({ error: `Host ${host}: the control calls are not available under this name; ${remedy}` }, 403);
    }
    return next();
  };
}

function hostNameOf(host: string): string {
  return host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1");
}

function isOwnName(name: string, isRemote: boolean): boolean {
  return isLoopbackName(name) || (isRemote && (isIP(name) !== 0 || /^[a-z0-9_-]+$/i.test(name)));
}

/** Whether a host name is a loopback name, which only this machine can use. */
export function isLoopbackName(name: string): boolean {
  return name === "localhost" || name === "::1" || (isIP(name) === 4 && name.startsWith("127."));
}

const limitBody: MiddlewareHandler<Env> = bodyLimit({
  maxSize: MAX_CONTROL_BODY,
  onError: (c) => c.json({ error: `the body is larger than ${MAX_CONTROL_BODY} bytes` }, 413),
});

/** Limits the body of a control call. */
export const limitControlBody: MiddlewareHandler<Env> = (c, next) =>
  hasBody(c.req.method) ? limitBody(c, next) : next();

/** Whether a request of this method can have a body. */
export function hasBody(method: string): boolean {
  return method !== "GET" && method !== "HEAD";
}
