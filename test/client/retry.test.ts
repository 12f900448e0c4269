import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Attempt, mayHaveHappened } from "../../provider/client";
import { countOf, summarized } from "../../provider/client/attempts";
import { type Failure, parseRetryAfter, type RetryRules, withRetries } from "../../provider/client/retry";
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

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe("reading", () => {
  test.each<[string, Step]>([
    ["429", { status: 429 }],
    ["409", { status: 409 }],
    ["500", { status: 500 }],
    ["502 with an HTML page", { status: 502, text: "<html>Bad Gateway</html>" }],
    ["503", { status: 503 }],
    ["a broken connection", "reset"],
    ["a truncated response", "cut"],
    ["incomplete JSON", { text: '{"audit_quo' }],
  ])("retries after %s", async (_, step) => {
    await using server = await scriptedServer([step, QUOTA]);
    await expect(clientOf(server).dbss.showAuditQuota()).resolves.toEqual({ audit_quota: 1 });
    expect(server.seen).toHaveLength(2);
  });

  test.each([400, 401, 403, 404, 405, 501])("does not retry after %i", async (status) => {
    await using server = await scriptedServer([{ status }, QUOTA]);
    expect(await failureOf(clientOf(server).dbss.showAuditQuota())).toMatchObject({ status });
    expect(server.seen).toHaveLength(1);
  });

  test("gives up after the last attempt and lists all attempts", async () => {
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

  test.each([429, 503])("retries %i within a time limit instead of an attempt limit", async (status) => {
    await using server = await scriptedServer((_, index) => (index < 12 ? { status } : QUOTA));
    const client = clientOf(server, { maxAttempts: 2, retryForMs: 60_000, retryBaseMs: 0 });
    await expect(client.dbss.showAuditQuota()).resolves.toEqual({ audit_quota: 1 });
    expect(server.seen).toHaveLength(13);
  });

  test("gives up on a server that stays busy and reports the number of attempts", async () => {
    await using server = await scriptedServer([{ status: 503 }]);
    const client = clientOf(server, { retryForMs: 200, retryBaseMs: 10 });
    const error = await failureOf(client.dbss.showAuditQuota());
    expect(error).toMatchObject({ status: 503, message: expect.stringContaining(`${server.seen.length} attempts`) });
  });

  test("does not retry when retries are disabled", async () => {
    await using server = await scriptedServer([{ status: 429, headers: { "retry-after": "1" } }]);
    expect(await failureOf(clientOf(server, { maxAttempts: 1 }).dbss.showAuditQuota())).toMatchObject({ status: 429 });
    expect(server.seen).toHaveLength(1);
  });

  test("signs each attempt separately and sends the same body", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2025-09-10T00:00:00Z") });
    onTestFinished(() => void vi.useRealTimers());
    await using server = await scriptedServer((_, index) => {
      vi.setSystemTime(Date.parse("2025-09-10T00:00:05Z"));
      return index === 0 ? { status: 500 } : { json: { resources: [], total_count: 0 } };
    });
    await clientOf(server).dbss.listInstancesByTag({ tags: [{ key: "a", values: [] }] });
    const [first, second, ...others] = server.seen;
    expect(others).toEqual([]);
    expect(second?.body).toBe(first?.body);
    expect(first?.headers["x-sdk-date"]).toBe("20250910T000000Z");
    expect(second?.headers["x-sdk-date"]).toBe("20250910T000005Z");
    const signatures = [first, second].map((request) => request?.headers.authorization);
    expect(signatures).toEqual(Array(2).fill(expect.stringMatching(/^SDK-HMAC-SHA256 .*Signature=[0-9a-f]{64}$/)));
    expect(signatures[0]).not.toBe(signatures[1]);
  });
});

describe("ordering", () => {
  test.each<[string, Step]>([
    ["500", { status: 500 }],
    ["503 without Retry-After", { status: 503 }],
    ["a broken connection", "reset"],
    ["a truncated response", "cut"],
  ])("does not order again after %s, and reports that the order may have been placed", async (_, step) => {
    await using server = await scriptedServer([step, ORDER]);
    const error = await failureOf(clientOf(server).dbss.createPeriodOrder(ORDER_REQUEST));
    expect(mayHaveHappened(error)).toBe(true);
    expect(server.seen).toHaveLength(1);
  });

  test.each<[string, Step]>([
    ["429", { status: 429 }],
    ["503 with Retry-After", { status: 503, headers: { "retry-after": "0" } }],
  ])("orders again after %s, which means that no order was placed", async (_, step) => {
    await using server = await scriptedServer([step, ORDER]);
    await expect(clientOf(server).dbss.createPeriodOrder(ORDER_REQUEST)).resolves.toMatchObject({ order_id: "CS1" });
    expect(server.seen).toHaveLength(2);
  });
});

describe("a list of attempts", () => {
  const attempt = (outcome: string, delayMs?: number): Attempt => ({ outcome, durationMs: 2, delayMs });

  test("is kept when it is short", () => {
    const attempts = Array.from({ length: 10 }, () => attempt("500", 5));
    expect(summarized(attempts)).toEqual(attempts);
  });

  test("is summarized by outcome when it is long, and keeps its count", () => {
    const between = Array.from({ length: 98 }, (_, index) => attempt(index % 7 === 0 ? "503" : "429", 5));
    const short = summarized([attempt("ECONNRESET", 1), ...between, attempt("429")]);
    expect(short).toEqual([
      attempt("ECONNRESET", 1),
      { outcome: "503, 14 times", durationMs: 28, delayMs: 70, times: 14 },
      { outcome: "429, 84 times", durationMs: 168, delayMs: 420, times: 84 },
      attempt("429"),
    ]);
    expect(countOf(short)).toBe(100);
  });
});

describe("waiting", () => {
  const fault: Failure = { outcome: "500", transient: true, effect: "none" };
  const busy: Failure = { outcome: "429", transient: true, effect: "none", busy: true };

  /** The delays after the given failures; the last one repeats indefinitely. */
  async function delaysOf(
    failures: readonly (Failure | undefined)[],
    random: () => number,
    rules: Partial<RetryRules> = {},
  ): Promise<number[]> {
    const waits: number[] = [];
    let sent = 0;
    await withRetries(
      {
        maxAttempts: 5,
        retryForMs: 120_000,
        baseMs: 500,
        repeatable: true,
        random,
        wait: async (ms) => void waits.push(ms),
        ...rules,
      },
      async () => failures[Math.min(sent++, failures.length - 1)],
      (failure) => failure,
    );
    return waits;
  }

  test("doubles the delay up to 10 seconds, with full jitter", async () => {
    const delays = await delaysOf([fault], () => 0.999_999, { maxAttempts: 9 });
    expect(delays).toEqual([499, 999, 1999, 3999, 7999, 9999, 9999, 9999]);
    expect(await delaysOf([fault, undefined], () => 0)).toEqual([0]);
  });

  test("uses the delay that the server requests", async () => {
    expect(await delaysOf([{ ...fault, retryAfterMs: 7000 }, undefined], () => 0)).toEqual([7000]);
    expect(await delaysOf([{ ...busy, retryAfterMs: 7000 }, undefined], () => 0.5)).toEqual([7000]);
  });

  test("still delays the next attempt when the server requests no delay", async () => {
    expect(await delaysOf([{ ...busy, retryAfterMs: 0 }, undefined], () => 0.5)).toEqual([250]);
  });

  test("continues for two minutes while the server is busy, regardless of the number of attempts", async () => {
    const delays = await delaysOf([busy], () => 0.5);
    expect(delays.length).toBeGreaterThan(20);
    expect(sum(delays)).toBeGreaterThan(119_000);
    expect(sum(delays)).toBeLessThanOrEqual(120_000);
  });

  test("ends with a last attempt when time is up, even if the server requests a longer delay", async () => {
    const delays = await delaysOf([{ ...busy, retryAfterMs: 50_000 }], () => 0);
    expect(delays.slice(0, 2)).toEqual([50_000, 50_000]);
    expect(delays).toHaveLength(3);
    expect(sum(delays)).toBeLessThanOrEqual(120_000);
  });

  test("counts only other faults as attempts when the server is busy in between", async () => {
    const failures = [busy, fault, busy, fault, busy, busy, fault, undefined];
    expect(await delaysOf(failures, () => 0.5, { maxAttempts: 4 })).toHaveLength(7);
    expect(await delaysOf(failures, () => 0.5, { maxAttempts: 3 })).toHaveLength(6);
  });

  test.each([
    ["when only one attempt is allowed", [busy, fault], { maxAttempts: 1 }],
    ["a busy server when no time is allowed", [busy], { retryForMs: 0 }],
    [
      "a request that may have had an effect and is not repeatable",
      [{ ...busy, effect: "possible" as const }],
      { repeatable: false },
    ],
  ])("does not retry %s", async (_, failures, rules) => {
    for (const failure of failures) {
      expect(await delaysOf([failure], () => 0.5, rules)).toEqual([]);
    }
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

  test("ends on an abort", async () => {
    await using server = await scriptedServer([{ status: 429, headers: { "retry-after": "60" } }]);
    const controller = new AbortController();
    const call = clientOf(server).dbss.showAuditQuota({}, { signal: controller.signal });
    await vi.waitUntil(() => server.seen.length === 1);
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await failureOf(call)).toBe(reason);
  });

  test("ends on an abort during the pause between two attempts", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    // The length of the pause is drawn right before it begins.
    const random = () => {
      setImmediate(() => controller.abort(reason));
      return 1;
    };
    const rules = {
      maxAttempts: 2,
      retryForMs: 0,
      baseMs: 60_000,
      repeatable: true,
      random,
      signal: controller.signal,
    };
    const send = vi.fn(async () => "busy");
    expect(await failureOf(withRetries(rules, send, () => fault))).toBe(reason);
    expect(send).toHaveBeenCalledOnce();
  });
});
