import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { isThrottled } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import type { AuditInstanceState } from "../../provider/resources/audit-instance/args";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { type BuyInputs, buyInstance, homeArgs } from "../lifecycle/buy-instance";
import { failureOf } from "../lifecycle/instance-home";
import { Stack } from "../lifecycle/program-run";
import { startInterposer } from "./interposer";
import { contextBehind } from "./life";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
  await cloud.requests();
});

async function bought(inputs: BuyInputs = homeArgs, context: Context = cloud.context()): Promise<AuditInstanceState> {
  return (await buyInstance(context, inputs)).state;
}

async function calls(): Promise<string[]> {
  return (await cloud.requests()).map(({ operation }) => operation);
}

describe("when requests fail", () => {
  it("retries a 429 after the time that the server asks for, and can be canceled while waiting", async () => {
    const throttle = {
      match: { operation: "showAuditQuotaNew" },
      times: 2,
      effect: { kind: "throttle" as const, retryAfter: 0.3 },
    };
    await cloud.fault(throttle);
    const start = performance.now();
    await cloud.context().client.dbss.showAuditQuota();
    expect(performance.now() - start).toBeGreaterThan(550);
    await cloud.fault({ ...throttle, effect: { kind: "throttle", retryAfter: 60 } });
    const signal = AbortSignal.timeout(100);
    const again = performance.now();
    expect(isThrottled(await failureOf(cloud.context().client.dbss.showAuditQuota({}, { signal })))).toBe(false);
    expect(performance.now() - again).toBeLessThan(5_000);
  });

  it.each([409, 500, 502, 503])(
    "retries after HTTP %i within one run, and repeats a payment only if it was not made",
    async (status) => {
      await cloud.fault({ match: { method: "GET" }, times: 2, effect: { kind: "status", status } });
      await cloud.fault({ match: { operation: "payOrders" }, effect: { kind: "status", status } });
      const stack = new Stack(() => cloud.context());
      await stack.up(homeArgs);
      const sent = await cloud.requests();
      const failed = sent.filter((request) => request.status === status);
      expect(failed).toMatchObject([{ method: "GET" }, { method: "GET" }, { operation: "payOrders" }]);
      const successes = sent.filter((request) => request.status < 300);
      const abandoned = failed.filter(
        ({ n, operation }) => !successes.some((success) => success.n > n && success.operation === operation),
      );
      expect(abandoned).toEqual([]);
      // The service states that a 409 had no effect. After the others, the order may have been paid.
      const next = sent.find(({ n }) => n > (failed.at(-1)?.n ?? 0))?.operation;
      expect(next).toBe(status === 409 ? "payOrders" : "showCustomerOrderDetails");
      expect((await cloud.state()).payments.length).toBe(1);
    },
  );

  it("checks a payment whose response is lost instead of repeating it", async () => {
    await cloud.fault({ match: { operation: "payOrders" }, effect: { kind: "reset-after" } });
    expect((await bought()).status).toBe("ACTIVE");
    expect((await calls()).filter((each) => each === "payOrders").length).toBe(1);
    expect((await cloud.state()).payments.length).toBe(1);
  });

  it("places an order again if its response is lost, and pays only the one in state", async () => {
    await cloud.fault({ match: { operation: "createInstancesPeriodOrderNew" }, effect: { kind: "reset-after" } });
    const stack = new Stack(() => cloud.context());
    await stack.up(homeArgs);
    expect((await calls()).filter((each) => each === "createInstancesPeriodOrderNew").length).toBe(2);
    expect((await cloud.state()).payments).toMatchObject([{ order_id: stack.order?.state.orderId }]);
  });

  it("reports the actual error if an order was never placed", async () => {
    const match = { operation: "createInstancesPeriodOrderNew" };
    await cloud.fault({ match, times: 4, effect: { kind: "reset-before" } });
    expect((await failureOf(bought())).message).toMatch(/dbss\.createPeriodOrder .*: no complete response/);
    expect((await cloud.state()).orders).toEqual([]);
  });

  it("times out if the server never responds", async () => {
    await using interposer = await startInterposer(cloud.account.url);
    interposer.interfere(async () => "silence");
    const context = contextBehind(interposer, environmentOf(cloud.account), { timeoutMs: 200, maxAttempts: 2 });
    const start = performance.now();
    const error = await failureOf(bought(homeArgs, context));
    await context.client.close();
    expect(error.message).toMatch(/no complete response .*UND_ERR_HEADERS_TIMEOUT/);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("uses the older paths in a region that has no others", async () => {
    await cloud.settings({ missingOperations: await newerOperations() });
    const { instanceId, ...state } = await bought({ ...homeArgs, tags: { a: "1" } });
    const made = await rdsAuditDatabase.create(cloud.context(), database(instanceId));
    await rdsAuditDatabase.delete(cloud.context(), made.id, made.state);
    await auditInstance.delete(cloud.context(), state.resourceId ?? "", { instanceId, ...state });
    expect((await cloud.state()).instances).toEqual([]);
  });
});

/** The operations on the newer paths that the test calls. */
async function newerOperations(): Promise<string[]> {
  const { instanceId, ...state } = await bought({ ...homeArgs, tags: { a: "1" } });
  const made = await rdsAuditDatabase.create(cloud.context(), database(instanceId));
  await rdsAuditDatabase.delete(cloud.context(), made.id, made.state);
  await auditInstance.delete(cloud.context(), state.resourceId ?? "", { instanceId, ...state });
  return [...new Set(await calls())].filter((operation) => operation.endsWith("New"));
}

const database = (instanceId = "") => ({
  instanceId,
  rdsId: ACCOUNT.rdsInstances.mysqlOrders,
  auditEnabled: true,
});
