import type { Agent } from "undici";

/** Loads only undici's agent: all of undici, with fetch, WebSockets and caches, takes several times as long. */
export async function loadAgent(): Promise<typeof Agent> {
  try {
    return (await import("undici/lib/dispatcher/agent.js")).default;
  } catch {
    // Its location is internal to undici: a later version may have moved it.
    return (await import("undici")).Agent;
  }
}
