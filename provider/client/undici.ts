import type { Agent } from "undici";

/** Loads the agent of undici by itself: all of undici, with fetch, WebSockets and caches, takes several times as long. */
export async function loadAgent(): Promise<typeof Agent> {
  try {
    return (await import("undici/lib/dispatcher/agent.js")).default;
  } catch {
    // Where it is is undici's own affair: a later version may have moved it.
    return (await import("undici")).Agent;
  }
}
