import * as undici from "undici";
import { afterEach, expect, it, vi } from "vitest";
import { startEmulator } from "../../emulator";
import type { HttpReply } from "../../provider/client/http";
import { createTransport, loadAgent } from "../../provider/client/transport";

const AGENT = "undici/lib/dispatcher/agent.js";

afterEach(() => void vi.doUnmock(AGENT));

/** What is answered to a request that goes through the agent. */
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

it("the agent of undici does by itself", async () => {
  expect(await answer()).toMatchObject({ status: 200 });
});

it("where the agent is not where it was, all of undici is loaded", async () => {
  vi.doMock(AGENT, () => {
    throw new Error("moved");
  });
  const Agent = await loadAgent();
  expect(Agent).toBe(undici.Agent);
  expect(await answer()).toMatchObject({ status: 200 });
});
