import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { JournalEntry } from "../../emulator/index";
import { at, Cloud } from "./cloud";
import { pay, placeOrder, resourcesOf } from "./purchase";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
});

const list = () => cloud.get(`/v1/${cloud.p}/dbss/audit/instances`);
const quota = () => cloud.get(`/v1/${cloud.p}/dbss/audit/quota`);

async function journal(): Promise<JournalEntry[]> {
  return (await cloud.control("GET", "requests")).body as JournalEntry[];
}

describe("the requests that a fault strikes", () => {
  test.each([
    ["service", { service: "dbss" }],
    ["operation", { operation: "listAuditInstances" }],
    ["method", { method: "get" }],
    ["path", { path: "/audit/instances$" }],
    ["all criteria together", { service: "dbss", operation: "listAuditInstances", method: "GET", path: "^/v1/" }],
    ["no criteria", {}],
  ])("are matched by %s", async (_, match) => {
    await cloud.fault(match, { kind: "status", status: 503 });
    expect((await list()).status).toBe(503);
    expect((await list()).status).toBe(200);
  });

  test.each([
    { service: "bss" },
    { operation: "listAuditInstancesNew" },
    { method: "POST" },
    { path: "^/v2/" },
    { service: "dbss", method: "POST" },
  ])("are not matched by %j", async (match) => {
    await cloud.fault(match, { kind: "status", status: 503 });
    expect((await list()).status).toBe(200);
  });

  test("follow skip and times, and are counted in the list", async () => {
    await cloud.fault({ operation: "listAuditInstances" }, { kind: "status", status: 500 }, { skip: 2, times: 2 });
    const statuses = [];
    for (let request = 0; request < 6; request += 1) {
      statuses.push((await list()).status);
    }
    expect(statuses).toEqual([200, 200, 500, 500, 200, 200]);
    expect((await cloud.control("GET", "faults")).body).toMatchObject([{ skip: 2, times: 2, struck: 2 }]);
    await cloud.control("DELETE", "faults");
    expect((await cloud.control("GET", "faults")).body).toEqual([]);
  });

  test("are struck by the first matching fault that is left", async () => {
    await cloud.fault({ service: "dbss" }, { kind: "status", status: 500 });
    await cloud.fault({ operation: "showAuditQuota" }, { kind: "status", status: 502 });
    expect([(await quota()).status, (await quota()).status, (await quota()).status]).toEqual([500, 502, 200]);
  });

  test.each([
    { match: { path: "(" }, effect: { kind: "reset-before" } },
    { match: {}, effect: { kind: "explode" } },
    { match: {}, effect: { kind: "status", status: 99 } },
    { match: {}, effect: { kind: "reset-before" }, times: 0 },
  ])("an invalid fault is rejected: %j", async (fault) => {
    expect((await cloud.control("POST", "faults", fault)).status).toBe(400);
    expect((await cloud.control("GET", "faults")).body).toEqual([]);
  });

  test("is rejected with the reason if it is not JSON", async () => {
    const response = await fetch(`${cloud.url}/_emulator/faults`, { method: "POST", body: '{"match":' });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^the body is not JSON: ./) });
  });
});

describe("the effect of a fault", () => {
  test("status: nothing is done, and the body is the gateway's or the given one", async () => {
    await cloud.fault({}, { kind: "status", status: 503 });
    expect((await placeOrder(cloud)).body).toMatchObject({ error_code: "APIGW.0000", request_id: expect.any(String) });
    await cloud.fault({}, { kind: "status", status: 502, body: "<html>Bad Gateway</html>" });
    const html = await placeOrder(cloud);
    expect([html.status, html.text]).toEqual([502, "<html>Bad Gateway</html>"]);
    await cloud.fault({}, { kind: "status", status: 400, body: { error: { error_code: "DBSS.X", error_msg: "m" } } });
    expect((await placeOrder(cloud)).body).toEqual({ error: { error_code: "DBSS.X", error_msg: "m" } });
    expect((await cloud.state()).orders).toEqual([]);
  });

  test("throttle: returns 429 with Retry-After", async () => {
    await cloud.fault({}, { kind: "throttle", retryAfter: 3 });
    const answer = await list();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "3"]);
    expect(answer.body).toMatchObject({ error_code: "APIGW.0308" });
    await cloud.fault({}, { kind: "throttle" });
    expect((await list()).headers.get("retry-after")).toBe("1");
  });

  test("delay: the response comes later", async () => {
    await cloud.fault({}, { kind: "delay", ms: 150 });
    expect((await list()).status).toBe(200);
    expect(await journal()).toMatchObject([{ status: 200, fault: "delay" }]);
    expect((await journal())[0]?.ms).toBeGreaterThanOrEqual(140);
  });

  test("reset-before: the connection ends before anything is done", async () => {
    await cloud.fault({}, { kind: "reset-before" });
    await expect(placeOrder(cloud)).rejects.toThrow("fetch failed");
    expect((await cloud.state()).orders).toEqual([]);
    expect(await journal()).toMatchObject([
      { operation: "createInstancesPeriodOrder", status: 0, fault: "reset-before" },
    ]);
  });

  test("reset-after: the connection ends after the request is carried out", async () => {
    await cloud.fault({}, { kind: "reset-after" });
    await expect(placeOrder(cloud)).rejects.toThrow("fetch failed");
    expect((await cloud.state()).orders).toMatchObject([{ status: 6 }]);
    expect(await journal()).toMatchObject([{ status: 200, fault: "reset-after" }]);
  });

  test("truncate: the body ends midway", async () => {
    await cloud.fault({}, { kind: "truncate" });
    await expect(list()).rejects.toThrow("terminated");
    expect(await journal()).toMatchObject([{ status: 200, fault: "truncate" }]);
  });
});

describe("fail-job", () => {
  const reason = "no capacity left in the zone";

  async function bought(): Promise<string> {
    const orderId = at((await placeOrder(cloud)).body, "order_id");
    await pay(cloud, orderId);
    return orderId;
  }

  async function outcome(orderId: string) {
    const resourceId = at((await resourcesOf(cloud, orderId)).body, "data", 0, "resource_id");
    const { body } = await cloud.get(`/v1/${cloud.p}/dbss/audit/jobs/${resourceId}`);
    const { instances } = await cloud.state();
    return { body, instance: instances.find((instance) => instance.resource_id === resourceId)?.status };
  }

  const failed = {
    body: {
      jobs: [
        { status: "SUCCESS", fail_reason: null },
        { status: "FAIL", fail_reason: reason },
      ],
    },
    instance: "ERROR",
  };

  test.each([
    ["the order", { operation: "createInstancesPeriodOrder" }],
    ["the payment", { operation: "payOrders" }],
    ["any request", {}],
  ])("armed for %s, fails the last job of the purchase when the job is due", async (_, match) => {
    await cloud.fault(match, { kind: "fail-job", reason });
    const orderId = await bought();
    await cloud.advance("PT1M");
    expect((await outcome(orderId)).instance).toBe("BUILD");
    await cloud.advance("PT10M");
    expect(await outcome(orderId)).toMatchObject(failed);
    const again = await bought();
    await cloud.advance("PT10M");
    expect((await outcome(again)).instance).toBe("ACTIVE");
  });

  test("armed for the list of jobs, fails the last job immediately", async () => {
    const orderId = await bought();
    await cloud.advance("PT10S");
    await cloud.fault({ operation: "listAuditInstanceJobs" }, { kind: "fail-job", reason });
    expect(await outcome(orderId)).toMatchObject(failed);
  });

  test("waits for a request that has jobs to fail", async () => {
    await cloud.fault({ service: "dbss" }, { kind: "fail-job", reason });
    await list();
    await quota();
    expect((await cloud.control("GET", "faults")).body).toMatchObject([{ struck: 0 }]);
    await bought();
    expect((await cloud.control("GET", "faults")).body).toMatchObject([{ struck: 1 }]);
  });
});
