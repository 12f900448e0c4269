import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createClient } from "../../provider/client";
import { scriptedServer } from "./scripted-server";

const credentials = { accessKey: "AKACCESS", secretKey: "SKsecretSK" };

test("lists instances on the newer path with a signed request that has the project in path and header", async () => {
  await using server = await scriptedServer([{ json: { servers: [], total: 0 } }]);
  const client = createClient({ region: "cn-north-4", credentials, projectId: "p1", endpoint: server.url });

  await expect(client.dbss.listAuditInstances()).resolves.toEqual([]);

  expect(server.seen).toMatchObject([{ method: "GET", path: "/v1/p1/audit/instances" }]);
  expect(server.seen[0]?.headers.authorization).toMatch(
    /^SDK-HMAC-SHA256 Access=AKACCESS, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=[0-9a-f]{64}$/,
  );
  await client.close();
});

test("does not reveal the secret key when printed or serialized", () => {
  const client = createClient({ region: "cn-north-4", credentials, projectId: "p1" });
  expect(inspect(client, { depth: 10, showHidden: true }) + JSON.stringify(client)).not.toContain("SKsecretSK");
});

test("reports the clock skew measured from the latest valid Date header, if any", async () => {
  const aheadBy = [3_600_000, -120_000, 0];
  await using server = await scriptedServer((_, index) => {
    const date = new Date(Date.now() + (aheadBy[index] ?? 0)).toUTCString();
    return { json: { servers: [], total: 0 }, headers: index === 2 ? { date: "soon" } : { date } };
  });
  const client = createClient({ region: "cn-north-4", credentials, projectId: "p1", endpoint: server.url });
  const seen = [client.clockSkewMs()];
  for (const _ of aheadBy) {
    await client.dbss.listAuditInstances();
    seen.push(client.clockSkewMs());
  }
  await client.close();
  const nearly = (ms: number) => Math.round(ms / 10_000) * 10_000;
  expect(seen.map((ms) => ms && nearly(ms))).toEqual([undefined, 3_600_000, -120_000, -120_000]);
});

test.each([
  ["maxAttempts", 0],
  ["timeoutMs", 0.5],
  ["retryForMs", -1],
])("rejects %s: %d", (name, value) => {
  const settings = { region: "cn-north-4", credentials, [name]: value };
  expect(() => createClient(settings)).toThrow(`${name}: must be an integer of at least`);
});
