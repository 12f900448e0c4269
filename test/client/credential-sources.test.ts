import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ACCOUNT } from "../../emulator";
import { assumedAgency, type Client, type Credentials, createClient, nodeAgency } from "../../provider/client";
import { renewing } from "../../provider/client/lease";
import { type Cloud, startCloud } from "../cloud";

let cloud: Cloud;
const clients: Client[] = [];

beforeAll(async () => {
  cloud = await startCloud(0);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(() => cloud.close());

function clientWith(credentials: Credentials): Client {
  const { url, region, projectId } = cloud.account;
  const client = createClient({ region, projectId, endpoint: url, credentials, maxAttempts: 1 });
  clients.push(client);
  return client;
}

/** Succeeds only if the emulator accepts the credentials. */
async function zonesWith(credentials: Credentials): Promise<number> {
  return (await clientWith(credentials).dbss.listAvailabilityZones({})).length;
}

const { accessKey, secretKey } = ACCOUNT;

describe("leased credentials", () => {
  const keys = (number: number) => ({ accessKey: `key-${number}`, secretKey: "secret" });

  /** A source that issues key `n` on its nth call; each key expires an hour later. */
  function counting(failing: (call: number) => boolean = () => false) {
    const source = { now: 0, calls: 0 };
    const credentials = renewing(
      async () => {
        source.calls += 1;
        if (failing(source.calls)) {
          throw new Error(`call ${source.calls} fails`);
        }
        const endsAt = source.now + 3_600_000;
        return { value: keys(source.calls), renewAt: endsAt - 300_000, endsAt };
      },
      () => source.now,
    );
    return { source, credentials };
  }

  test("are fetched once for concurrent callers and reused until five minutes before they expire", async () => {
    const { source, credentials } = counting();
    expect(await Promise.all([credentials(), credentials(), credentials()])).toEqual([keys(1), keys(1), keys(1)]);
    source.now = 3_299_999;
    expect(await credentials()).toEqual(keys(1));
    source.now = 3_300_000;
    expect(await credentials()).toEqual(keys(2));
    expect(source.calls).toBe(2);
  });

  test("are used until they expire, but no longer, when renewal fails", async () => {
    const { source, credentials } = counting((call) => call > 1);
    await credentials();
    source.now = 3_300_000;
    expect(await credentials()).toEqual(keys(1));
    expect(await credentials()).toEqual(keys(1));
    expect(source.calls).toBe(2);
    source.now = 3_330_000;
    expect(await credentials()).toEqual(keys(1));
    expect(source.calls).toBe(3);
    source.now = 3_600_000;
    await expect(credentials()).rejects.toThrow("call 4 fails");
  });

  test("are no longer awaited when the request is aborted", async () => {
    const client = clientWith(() => new Promise(() => undefined));
    const hands = new AbortController();
    const asked = client.dbss.listAvailabilityZones({}, { signal: hands.signal });
    hands.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
  });

  test("fail all concurrent callers when the first fetch fails, and are fetched again on the next call", async () => {
    const { source, credentials } = counting((call) => call === 1);
    const asked = await Promise.allSettled([credentials(), credentials()]);
    expect(asked.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await credentials()).toEqual(keys(2));
    expect(source.calls).toBe(2);
  });
});

describe("an assumed agency", () => {
  const assumed = (settings: { agencyName?: string; domainName?: string; now?: () => number } = {}) =>
    assumedAgency({
      client: { region: ACCOUNT.region, endpoint: cloud.account.url, credentials: { accessKey, secretKey } },
      agencyName: ACCOUNT.agencyName,
      domainName: ACCOUNT.domainName,
      ...settings,
    });

  test("issues keys that are valid for an hour and sign requests in its name", async () => {
    const source = assumed();
    expect(await zonesWith(source)).toBe(3);
    const { credentials } = await cloud.state();
    const issued = credentials.find(({ access_key }) => access_key !== accessKey);
    expect(issued?.user_name).toBe(`${ACCOUNT.agencyName}/agency`);
    expect(await source()).toEqual({
      accessKey: issued?.access_key,
      secretKey: issued?.secret_key,
      securityToken: issued?.security_token,
    });
    const lifetime = Date.parse(issued?.expires_at ?? "") - Date.now();
    expect(lifetime / 60_000).toBeCloseTo(60, 0);
  });

  test("is assumed again before its keys expire", async () => {
    let now = Date.now();
    const source = assumed({ now: () => now });
    const first = await source();
    now += 54 * 60_000;
    expect(await source()).toEqual(first);
    now += 2 * 60_000;
    const second = await source();
    expect(second.accessKey).not.toBe(first.accessKey);
    expect(await zonesWith(source)).toBe(3);
  });

  test("fails the first request with IAM's message when it does not exist", async () => {
    const error = await zonesWith(assumed({ agencyName: "nobody" })).catch((reason: Error) => reason.message);
    expect(error).toMatch(/iam\.createTemporaryAccessKey.*HTTP 404.*Could not find agency: nobody/);
    expect(error).not.toContain(secretKey);
  });

  test("requires the account that owns it", () => {
    expect(() => assumed({ domainName: undefined })).toThrow(/the account of agency dbss-operator is not set/);
  });
});

describe("the agency of a node", () => {
  interface Answer {
    readonly status: number;
    readonly body: string;
  }

  /** The metadata service of a node; newer versions require a token. */
  async function metadataService(wantsToken: boolean, key: () => Answer): Promise<{ url: string; seen: string[] }> {
    const seen: string[] = [];
    const answer = (request: IncomingMessage): Answer => {
      seen.push(`${request.method} ${request.url}`);
      if (request.method === "PUT") {
        return wantsToken ? { status: 200, body: "a-token" } : { status: 404, body: "" };
      }
      const isAllowed = !wantsToken || request.headers["x-metadata-token"] === "a-token";
      return isAllowed ? key() : { status: 401, body: "Unauthorized" };
    };
    const server: Server = createServer((request: IncomingMessage, response: ServerResponse) => {
      const { status, body } = answer(request);
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
  }

  /** A key in the format of the metadata service, which the emulator accepts. */
  const keyUntil = (expiresAt: string) => () => ({
    status: 200,
    body: JSON.stringify({
      credential: { access: accessKey, secret: secretKey, securitytoken: "", expires_at: expiresAt },
    }),
  });

  test.each([
    ["with a token if the node supports tokens", true],
    ["without a token if the node does not support tokens", false],
  ])("provides keys %s", async (_, wantsToken) => {
    const { url, seen } = await metadataService(wantsToken, keyUntil("2099-01-01T00:00:00.000000Z"));
    expect(await zonesWith(nodeAgency({ endpoint: url }))).toBe(3);
    expect(seen).toEqual(["PUT /meta-data/latest/api/token", "GET /openstack/latest/securitykey"]);
  });

  test("is queried again five minutes before the keys expire", async () => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const { url, seen } = await metadataService(false, keyUntil("2026-01-01T01:00:00.000000Z"));
    const source = nodeAgency({ endpoint: url, now: () => now });
    await source();
    now += 54 * 60_000;
    await source();
    expect(seen).toHaveLength(2);
    now += 60_000;
    await source();
    expect(seen).toHaveLength(4);
  });

  test.each([
    ["a node without an agency", () => ({ status: 404, body: "" }), /returned HTTP 404\. Assign an agency/],
    ["a response without a key", () => ({ status: 200, body: "{}" }), /returned no access key/],
    ["a response that is not JSON", () => ({ status: 200, body: "<html>" }), /returned no access key/],
  ])("reports %s", async (_, key, message) => {
    const { url } = await metadataService(false, key);
    await expect(zonesWith(nodeAgency({ endpoint: url }))).rejects.toThrow(message);
  });

  test("reports where the metadata service is available if it does not respond", async () => {
    const { url } = await metadataService(false, keyUntil(""));
    const source = nodeAgency({ endpoint: url.replace(/\d+$/, "9") });
    await expect(source()).rejects.toThrow(
      /no response from the metadata service .* only available on ECS instances and CCE nodes/,
    );
  });

  test.each(["http://metadata.example.com", "http://127.0.0.1/path", "nonsense"])(
    "rejects the endpoint %s",
    (endpoint) => {
      expect(() => nodeAgency({ endpoint })).toThrow(/neither on this machine nor link-local/);
    },
  );
});
