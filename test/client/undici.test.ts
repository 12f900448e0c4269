import * as undici from "undici";
import { afterEach, expect, it, vi } from "vitest";
import { startEmulator } from "../../emulator";
import { loadUndici } from "../../provider/client/undici";

const AGENT = "undici/lib/dispatcher/agent.js";

afterEach(() => void vi.doUnmock(AGENT));

/** What an agent is answered. */
async function statusWith(agent: undici.Agent): Promise<number> {
  const emulator = await startEmulator();
  try {
    return (await agent.request({ origin: emulator.url, path: "/_emulator/health", method: "GET" })).statusCode;
  } finally {
    await agent.close();
    await emulator.close();
  }
}

it("the parts of undici that are used do by themselves", async () => {
  const { Agent } = await loadUndici();
  expect(await statusWith(new Agent())).toBe(200);
});

it("where a part is not where it was, all of undici is loaded", async () => {
  vi.doMock(AGENT, () => {
    throw new Error("moved");
  });
  const { Agent, EnvHttpProxyAgent } = await loadUndici();
  expect([Agent, EnvHttpProxyAgent]).toEqual([undici.Agent, undici.EnvHttpProxyAgent]);
  expect(await statusWith(new Agent())).toBe(200);
});
