import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createClient } from "../../provider/client";
import { scriptedServer } from "./scripted-server";

const credentials = { accessKey: "AKACCESS", secretKey: "SKsecretSK" };

test("lists instances on the newer path, signed, with the project in path and header", async () => {
  await using server = await scriptedServer([{ json: { servers: [], total: 0 } }]);
  const client = createClient({ region: "cn-north-4", credentials, projectId: "p1", endpoint: server.url });

  await expect(client.dbss.listAuditInstances()).resolves.toEqual([]);

  expect(server.seen).toMatchObject([{ method: "GET", path: "/v1/p1/audit/instances" }]);
  expect(server.seen[0]?.headers.authorization).toMatch(
    /^SDK-HMAC-SHA256 Access=AKACCESS, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=[0-9a-f]{64}$/,
  );
  await client.close();
});

test("shows no secret when printed or serialised", () => {
  const client = createClient({ region: "cn-north-4", credentials, projectId: "p1" });
  expect(inspect(client, { depth: 10, showHidden: true }) + JSON.stringify(client)).not.toContain("SKsecretSK");
});
