import { describe, expect, test, vi } from "vitest";
import { mayHaveHappened } from "../../provider/client";
import { type Failure, parseRetryAfter, withRetries } from "../../provider/client/retry";
import { clientOf, failureOf } from "./scripted-client";
import { type Step, scriptedServer } from "./scripted-server";

const QUOTA: Step = { json: { audit_quota: 1 } };
const ORDER: Step = { json: { code: "0", order_id: "CS1" } };

const ORDER_REQUEST = {
  name: "audit",
  flavor_ref: "c6.2xlarge.2",
  vpc_id: "vpc",
  availability_zone: "az1",
  nics: [{ subnet_id: "subnet" }],
  security_groups: [{ id: "group" }],
  region: "cn-north-4",
  period_type: 2,
  period_num: 1,
  product_infos: [{ product_id: "p", resource_spec_code: "dbss.bypassaudit.low", product_spec_desc: "{}" }],
};

describe("reading", () => {
  test.each<[string, Step]>([
    ["429", { status: 429 }],
    ["409", { status: 409 }],
    ["500", { status: 500 }],
    ["502 with a page of HTML", { status: 502, text: "<html>Bad Gateway</html>" }],
    ["503", { status: 503 }],
    ["a connection that breaks", "reset"],
    ["an answer cut short", "cut"],
    ["half a JSON text", { text: '{"audit_quo' }],
  ])("tries again after %s", async (_, step) => {
    await using server = await scriptedServer([step, QUOTA]);
    await expect(clientOf(server).dbss.showAuditQuota()).resolves.toEqual({ audit_quota: 1 });
    expect(server.seen).toHaveLength(2);
  });

  test.each([400, 401, 403, 404, 405, 501])("does not try again after %i", async (status) => {
    await using server = await scriptedServer([{ status }, QUOTA]);
    expect(await failureOf(clientOf(server).dbss.showAuditQuota())).toMatchObject({ status });
    expect(server.seen).toHaveLength(1);
  });

  test("gives up after all tries, and tells them", async () => {
    await using server = await scriptedServer([{ status: 500 }]);
    const error = await failureOf(clientOf(server, { maxAttempts: 3 }).dbss.showAuditQuota());
    expect(error).toMatchObject({ status: 500, message: expect.stringContaining("3 attempts") });
    expect(error).toHaveProperty("attempts", [
      { outcome: "500", durationMs: expect.any(Number), delayMs: expect.any(Number) },
      { outcome: "500", durationMs: expect.any(Number), delayMs: expect.any(Number) },
      { outcome: "500", durationMs: expect.any(Number) },
    ]);
    expect(server.seen).toHaveLength(3);
  });

  test("signs every try anew, with the same body", async () => {
    await using server = await scriptedServer([{ status: 500 }, { json: { resources: [], total_count: 0 } }]);
    await clientOf(server).dbss.listInstancesByTag({ tags: [{ key: "a", values: [] }] });
    expect(server.seen.map((request) => request.body)).toEqual([server.seen[0]?.body, server.seen[0]?.body]);
    expect(server.seen[1]?.headers.authorization).toMatch(/^SDK-HMAC-SHA256/);
  });
});

describe("ordering", () => {
  test.each<[string, Step]>([
    ["500", { status: 500 }],
    ["503 without Retry-After", { status: 503 }],
    ["a connection that breaks", "reset"],
    ["an answer cut short", "cut"],
  ])("does not order again after %s, which says that it may have happened", async (_, step) => {
    await using server = await scriptedServer([step, ORDER]);
    const error = await failureOf(clientOf(server).dbss.createPeriodOrder(ORDER_REQUEST));
    expect(mayHaveHappened(error)).toBe(true);
    expect(server.seen).toHaveLength(1);
  });

  test.each<[string, Step]>([
    ["429", { status: 429 }],
    ["503 with Retry-After", { status: 503, headers: { "retry-after": "0" } }],
  ])("orders again after %s, which means that nothing happened", async (_, step) => {
    await using server = await scriptedServer([step, ORDER]);
    await expect(clientOf(server).dbss.createPeriodOrder(ORDER_REQUEST)).resolves.toMatchObject({ order_id: "CS1" });
    expect(server.seen).toHaveLength(2);
  });
});

describe("waiting", () => {
  const transient: Failure = { outcome: "500", transient: true, effect: "none" };

  async function delaysOf(failures: Failure[], random: () => number): Promise<number[]> {
    const results = [...failures, undefined];
    const waits: number[] = [];
    await withRetries(
      { maxAttempts: results.length, baseMs: 500, repeatable: true, random, wait: async (ms) => void waits.push(ms) },
      async () => results.shift(),
      (failure) => failure,
    );
    return waits;
  }

  test("doubles up to 20 seconds, and takes a random part of it", async () => {
    const failures = Array.from({ length: 8 }, () => transient);
    expect(await delaysOf(failures, () => 0.999_999)).toEqual([499, 999, 1999, 3999, 7999, 15_999, 19_999, 19_999]);
    expect(await delaysOf([transient], () => 0)).toEqual([0]);
  });

  test("does as the server says", async () => {
    expect(await delaysOf([{ ...transient, retryAfterMs: 7000 }], () => 0)).toEqual([7000]);
  });

  test.each([
    ["2", 2000],
    [" 0 ", 0],
    ["86400", 60_000],
    ["Wed, 10 Sep 2025 00:00:05 GMT", 5000],
    ["Wed, 10 Sep 2024 00:00:05 GMT", 0],
    ["soon", undefined],
    [undefined, undefined],
  ])("reads Retry-After: %s", (header, ms) => {
    expect(parseRetryAfter(header, Date.parse("2025-09-10T00:00:00Z"))).toBe(ms);
  });

  test("is ended by an abort", async () => {
    await using server = await scriptedServer([{ status: 429, headers: { "retry-after": "60" } }]);
    const controller = new AbortController();
    const call = clientOf(server).dbss.showAuditQuota({}, { signal: controller.signal });
    await vi.waitUntil(() => server.seen.length === 1);
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await failureOf(call)).toBe(reason);
  });

  test("is ended by an abort in the pause between two tries", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    // How long the pause is, is drawn right before it begins.
    const random = () => {
      setImmediate(() => controller.abort(reason));
      return 1;
    };
    const rules = { maxAttempts: 2, baseMs: 60_000, repeatable: true, random, signal: controller.signal };
    const send = vi.fn(async () => "busy");
    expect(await failureOf(withRetries(rules, send, () => transient))).toBe(reason);
    expect(send).toHaveBeenCalledOnce();
  });
});
