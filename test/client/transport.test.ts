import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { Agent, buildConnector } from "undici";
import { expect, onTestFinished, test, vi } from "vitest";
import { version } from "../../package.json";
import { ApiError, ConfigError, ConnectionError, createClient, ResponseError } from "../../provider/client";
import { Receiver } from "../../provider/client/receiver";
import { VERSION } from "../../provider/client/transport";
import { clientOf, failureOf, KEYS } from "./scripted-client";
import { scriptedServer } from "./scripted-server";

const EMPTY_LIST = { json: { servers: [], total: 0 } };

test("sends the documented content type and a user agent", async () => {
  await using server = await scriptedServer([EMPTY_LIST]);
  await clientOf(server).dbss.listAuditInstances();
  expect(server.seen[0]?.headers).toMatchObject({
    "content-type": "application/json; charset=UTF-8",
    "user-agent": expect.stringMatching(/^pulumi-dbss\/\d+\.\d+\.\d+ node\//),
  });
});

test("names the version of the package", () => {
  expect(VERSION).toBe(version);
});

test("sends a DELETE with its body", async () => {
  await using server = await scriptedServer([{ status: 204 }]);
  await clientOf(server).dbss.deleteResourceTags({ resource_id: "r1", tags: [{ key: "a" }] });
  expect(server.seen[0]).toMatchObject({
    method: "DELETE",
    path: "/v1/p1/auditInstance/r1/tags/delete",
    body: '{"tags":[{"key":"a"}]}',
  });
});

test("gives up on a server that does not respond", async () => {
  await using server = await scriptedServer(["hang"]);
  const error = await failureOf(clientOf(server, { timeoutMs: 100, maxAttempts: 1 }).dbss.showAuditQuota());
  expect(error).toMatchObject({ code: "UND_ERR_HEADERS_TIMEOUT", effect: "possible" });
  expect(ConnectionError.isInstance(error)).toBe(true);
});

test("gives up on a response that trickles in", async () => {
  await using server = await scriptedServer(["drip"]);
  const error = await failureOf(clientOf(server, { timeoutMs: 200, maxAttempts: 1 }).dbss.showAuditQuota());
  expect(error).toMatchObject({ code: "BODY_TIMEOUT" });
});

test("does not read more than 32 MiB of a response", async () => {
  await using server = await scriptedServer([{ text: "x".repeat(33 * 1024 * 1024) }]);
  const error = await failureOf(clientOf(server).dbss.showAuditQuota());
  expect(error).toMatchObject({ code: "BODY_TOO_LARGE", attempts: { length: 1 } });
});

test("does not follow a redirect, and reports its target", async () => {
  await using elsewhere = await scriptedServer([EMPTY_LIST]);
  await using server = await scriptedServer([{ status: 302, headers: { location: `${elsewhere.url}/x?token=1` } }]);
  const error = await failureOf(clientOf(server).dbss.listAuditInstances());
  expect(error).toMatchObject({ status: 302, message: expect.stringContaining(`redirected to ${elsewhere.url};`) });
  expect(elsewhere.seen).toEqual([]);
});

test("reports that nothing listens on the address and nothing was sent", async () => {
  const server = await scriptedServer([]);
  await server[Symbol.asyncDispose]();
  const call = clientOf(server, { maxAttempts: 2 }).dbss.createResourceTags({
    resource_id: "r1",
    tags: [{ key: "a" }],
  });
  const error = await failureOf(call);
  expect(error).toMatchObject({ code: "ECONNREFUSED", effect: "none", attempts: { length: 2 } });
  expect(String(error)).toMatch(
    /dbss\.createResourceTags \(resource_id r1\): no complete response from \S+: connect ECONNREFUSED \S+ \(2 attempts\)\. Nothing was sent\. Nothing listens on this address: start the emulator/,
  );
});

test("says that a read without a response can be repeated, and that a change may have been carried out", async () => {
  await using server = await scriptedServer(["reset", "reset"]);
  const { dbss } = clientOf(server, { maxAttempts: 1 });
  expect(String(await failureOf(dbss.listAuditInstances()))).toMatch(
    /dbss\.listAuditInstances: no complete response from .*\. The request only reads\. Check the network and proxy, and run the command again\.$/,
  );
  expect(String(await failureOf(dbss.createResourceTags({ resource_id: "r1", tags: [{ key: "a" }] })))).toMatch(
    /\. It may have been carried out: check its state before retrying\.$/,
  );
});

test("rejects a response that is not JSON after two attempts", async () => {
  await using server = await scriptedServer([{ text: "<html>Sign in to the guest network</html>" }]);
  const error = await failureOf(clientOf(server, { maxAttempts: 2 }).dbss.showAuditQuota());
  expect(ResponseError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ status: 200, attempts: { length: 2 } });
});

test("says that a response is empty", async () => {
  await using server = await scriptedServer([{ text: "" }]);
  const error = await failureOf(clientOf(server).dbss.showAuditQuota());
  expect(String(error)).toMatch(/showAuditQuota: HTTP 200 from .* with an unexpected response: it is empty/);
});

test("stops immediately when aborted, with the caller's reason", async () => {
  await using server = await scriptedServer(["hang"]);
  const controller = new AbortController();
  const call = clientOf(server).dbss.showAuditQuota({}, { signal: controller.signal });
  await vi.waitUntil(() => server.seen.length === 1);
  const reason = new Error("the user pressed Ctrl-C");
  controller.abort(reason);
  expect(await failureOf(call)).toBe(reason);
});

test("does not wait for a connection when aborted, and sends nothing once it is connected", async () => {
  await using server = await scriptedServer([EMPTY_LIST]);
  const connect = buildConnector({});
  let goOn: (() => void) | undefined;
  const agent = new Agent({
    connect: (options, callback) => {
      goOn = () => connect(options, callback);
    },
  });
  const request = { origin: new URL(server.url), method: "POST", path: "/", headers: {}, maxBytes: 1000 };
  const receiver = new Receiver(request, Number.POSITIVE_INFINITY);
  agent.dispatch({ ...request, method: "POST" }, receiver);
  await vi.waitUntil(() => goOn !== undefined);
  const reason = new Error("the user pressed Ctrl-C");
  receiver.stop(reason);
  expect(await failureOf(receiver.reply)).toBe(reason);
  goOn?.();
  // Resolves when no request is left.
  await agent.close();
  expect(server.seen).toEqual([]);
});

test("sends nothing if the signal is already aborted", async () => {
  await using server = await scriptedServer([EMPTY_LIST]);
  await failureOf(clientOf(server).dbss.listAuditInstances({}, { signal: AbortSignal.abort() }));
  expect(server.seen).toEqual([]);
});

test("rejects requests after it is closed", async () => {
  await using server = await scriptedServer([EMPTY_LIST]);
  const client = clientOf(server);
  await client.dbss.listAuditInstances();
  await client.close();
  expect(await failureOf(client.dbss.listAuditInstances())).toMatchObject({ effect: "none", attempts: { length: 1 } });
});

const REPORT = { instance_id: "i1", id: "r1", local: "en-us" } as const;

test("limits a download to the speed of its writable stream, and returns no content", async () => {
  const text = Array.from({ length: 500_000 }, (_, index) => `line ${index}\n`).join("");
  await using server = await scriptedServer([{ text }]);
  const written: string[] = [];
  let longest = 0;
  const slow = new Writable({
    async write(chunk, _, done) {
      longest = Math.max(longest, this.writableLength);
      written.push(String(chunk));
      for (let turn = 0; turn < 20; turn++) {
        await setImmediate();
      }
      done();
    },
  });
  const { size, content } = await clientOf(server).dbss.downloadReport(REPORT, { into: () => slow });
  expect(written.join("")).toBe(text);
  expect([size, content.length]).toEqual([text.length, 0]);
  expect(longest).toBeLessThan(text.length / 10);
});

test("fails a download with the error of its writable stream", async () => {
  await using server = await scriptedServer([{ text: "x".repeat(1_000_000) }]);
  const full = () => new Writable({ write: (_chunk, _encoding, done) => done(new Error("the disk is full")) });
  const error = await failureOf(clientOf(server).dbss.downloadReport(REPORT, { into: full }));
  expect(error).toMatchObject({ message: expect.stringContaining("the disk is full"), attempts: { length: 1 } });
});

test("destroys the writable stream of an aborted download", async () => {
  await using server = await scriptedServer(["drip"]);
  const into = new Writable({ write: (_chunk, _encoding, done) => done() });
  const open = vi.fn(() => into);
  const reason = new Error("the user pressed Ctrl-C");
  const controller = new AbortController();
  const call = clientOf(server).dbss.downloadReport(REPORT, { signal: controller.signal, into: open });
  await vi.waitUntil(() => open.mock.calls.length === 1);
  controller.abort(reason);
  expect(await failureOf(call)).toBe(reason);
  expect(into.destroyed).toBe(true);
});

test.each([
  ["http://dbss.example.com", "is not encrypted"],
  ["ftp://127.0.0.1", "is not encrypted"],
  ["https://user:secret@dbss.example.com", "must not contain a user name"],
  ["https://dbss.example.com/v1", "without a path"],
  ["dbss.example.com", "not a URL"],
])("rejects the endpoint %s", (endpoint, problem) => {
  const create = () => createClient({ region: "r", credentials: KEYS, endpoints: { dbss: endpoint } });
  expect(create).toThrowError(problem);
  expect(create).toThrowError(ConfigError);
  expect(create).not.toThrowError("secret");
});

/** A proxy that records the requested hosts and rejects them. `scheme` precedes its address in the environment. */
async function refusingProxy(scheme = "http://") {
  const asked: string[] = [];
  const server = createServer();
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  vi.stubEnv("HTTPS_PROXY", `${scheme}127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("HTTP_PROXY", `${scheme}127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  return asked;
}

test.each(["http://", ""])("uses the proxy of the environment, written with the scheme '%s'", async (scheme) => {
  const asked = await refusingProxy(scheme);
  const client = createClient({ region: "cn-north-4", projectId: "p1", credentials: KEYS, maxAttempts: 1 });
  await failureOf(client.dbss.showAuditQuota());
  expect(asked).toEqual(["dbss.cn-north-4.myhuaweicloud.com:443"]);
});

test("sends requests to the address of each service; BSS and EPS have one for all regions", async () => {
  const asked = await refusingProxy();
  const client = createClient({
    region: "r1",
    projectId: "p1",
    credentials: KEYS,
    maxAttempts: 1,
    cloud: "example.com",
  });
  await failureOf(client.iam.listProjects());
  await failureOf(client.rds.listInstances());
  await failureOf(client.bss.listOrders());
  await failureOf(client.eps.listEnterpriseProjects());
  expect(asked).toEqual([
    "iam.r1.example.com:443",
    "rds.r1.example.com:443",
    "bss.example.com:443",
    "eps.example.com:443",
  ]);
});

test.each([
  ["socks5://proxy.example.com:1080", "HTTPS_PROXY"],
  ["http://user:hunter22@", "HTTPS_PROXY"],
])("rejects the proxy %s by the name of its variable, without repeating the value", async (proxy, variable) => {
  vi.stubEnv("HTTPS_PROXY", proxy);
  onTestFinished(() => void vi.unstubAllEnvs());
  const client = createClient({ region: "cn-north-4", projectId: "p1", credentials: KEYS, maxAttempts: 1 });
  const error = await failureOf(client.dbss.showAuditQuota());
  expect(ConfigError.isInstance(error)).toBe(true);
  expect(String(error)).toContain(`${variable}: not the address of an HTTP proxy`);
  expect(String(error)).not.toContain(proxy);
});

test.each(["*", "localhost,*", "localhost *"])("uses no proxy with NO_PROXY %s", async (hosts) => {
  const asked = await refusingProxy();
  vi.stubEnv("NO_PROXY", hosts);
  const nowhere = { endpoint: "https://dbss.invalid", timeoutMs: 5_000 };
  const client = createClient({ region: "r", projectId: "p1", credentials: KEYS, maxAttempts: 1, ...nowhere });
  expect(ConnectionError.isInstance(await failureOf(client.dbss.showAuditQuota()))).toBe(true);
  expect(asked).toEqual([]);
});

test("does not use the proxy for this machine", async () => {
  const asked = await refusingProxy();
  await using server = await scriptedServer([EMPTY_LIST]);
  await clientOf(server).dbss.listAuditInstances();
  expect(asked).toEqual([]);
});

test("does not report a broken connection as an ApiError", async () => {
  await using server = await scriptedServer(["reset"]);
  expect(ApiError.isInstance(await failureOf(clientOf(server, { maxAttempts: 1 }).dbss.showAuditQuota()))).toBe(false);
});
