import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { hostname, networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { EmulatorControl, type EmulatorOptions, type RunningEmulator, startEmulator } from "../../emulator/index";
import { readSettings } from "../../provider/config";
import { createContext } from "../../provider/model/context";
import { environmentOf } from "../../tools/local-stack";

// An emulator shared by several people and containers.

const started: RunningEmulator[] = [];

async function start(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const emulator = await startEmulator({ clock: 0, ...options });
  started.push(emulator);
  return emulator;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((emulator) => emulator.close()));
});

/** The status of a request with headers that `fetch` cannot set. */
function statusOf(url: string, method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(new URL(path, url), { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

/** A non-loopback address of this machine. */
function outsideAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flat();
  return all.find((each) => each?.family === "IPv4" && !each.internal)?.address;
}

describe("web pages", () => {
  test.each<Record<string, string>>([
    { origin: "https://example.com" },
    { origin: "null" },
    { host: "rebound.example.com" },
    { host: "192.168.0.7:8888" },
    { host: "emulator" },
  ])("cannot use the control calls: %j", async (headers) => {
    const { url, control } = await start();
    await control.changeSettings({ jobSeconds: 7 });
    expect(await statusOf(url, "POST", "/_emulator/reset", headers)).toBe(403);
    expect((await control.state()).settings.jobSeconds).toBe(7);
    expect(await statusOf(url, "GET", "/_emulator/state", headers)).toBe(403);
  });

  test.each(["localhost:1", "127.0.0.1", "127.8.9.1:80", "[::1]:8080"])(
    "programs can use the control calls with the host %s",
    async (host) => {
      const { url } = await start();
      expect(await statusOf(url, "GET", "/_emulator/health", { host })).toBe(200);
    },
  );
});

describe("a host other than this machine", () => {
  test("requires explicit permission", async () => {
    await expect(startEmulator({ host: "0.0.0.0" })).rejects.toThrow(/host 0\.0\.0\.0: other machines.*--allow-remote/);
  });

  test("is reachable by address or by a name without a dot, but not by a domain name or from a web page", async () => {
    const { url } = await start({ host: "0.0.0.0", allowRemote: true });
    expect(new URL(url).hostname).toBe("127.0.0.1");
    for (const host of ["dbss-emulator:8888", "192.168.0.7", "[fd00::1]:80", "localhost"]) {
      expect(await statusOf(url, "GET", "/_emulator/health", { host })).toBe(200);
    }
    expect(await statusOf(url, "GET", "/_emulator/health", { host: "rebound.example.com" })).toBe(403);
    expect(await statusOf(url, "POST", "/_emulator/reset", { host: "dbss-emulator", origin: "http://x" })).toBe(403);
  });

  test.skipIf(outsideAddress() === undefined)(
    "is accepted by the provider only if `allowHttpHost` names it",
    async () => {
      const host = outsideAddress() ?? "";
      const { account } = await start({ host: "0.0.0.0", allowRemote: true });
      const environment = { ...environmentOf(account), DBSS_ENDPOINT: account.url.replace("127.0.0.1", host) };
      const connect = (allowed: string) => {
        const settings = readSettings(() => undefined, { ...environment, DBSS_ALLOW_HTTP_HOST: allowed });
        return createContext(settings, { progress: () => {}, warn: () => {} }, new AbortController().signal).client;
      };
      expect(() => connect("")).toThrow(/is not encrypted; use https/);
      expect(() => connect("dbss-emulator")).toThrow(/is not encrypted; use https/);
      expect(() => connect(`${host}:80`)).toThrow(/dbss:allowHttpHost is invalid/);
      const client = connect(host);
      onTestFinished(() => client.close());
      expect(await client.dbss.showAuditQuota({})).toMatchObject({ audit_quota: 10 });
    },
  );
});

describe("limits", () => {
  test("rejects a body of more than 12 MiB", async () => {
    const { url } = await start();
    const body = "x".repeat(12 * 1024 * 1024 + 1);
    const response = await fetch(new URL("/v3/auth/tokens", url), { method: "POST", body });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error_code: "APIG.0201" });
  });

  test("drops the oldest requests from the journal", async () => {
    const { url, control } = await start({ journalLength: 3 });
    for (const path of ["/a", "/b", "/c", "/d", "/e"]) {
      await fetch(new URL(path, url));
    }
    expect((await control.requests()).map(({ n, path }) => [n, path])).toEqual([
      [3, "/c"],
      [4, "/d"],
      [5, "/e"],
    ]);
  });

  test("drops the content of large bodies from the journal", async () => {
    const { url, control } = await start();
    const body = JSON.stringify({ text: "x".repeat(300 * 1024) });
    await fetch(new URL("/v3/auth/tokens", url), {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    expect((await control.requests())[0]?.body).toMatch(/^\(\d+ bytes\)$/);
  });

  test.each([
    ["settings/missingOperations", "listEverything"],
    ["denied", "list Audit Instances"],
  ])("rejects an unknown operation in %s", async (path, name) => {
    const { control } = await start();
    const patch = control.patch({ op: "replace", path: `/${path}`, value: ["payOrders", name] });
    await expect(patch).rejects.toThrow(`/${path}: there is no operation`);
    expect((await control.state()).denied).toEqual([]);
  });
});

describe("a state file", () => {
  async function stateFile(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "state-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    return join(folder, "state.json");
  }

  const lock = (file: string, holder: object) => writeFile(`${file}.lock`, JSON.stringify(holder));

  test("is used by only one emulator at a time", async () => {
    const file = await stateFile();
    const first = await start({ stateFile: file });
    await expect(startEmulator({ stateFile: file })).rejects.toThrow(/state\.json is in use by another emulator/);
    await first.control.changeSettings({ jobSeconds: 9 });
    await first.close();
    started.length = 0;
    const second = await start({ stateFile: file });
    expect((await second.control.state()).settings.jobSeconds).toBe(9);
  });

  test("is not locked after the emulator fails to start", async () => {
    const file = await stateFile();
    const first = await start({ stateFile: file });
    const port = Number(new URL(first.url).port);
    const other = await stateFile();
    await expect(startEmulator({ stateFile: other, port })).rejects.toThrow(/EADDRINUSE/);
    expect(await readdir(join(other, ".."))).toEqual(["state.json"]);
  });

  test("is unlocked if its process no longer runs, on any machine", async () => {
    const file = await stateFile();
    await lock(file, { pid: 2 ** 30, host: hostname() });
    await (await start({ stateFile: file })).close();
    // The first process has the same ID in every container.
    await lock(file, { pid: process.pid, host: hostname() });
    await (await start({ stateFile: file })).close();
    await lock(file, { pid: 1, host: "another-container" });
    await expect(startEmulator({ stateFile: file })).rejects.toThrow(/process 1 on another-container/);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${file}.lock`, longAgo, longAgo);
    await (await start({ stateFile: file })).close();
    started.length = 0;
  });

  test("stays locked by another running process", async () => {
    const file = await stateFile();
    await lock(file, { pid: process.ppid, host: hostname() });
    await expect(startEmulator({ stateFile: file })).rejects.toThrow(`process ${process.ppid}`);
  });
});

describe("the control client", () => {
  test("controls an emulator by its URL", async () => {
    const { url } = await start();
    const control = new EmulatorControl(url);
    await control.health();
    const { now } = await control.clock();
    expect(Date.parse((await control.advance("PT10M")).now) - Date.parse(now)).toBe(600_000);
    expect(await control.setTemperament({ zones: "empty" })).toMatchObject({ zones: "empty", pageLimit: 1000 });
    await control.changeTemperament({ pageLimit: 10 });
    expect(await control.temperament()).toMatchObject({ zones: "empty", pageLimit: 10 });
    expect(await control.arm({ effect: { kind: "status", status: 503 } })).toMatchObject({ struck: 0, times: 1 });
    expect((await fetch(new URL("/v3/projects", url))).status).toBe(503);
    expect(await control.faults()).toMatchObject([{ struck: 1 }]);
    expect(await control.requests()).toMatchObject([{ operation: "keystoneListProjects", fault: "status" }]);
    await control.clearFaults();
    await control.clearRequests();
    expect([await control.faults(), await control.requests()]).toEqual([[], []]);
    await control.reset();
    expect(await control.temperament()).toMatchObject({ zones: "asOrdered" });
  });

  test("throws an error with the reason when the emulator rejects a call", async () => {
    const { control } = await start();
    const failure = control.advance("ten minutes");
    await expect(failure).rejects.toMatchObject({ name: "EmulatorControlError", status: 400 });
    await expect(failure).rejects.toThrow(/POST \/_emulator\/clock returned 400: .*ISO 8601/);
  });
});
