import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { readSettings } from "../../provider/config";
import { type Context, createContext } from "../../provider/model/context";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { buyInstance, homeArgs, instanceInputs, orderInputs } from "../lifecycle/buy-instance";
import { failureOf } from "../lifecycle/instance-home";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(() => cloud.reset());

/** A context with another endpoint. */
function contextAt(endpoint: string | undefined, environment: NodeJS.ProcessEnv = {}): Context {
  const settings = readSettings(() => undefined, {
    ...environmentOf(cloud.account),
    DBSS_ENDPOINT: endpoint,
    ...environment,
  });
  const client = { ...settings.client, retryBaseMs: 1, maxAttempts: 2, timeoutMs: 5_000 };
  const log = { progress: () => undefined, warn: () => undefined };
  const context = createContext({ ...settings, client }, log, new AbortController().signal);
  onTestFinished(() => context.client.close());
  return context;
}

/** Starts a proxy with a fixed response. Returns the hosts that it is asked for. */
async function proxyThat(answers: string): Promise<string[]> {
  const asked: string[] = [];
  const server: Server = createServer();
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.end(answers);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY"]) {
    vi.stubEnv(name, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
  onTestFinished(() => void vi.unstubAllEnvs());
  return asked;
}

describe("an endpoint that DNS cannot resolve", () => {
  const endpoint = "https://cloud.invalid";

  it("is reported, and the error says that nothing was sent", async () => {
    const { message } = await failureOf(auditOrder.create(contextAt(endpoint), orderInputs(homeArgs)));
    expect(message).toMatch(/no complete response from https:\/\/cloud\.invalid: .*(ENOTFOUND|EAI_AGAIN)/);
    expect(message).toContain("Nothing was sent. Check the network, proxy and endpoint.");
  });

  it("makes every step fail and drops nothing from the state", async () => {
    const { id, state, order } = await buyInstance(cloud.context(), homeArgs);
    const renamed = instanceInputs({ ...homeArgs, name: "renamed" }, order.id);
    for (const step of [
      () => auditInstance.read(contextAt(endpoint), id, state),
      () => auditInstance.update(contextAt(endpoint), id, state, renamed),
      () => auditInstance.delete(contextAt(endpoint), id, state),
      () => auditOrder.read(contextAt(endpoint), order.id, order.state),
      () => auditOrder.delete(contextAt(endpoint), order.id, order.state),
    ]) {
      expect((await failureOf(step())).message).toMatch(/ENOTFOUND|EAI_AGAIN/);
    }
    expect(await auditInstance.read(cloud.context(), id, state)).toEqual({ id, state });
  });
});

describe("a proxy", () => {
  it("is used if the environment names it, and its rejection is reported", async () => {
    const asked = await proxyThat("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const { message } = await failureOf(auditOrder.create(contextAt(undefined), orderInputs(homeArgs)));
    expect(asked).toContain("bss.myhuaweicloud.com:443");
    expect(message).toMatch(/407/);
  });

  it("is bypassed for this machine and for hosts in NO_PROXY", async () => {
    const asked = await proxyThat("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    await buyInstance(contextAt(cloud.account.url), homeArgs);
    vi.stubEnv("NO_PROXY", "cloud.invalid");
    await failureOf(auditOrder.create(contextAt("https://cloud.invalid"), orderInputs(homeArgs)));
    expect(asked).toEqual([]);
  });
});

describe("an unencrypted endpoint", () => {
  it.each(["http://dbss.example.com", "http://10.0.0.1:8080"])("is rejected: %s", async (endpoint) => {
    expect(() => contextAt(endpoint)).toThrow(/is not encrypted; use https/);
  });
});
