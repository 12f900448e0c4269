import type * as undici from "undici";

/** What is used of undici. */
type Parts = Pick<typeof undici, "Agent" | "EnvHttpProxyAgent">;

/** Loads what is used of undici: all of it, with fetch, WebSockets and caches, takes several times as long. */
export async function loadUndici(): Promise<Parts> {
  try {
    return await loadParts();
  } catch {
    // Where the parts are is undici's own affair: a later version may have moved them.
    return import("undici");
  }
}

async function loadParts(): Promise<Parts> {
  const [{ default: Agent }, { default: EnvHttpProxyAgent }, { default: Dispatcher }, { default: methods }] =
    await Promise.all([
      import("undici/lib/dispatcher/agent.js"),
      import("undici/lib/dispatcher/env-http-proxy-agent.js"),
      import("undici/lib/dispatcher/dispatcher.js"),
      import("undici/lib/api/index.js"),
    ]);
  // Dispatchers have no methods such as `request` until all of undici is loaded, or this is done.
  Object.assign(Dispatcher.prototype, methods);
  return { Agent, EnvHttpProxyAgent };
}
