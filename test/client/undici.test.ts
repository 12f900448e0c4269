import * as undici from "undici";
import { afterEach, expect, it, vi } from "vitest";
import { startEmulator } from "../../emulator";
import { loadAgent } from "../../provider/client/undici";

const AGENT = "undici/lib/dispatcher/agent.js";

afterEach(() => void vi.doUnmock(AGENT));

/** What an agent is answered. */
async function statusWith(agent: undici.Agent): Promise<number> {
  const emulator = await startEmulator();
  try {
    return await new Promise((resolve, reject) => {
      agent.dispatch(
        { origin: emulator.url, path: "/_emulator/health", method: "GET" },
        {
          onRequestStart: () => undefined,
          onResponseStart: (_, status) => resolve(status),
          onResponseError: (_, error) => reject(error),
        },
      );
    });
  } finally {
    await agent.close();
    await emulator.close();
  }
}

it("the agent of undici does by itself", async () => {
  const Agent = await loadAgent();
  expect(await statusWith(new Agent())).toBe(200);
});

it("where the agent is not where it was, all of undici is loaded", async () => {
  vi.doMock(AGENT, () => {
    throw new Error("moved");
  });
  const Agent = await loadAgent();
  expect(Agent).toBe(undici.Agent);
  expect(await statusWith(new Agent())).toBe(200);
});
