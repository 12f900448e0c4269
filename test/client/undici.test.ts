import * as undici from "undici";
import { afterEach, expect, it, vi } from "vitest";
import { startEmulator } from "../../emulator";
import type { HttpReply } from "../../provider/client/http";
import { createTransport, loadAgent } from "../../provider/client/transport";

const AGENT = "undici/lib/dispatcher/agent.js";

afterEach(() => void vi.doUnmock(AGENT));

/** The response to a request that is sent through the agent. */
async function answer(): Promise<HttpReply> {
  const emulator = await startEmulator();
  const transport = createTransport(10_000);
  const health = { method: "GET", path: "/_emulator/health", headers: {}, maxBytes: 1000 };
  try {
    return await transport.send({ origin: new URL(emulator.url), ...health });
  } finally {
    await transport.close();
    await emulator.close();
  }
}

it("sends requests with only the agent of undici", async () => {
  expect(await answer()).toMatchObject({ status: 200 });
});

it("loads all of undici when the agent's module has moved", async () => {
  vi.doMock(AGENT, () => {
    throw new Error("moved");
  });
  const Agent = await loadAgent();
  expect(Agent).toBe(undici.Agent);
  expect(await answer()).toMatchObject({ status: 200 });
});
