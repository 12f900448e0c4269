import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Client, type ClientSettings, ResponseError } from "../../provider/client";
import { setTags } from "../../provider/resources/tags";
import { clientOf, failureOf, KEYS } from "../client/scripted-client";
import { scriptedServer } from "../client/scripted-server";
import { startCloud } from "../cloud";

const MB = 1024 * 1024;
const LIST = { method: "listRiskRules", input: { instance_id: "i1" } } as const;

/** Reads a list from a server, with the client's retries. */
function ask(client: Client): Promise<unknown> {
  return client.dbss[LIST.method](LIST.input);
}

/** Starts a server with a custom response. Returns a client for it. */
async function serverThat(
  write: (response: ServerResponse) => void,
  settings: Partial<ClientSettings> = {},
): Promise<Client> {
  const server: Server = createServer((request, response) => {
    request.resume();
    response.on("error", () => undefined);
    write(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return clientOf({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, settings);
}

/** Writes megabytes of spaces for as long as the other side reads. */
function pour(response: ServerResponse, megabytes: number): void {
  const chunk = Buffer.alloc(MB, " ");
  let left = megabytes;
  const more = () => {
    while (left > 0) {
      left -= 1;
      if (!response.write(chunk)) {
        response.once("drain", more);
        return;
      }
    }
    response.end("{}");
  };
  more();
}

/** The peak growth of memory during an action, in MB. */
async function height(act: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, 10);
  await act();
  clearInterval(timer);
  return (highest - before) / MB;
}

describe("responses", () => {
  it.each([200, 500])("of 100 MB with status %i are not read to the end", async (status) => {
    const client = await serverThat((response) => {
      response.writeHead(status, { "content-type": "application/json" });
      pour(response, 100);
    });
    const grown = await height(async () => {
      expect(await failureOf(ask(client))).toMatchObject({ code: "BODY_TOO_LARGE", attempts: { length: 1 } });
    });
    expect(grown).toBeLessThan(300);
  });

  it("that trickle in time out", async () => {
    const client = await serverThat(
      (response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write(" "), 10);
        response.on("close", () => clearInterval(timer));
      },
      { timeoutMs: 300, maxAttempts: 2 },
    );
    expect(await failureOf(ask(client))).toMatchObject({ code: "BODY_TIMEOUT" });
  });

  it.each([
    ["an array", `${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`],
    ["an object", `${'{"a":'.repeat(500_000)}1${"}".repeat(500_000)}`],
    ["a field of an item", `{"rules":[{"id":"1","name":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}]}`],
    ["an unknown field", `{"rules":[{"id":"1","name":"a","x":${"[".repeat(9_999)}${"]".repeat(9_999)}}]}`],
  ])("with deeply nested JSON in %s neither crash nor hang the client", async (_, text) => {
    await using server = await scriptedServer([{ text }]);
    const outcome = await ask(clientOf(server, { maxAttempts: 2 })).catch((error: unknown) => error);
    expect(Array.isArray(outcome) || ResponseError.isInstance(outcome)).toBe(true);
    expect(String(outcome).length).toBeLessThan(2_000);
  });

  it("with too many headers are rejected", async () => {
    const client = await serverThat(
      (response) => {
        const headers = Array.from({ length: 1_000 }, (_, n) => [`x-${n}`, "x".repeat(100)]);
        response.writeHead(200, Object.fromEntries(headers)).end("{}");
      },
      { maxAttempts: 2 },
    );
    expect(await failureOf(ask(client))).toMatchObject({ code: "UND_ERR_HEADERS_OVERFLOW" });
  });
});

describe("prototype keys", () => {
  it("in a response do not pollute `Object.prototype`", async () => {
    const text =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"rules":[{"id":"1","name":"a","__proto__":{"status":"ON"}}],"total":1}';
    await using server = await scriptedServer([{ text }]);
    expect(await ask(clientOf(server))).toMatchObject([{ id: "1", name: "a" }]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it("work as tag keys like any other", async () => {
    const cloud = await startCloud();
    onTestFinished(() => cloud.close());
    await cloud.patch({ op: "add", path: "/instances/-", value: { name: "other" } });
    const [{ resource_id: resourceId } = { resource_id: "" }] = (await cloud.state()).instances;
    const context = cloud.context();
    const names = async () => (await cloud.state()).tags.map(({ key }) => key).sort();
    const wanted = Object.fromEntries([
      ["constructor", "1"],
      ["toString", "2"],
    ]);
    await setTags(context, "auditInstance", resourceId, {}, wanted);
    expect(await names()).toEqual(["constructor", "toString"]);
    await setTags(context, "auditInstance", resourceId, wanted, {});
    expect(await names()).toEqual([]);
  });
});

describe("lists", () => {
  const rules = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({ id: `r${from + n}`, name: "x".repeat(50) }));
  const offsetOf = (query: URLSearchParams) => Number(query.get("offset"));

  it.each([
    ["always have one more page", ({ query }: { query: URLSearchParams }) => ({ rules: rules(offsetOf(query), 100) })],
    [
      "grow as they are read",
      ({ query }: { query: URLSearchParams }) => ({ rules: rules(offsetOf(query), 1), total: offsetOf(query) + 2 }),
    ],
    ["repeat their page", () => ({ rules: rules(0, 100), total: 1e9 })],
    ["count backwards", () => ({ rules: rules(0, 100), total: -7 })],
  ])("that %s end in an error", async (_, answer) => {
    await using server = await scriptedServer((request) => ({ json: answer(request) }));
    const grown = await height(async () => {
      const error = await failureOf(ask(clientOf(server)));
      expect(ResponseError.isInstance(error)).toBe(true);
      expect(String(error)).toMatch(/the list cannot be read completely/);
    });
    expect(grown).toBeLessThan(300);
    expect(server.seen.length).toBeLessThanOrEqual(1_001);
  });

  it("with very large pages end in an error before they fill the memory", async () => {
    await using server = await scriptedServer((request) => ({
      json: { rules: rules(offsetOf(request.query), 20_000) },
    }));
    expect(String(await failureOf(ask(clientOf(server))))).toContain("more than 100000 items");
    expect(server.seen.length).toBeLessThan(10);
  });
});

describe("redirects", () => {
  it.each([301, 302, 307, 308])(
    "with status %i are not followed, so that no credentials are sent elsewhere",
    async (status) => {
      await using elsewhere = await scriptedServer([{ json: { rules: [] } }]);
      await using server = await scriptedServer([
        { status, headers: { location: `${elsewhere.url}/?a=${KEYS.accessKey}` } },
      ]);
      const error = await failureOf(ask(clientOf(server)));
      expect(String(error)).toContain(`redirected to ${elsewhere.url}; credentials are not sent there`);
      expect(String(error)).not.toContain(KEYS.accessKey);
      expect(elsewhere.seen).toEqual([]);
    },
  );
});

describe("error messages", () => {
  it("quote the service only up to a limit, and never quote a secret", async () => {
    const text = `${KEYS.secretKey} ${"x".repeat(10_000)}`;
    await using server = await scriptedServer([{ status: 400, json: { error_code: "X", error_msg: text } }]);
    const error = String(await failureOf(ask(clientOf(server))));
    expect(error).not.toContain(KEYS.secretKey);
    expect(error.length).toBeLessThan(3_000);
  });
});
