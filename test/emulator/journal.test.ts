import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT, type JournalEntry } from "../../emulator/index";
import { Cloud } from "./cloud";
import { placeOrder } from "./purchase";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
});

async function journal(since = 0): Promise<JournalEntry[]> {
  return (await cloud.control("GET", `requests?since=${since}`)).body as JournalEntry[];
}

describe("the journal", () => {
  test("records every request with its service, operation, query, body and status", async () => {
    await cloud.get(`/v1/${cloud.p}/audit/instances?offset=0&limit=10`);
    await placeOrder(cloud, { name: "in-the-journal" });
    await cloud.get("/v2/orders/customer-orders?status=6");
    await cloud.get("/nowhere");
    expect(await journal()).toMatchObject([
      {
        service: "dbss",
        operation: "listAuditInstancesNew",
        method: "GET",
        path: `/v1/${cloud.p}/audit/instances`,
        query: { offset: "0", limit: "10" },
        body: null,
        status: 200,
        ms: expect.any(Number),
        time: expect.stringMatching(/^\d{4}-/),
      },
      { service: "dbss", operation: "createInstancesPeriodOrder", body: { name: "in-the-journal" }, status: 200 },
      { service: "bss", operation: "listCustomerOrders", query: { status: "6" }, status: 200 },
      { service: "unknown", operation: "unknown", status: 404 },
    ]);
  });

  test("can be read from a number and cleared, and never reuses a number", async () => {
    await cloud.get("/one");
    const [first] = await journal();
    await cloud.get("/two");
    const since = await journal(first?.n);
    expect(since.map((entry) => entry.path)).toEqual(["/two"]);
    await cloud.control("DELETE", "requests");
    expect(await journal()).toEqual([]);
    await cloud.get("/three");
    expect((await journal())[0]?.n).toBeGreaterThan(since[0]?.n ?? 0);
  });

  test("masks secrets and signatures everywhere", async () => {
    const user = { name: ACCOUNT.userName, password: ACCOUNT.userPassword, domain: { name: ACCOUNT.domainName } };
    const body = JSON.stringify({ auth: { identity: { methods: ["password"], password: { user } } } });
    const token = await cloud.raw("POST", "/v3/auth/tokens", body, { "Content-Type": "application/json" });
    const value = token.headers.get("x-subject-token") ?? "";
    await cloud.raw("GET", "/v3/auth/domains", undefined, { "X-Auth-Token": value, "X-Subject-Token": value });
    await cloud.get("/v3/auth/domains", { headers: { "X-Security-Token": "sts-secret" } });
    const entries = await journal();
    expect(entries[0]?.body).toMatchObject({
      auth: { identity: { methods: ["password"], password: { user: { name: ACCOUNT.userName, password: "***" } } } },
    });
    expect(entries[1]?.headers).toMatchObject({ "x-auth-token": "***", "x-subject-token": "***" });
    expect(entries[2]?.headers).toMatchObject({ authorization: "***", "x-security-token": "***" });
    const text = JSON.stringify(entries);
    for (const secret of [ACCOUNT.userPassword, value, "sts-secret", "Signature="]) {
      expect(text).not.toContain(secret);
    }
  });

  test("does not keep a body that is not JSON", async () => {
    await cloud.raw("POST", "/v3/auth/tokens", '{"password":"half', { "Content-Type": "application/json" });
    expect((await journal())[0]?.body).toBe("(not JSON, 17 bytes)");
  });
});
