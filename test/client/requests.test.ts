import { expect, test } from "vitest";
import { type Client, RequestError } from "../../provider/client";
import { clientOf, failureOf } from "./scripted-client";
import { type SeenRequest, type Step, scriptedServer } from "./scripted-server";

const OK: Step = { json: { result: "SUCCESS", status: "SUCCESS" } };

test.each<[string, (client: Client) => Promise<unknown>, string]>([
  [
    "a name that is too long",
    ({ dbss }) => dbss.updateAuditInstance({ instance_id: "i1", name: "x".repeat(65) }),
    "name",
  ],
  ["a name with a space", ({ dbss }) => dbss.updateAuditInstance({ instance_id: "i1", name: "a b" }), "name"],
  ["an empty ID", ({ dbss }) => dbss.startAuditInstance({ instance_id: "" }), "instance_id"],
  ["the ID `..`", ({ dbss }) => dbss.listDatabases({ instance_id: ".." }), "instance_id"],
  [
    "an unknown status",
    ({ dbss }) => dbss.switchRiskRules({ instance_id: "i1", ids: "a", status: "On" as "ON" }),
    "status",
  ],
  ["an empty list entry", ({ dbss }) => dbss.switchRiskRules({ instance_id: "i1", ids: "a,,b", status: "ON" }), "ids"],
  [
    "an unknown risk level",
    ({ dbss }) => dbss.listRiskRules({ instance_id: "i1", risk_levels: "LOW,SEVERE" }),
    "risk_levels",
  ],
  [
    "a tag key that is too long",
    ({ dbss }) => dbss.createResourceTags({ resource_id: "r", tags: [{ key: "k".repeat(129) }] }),
    "tags.0.key",
  ],
  ["an empty list of tags", ({ dbss }) => dbss.createResourceTags({ resource_id: "r", tags: [] }), "tags"],
  [
    "an agent status that is out of range",
    ({ dbss }) => dbss.switchAgent({ instance_id: "i", agent_id: "a", status: 2 }),
    "status",
  ],
  [
    "a start time without an end time",
    ({ dbss }) => dbss.listOperationLogs({ instance_id: "i", time: { start_time: "2025-01-01 00:00:00" } }),
    "time",
  ],
  [
    "an end time before the start time",
    ({ dbss }) =>
      dbss.listOperationLogs({
        instance_id: "i",
        time: { start_time: "2025-01-02 00:00:00", end_time: "2025-01-01 00:00:00" },
      }),
    "time",
  ],
  [
    "more than 10 resources to unsubscribe",
    ({ bss }) => bss.unsubscribe({ resource_ids: Array(11).fill("r") }),
    "resource_ids",
  ],
])("rejects %s before sending anything", async (_, call, field) => {
  await using server = await scriptedServer([OK]);
  const error = await failureOf(call(clientOf(server)));
  expect(RequestError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ issues: [{ field }], message: expect.stringContaining(`${field}: `) });
  expect(server.seen).toEqual([]);
});

test("rejects a field that the operation does not have", async () => {
  await using server = await scriptedServer([OK]);
  const call = clientOf(server).dbss.startAuditInstance({ instance_id: "i1", force: true } as { instance_id: string });
  expect(String(await failureOf(call))).toContain("dbss.startAuditInstance: nothing was sent");
  expect(server.seen).toEqual([]);
});

function sent({ method, path, query, body }: SeenRequest) {
  return {
    method,
    target: query.size > 0 ? `${path}?${query}` : path,
    body: body === "" ? undefined : JSON.parse(body),
  };
}

test.each<[string, (client: Client) => Promise<unknown>, ReturnType<typeof sent>]>([
  [
    "fields in the path and in the body",
    ({ dbss }) => dbss.switchRiskRules({ instance_id: "i1", ids: "a,b", status: "OFF" }),
    { method: "POST", target: "/v2/p1/audit/i1/rule/risk/switch", body: { ids: "a,b", status: "OFF" } },
  ],
  [
    "IDs with special characters",
    ({ dbss }) => dbss.deleteDatabase({ instance_id: "a/b", db_id: "é ?" }),
    { method: "DELETE", target: "/v3/p1/audit/a%2Fb/databases/%C3%A9%20%3F", body: undefined },
  ],
  [
    "an empty object as the body",
    ({ bss }) => bss.enableAutoRenew({ resource_id: "r1" }),
    { method: "POST", target: "/v2/orders/subscriptions/resources/autorenew/r1", body: {} },
  ],
  [
    "default values",
    ({ bss }) => bss.payOrder({ order_id: "CS1" }),
    {
      method: "POST",
      target: "/v3/orders/customer-orders/pay",
      body: { order_id: "CS1", use_coupon: "NO", use_discount: "NO" },
    },
  ],
  [
    "the project ID in the body",
    ({ eps }) => eps.migrateResource({ enterprise_project_id: "0", resource_type: "auditInstance", resource_id: "r1" }),
    {
      method: "POST",
      target: "/v1.0/enterprise-projects/0/resources-migrate",
      body: { project_id: "p1", resource_type: "auditInstance", resource_id: "r1" },
    },
  ],
  [
    "an agent status as a string on the newer path",
    ({ dbss }) => dbss.switchAgent({ instance_id: "i1", agent_id: "a1", status: 1 }),
    { method: "POST", target: "/v2/p1/audit/i1/agent/switch", body: { agent_id: "a1", status: "1" } },
  ],
])("sends %s", async (_, call, expected) => {
  await using server = await scriptedServer([OK]);
  await call(clientOf(server));
  expect(server.seen.map(sent)).toEqual([expected]);
});

const NO_SUCH_API: Step = { status: 404, json: { error_code: "APIG.0101", error_msg: "The API does not exist" } };

test("falls back to the older path when the region lacks the newer one, and remembers it", async () => {
  await using server = await scriptedServer(({ path }) =>
    path.includes("/dbss/") ? { json: { servers: [], total: 0 } } : NO_SUCH_API,
  );
  const client = clientOf(server);
  await client.dbss.listAuditInstances();
  await client.dbss.listAuditInstances();
  expect(server.seen.map(({ path }) => path)).toEqual([
    "/v1/p1/audit/instances",
    "/v1/p1/dbss/audit/instances",
    "/v1/p1/dbss/audit/instances",
  ]);
});

test("sends the body that is documented for the older path", async () => {
  await using server = await scriptedServer(({ path }) => (path.startsWith("/v1/") ? OK : NO_SUCH_API));
  await clientOf(server).dbss.switchAgent({ instance_id: "i1", agent_id: "a1", status: "0" });
  expect(server.seen.map(sent)[1]).toEqual({
    method: "POST",
    target: "/v1/p1/i1/audit/agent/switch",
    body: { agent_id: "a1", status: 0 },
  });
});

test("does not fall back to the older path on a 404 with another error code", async () => {
  await using server = await scriptedServer([
    { status: 404, json: { error: { error_code: "DBSS.1", error_msg: "no" } } },
  ]);
  expect(await failureOf(clientOf(server).dbss.listAuditInstances())).toMatchObject({ status: 404, code: "DBSS.1" });
  expect(server.seen).toHaveLength(1);
});
